// SPDX-License-Identifier: Apache-2.0

import MIME

@testable import Merging

/// The digest of the letter that the input is and a fixed one; or of the two letters that a line with a form
/// feed alone parts.
enum DigestTarget {
    static func run(_ bytes: [UInt8], form: Digest.Form) {
        let letters = letters(in: bytes)
        let plan = DigestPlan(
            from: "Grünwald <hello@example.com>",
            subject: "{count} updates",
            recipient: "ana@customer.example",
            messageID: "<digest-1@tact.example.com>",
            date: 1_772_452_800_000,
            unsubscribe: "https://example.com/unsubscribe?c=17",
            form: form,
        )
        var random = CountingGenerator()
        do throws(DigestError) {
            let digest = try Digest.compose(letters, plan: plan, random: &random)
            check(digest, of: letters, form: form)
        } catch {
            check(error, form: form)
        }
    }

    private static func letters(in bytes: [UInt8]) -> [DigestLetter] {
        let mark = Array("\n\u{C}\n".utf8)
        var mails = [Mail(LineEndings.canonical(bytes)), fixed]
        if let place = bytes.firstIndex(of: mark) {
            mails = [bytes[..<(place + 1)], bytes[(place + mark.count)...]].map {
                Mail(LineEndings.canonical(Array($0)))
            }
        }
        return mails.enumerated().map { number, mail in
            DigestLetter(id: "\(number)", mail: mail, sentAt: 1_772_438_400_000 + Int64(number) * 60_000)
        }
    }

    private static let fixed = Mail(
        LineEndings.canonical(
            Array(
                """
                From: Jonas Weber <jonas@sales.example.com>
                Subject: Your trial of the planner
                Message-ID: <trial-1@sales.example.com>

                Your trial ends on Friday. Pick a plan here: https://example.com/plans?customer=17

                """.utf8
            )
        )
    )

    /// A letter may pass unmerged, or lose something by a form; nothing else stands against a digest here.
    private static func check(_ error: DigestError, form: Digest.Form) {
        switch error {
        case .mustPassUnmerged(_, let obstacle):
            claim(obstacle != "cannot be said in 7 bits", "what forbids merging is found before")
        case .cannotRender, .tooLargeToRender:
            claim(form == .rendered, "a container holds every letter")
        case .tooFewLetters, .severalUnsubscribeTargets, .badSender:
            claim(false, "these letters can be merged: \(error)")
        }
    }

    private static func check(_ bytes: [UInt8], of letters: [DigestLetter], form: Digest.Form) {
        claim(Text.isSevenBit(bytes, lineBytesMax: 998), "a digest is 7-bit, in short lines")
        claim(LineEndings.isCanonical(bytes), "the lines of a digest end in CRLF")
        let digest = Mail(bytes)
        claim(digest.notes.isEmpty, "a digest reads without a note: \(digest.notes)")
        claim(digest.messageID == "<digest-1@tact.example.com>", "a digest has its Message-ID")
        claim(digest.subject.hasSuffix("2 updates"), "a digest has its subject: \(digest.subject)")
        claim(digest.from.map(\.address) == ["hello@example.com"], "a digest has its sender")
        checkPage(digest)
        for letter in letters { checkLinks(of: letter.mail, in: digest) }
        switch form {
        case .container: checkOriginals(letters.map(\.mail), in: digest)
        case .rendered: checkFiles(letters.map(\.mail), in: digest)
        }
    }

    /// The HTML holds nothing that runs, and closes all that it opens.
    private static func checkPage(_ digest: Mail) {
        let page = digest.root.leaves.first { $0.type.isHTML && !$0.isAttachment }
        var written = WrittenHTML(page.map { $0.decodedText().text.trimmingSpace() } ?? "")
        written.check()
        claim(written.endsOfRoot == 1, "the page is one element")
    }

    /// Every link that a letter shows can be seen in the digest.
    private static func checkLinks(of mail: Mail, in digest: Mail) {
        let read = digest.visibleText
        let links = Set(read.links)
        for link in mail.visibleText.links where !links.contains(link) {
            claim(read.text.contains(link), "a link of a letter is in the digest: \(link)")
        }
    }

    /// A letter that is 7-bit comes back byte for byte, another says the same.
    private static func checkOriginals(_ mails: [Mail], in digest: Mail) {
        claim(digest.root.children.count == mails.count + 1, "each letter is a part")
        for (part, mail) in zip(digest.root.children.dropFirst(), mails) {
            claim(
                part.type.isMessage && part.filename?.hasSuffix(".eml") == true,
                "a letter is a named message"
            )
            let original = Array(part.bytes[part.bodyRange])
            if Text.isSevenBit(mail.bytes, lineBytesMax: 998) {
                claim(original == mail.bytes, "a 7-bit letter comes back byte for byte")
            } else {
                SevenBitTarget.checkSame(mail.root, Mail(original).root)
            }
        }
    }

    /// Every file of a letter is in the digest, with its bytes.
    private static func checkFiles(_ mails: [Mail], in digest: Mail) {
        var contents = digest.root.all.map { $0.decodedBytes() }
        for file in mails.flatMap(\.attachments) {
            let content = file.decodedBytes()
            // An embedded message that is not 7-bit has other bytes and says the same.
            if file.type.isMessage, !Text.isSevenBit(content, lineBytesMax: 998) { continue }
            let place = contents.firstIndex(of: content)
            claim(place != nil, "a file's bytes are in the digest: \(file.filename ?? file.type.name)")
            place.map { _ = contents.remove(at: $0) }
        }
    }
}
