// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct ContainerTests {
    private func compose(_ mails: [Mail], _ plan: DigestPlan = Letters.plan(form: .container)) throws -> Mail
    {
        var random = SeededGenerator()
        let letters = mails.enumerated().map { Letters.letter("l\($0.offset)", $0.element, hour: $0.offset) }
        return Mail(try Digest.compose(letters, plan: plan, random: &random))
    }

    @Test func itIsSevenBitCanonicalAndInShortLines() throws {
        let digest = try compose(Letters.all.map(\.mail))
        #expect(LineEndings.isCanonical(digest.bytes))
        #expect(digest.bytes.isSevenBitText(0..<digest.bytes.count))
        #expect(digest.notes.isEmpty)
    }

    @Test func itHasASummaryInTextAndHTMLAndThenTheLetters() throws {
        let digest = try compose([Letters.followUp, Letters.newsletter])
        #expect(digest.root.type.name == "multipart/mixed")
        let parts = digest.root.children
        #expect(parts.map(\.type.name) == ["multipart/alternative", "message/rfc822", "message/rfc822"])
        #expect(parts[0].children.map(\.type.name) == ["text/plain", "text/html"])
        #expect(parts[1].filename == "1 Your trial of the planner.eml")
        #expect(parts[2].filename == "2 Spring in the garden.eml")
    }

    @Test func aSevenBitLetterComesBackByteForByte() throws {
        let mails = [Letters.followUp, Letters.newsletter, Letters.offer]
        let digest = try compose(mails)
        for (part, mail) in zip(digest.root.children.dropFirst(), mails) {
            #expect(Array(part.bytes[part.bodyRange]) == mail.bytes)
        }
    }

    @Test func aLetterWithoutALastLineBreakComesBackWithoutOne() throws {
        let bare = Letters.mail("From: a@example.com\nSubject: Bare\n\nno line break")
        let broken = Letters.mail("From: a@example.com\nSubject: Two\n\ntwo line breaks\n\n")
        let digest = try compose([bare, broken])
        let bodies = digest.root.children.dropFirst().map { Array($0.bytes[$0.bodyRange]) }
        #expect(bodies == [bare.bytes, broken.bytes])
    }

    @Test(arguments: ["", "Subject: a", "Subject: a\n", "Subject: a\n\n", "\n", "\n\n"])
    func aLetterOfAHeaderAloneComesBackAsItWas(_ text: String) throws {
        let digest = try compose([Letters.mail(text), Letters.followUp])
        let part = try #require(digest.root.children.dropFirst().first)
        #expect(Array(part.bytes[part.bodyRange]) == Letters.bytes(text))
    }

    @Test func anEightBitLetterKeepsWhatItDecodesTo() throws {
        let digest = try compose([Letters.rawGerman, Letters.korean])
        for (part, mail) in zip(digest.root.children.dropFirst(), [Letters.rawGerman, Letters.korean]) {
            let inner = Mail(Array(part.bytes[part.bodyRange]))
            #expect(inner.subject == mail.subject)
            #expect(inner.from == mail.from)
            #expect(
                inner.header.fields.map { inner.header.text(of: $0) }.filter {
                    !$0.contains("bit") && !$0.contains("coding")
                }.count > 4
            )
            #expect(inner.root.leaves.map { $0.decodedBytes() } == mail.root.leaves.map { $0.decodedBytes() })
            #expect(inner.root.leaves.map(\.filename) == mail.root.leaves.map(\.filename))
            #expect(inner.visibleText.text == mail.visibleText.text)
        }
    }

    /// How the mails are read is held against the truth elsewhere; here, that a container changes none of it.
    @Test(arguments: [1, 2]) func aLetterThatIsHardToReadIsReadAsBefore(_ seed: Int) throws {
        let letters = try MergeableLetters.generated(by: "make-mails.py", seed: seed, count: 1_000)
        for place in stride(from: 0, to: letters.count - 1, by: 2) {
            let pair = [letters[place], letters[place + 1]]
            let digest = try compose(pair.map(\.mail))
            for (part, letter) in zip(digest.root.children.dropFirst(), pair) {
                let inner = Mail(Array(part.bytes[part.bodyRange]))
                let (before, after) = (Self.texts(letter.mail.root), Self.texts(inner.root))
                let other = zip(before, after).first { $0 != $1 }
                #expect(before == after, "\(letter.name): \(other.map { "\($0)" } ?? "something more")")
            }
        }
    }

    private static let addressFields = ["from", "sender", "reply-to", "to", "cc"]

    /// What a part says and holds, and each part within it; its encoding apart.
    private static func texts(_ part: Part) -> [String] {
        var texts = [part.type.name, part.filename ?? "", part.disposition?.kind ?? "", part.contentID ?? ""]
        for field in part.header.fields {
            let name = part.header.name(of: field).lowercased()
            if !name.hasPrefix("content-"), !addressFields.contains(name) {
                texts.append("\(name): \(part.header.text(of: field))")
            }
        }
        // Quotes around a name and white space before a comma are nobody's reading.
        let mail = Mail(Array(part.bytes[part.header.range]))
        for name in addressFields { texts += mail.mailboxes(name).map { "\(name): \($0)" } }
        texts += part.type.parameters.all.map { "\($0.name)=\($0.value)" }
        if part.children.isEmpty { texts.append(part.decodedBytes().map { "\($0)" }.joined(separator: " ")) }
        return texts + part.children.flatMap(Self.texts)
    }

    @Test func theBoundariesOccurNowhereElse() throws {
        let first = try compose([Letters.followUp, Letters.offer])
        let boundary = try #require(first.root.type["boundary"])
        // A letter that holds the boundary this generator makes first.
        let hostile = Letters.mail("From: a@example.com\nSubject: B\n\n--\(boundary)\n\n--\(boundary)--\n")
        var stuck = StuckGenerator()
        let letters = [Letters.letter("a", hostile), Letters.letter("b", Letters.followUp)]
        let again = Mail(try Digest.compose(letters, plan: Letters.plan(form: .container), random: &stuck))
        #expect(again.root.children.count == 3)
        #expect(again.notes.isEmpty)
        let digest = try compose([hostile, Letters.followUp])
        #expect(digest.root.type["boundary"] != boundary)
        #expect(digest.root.children.count == 3)
    }

    @Test func aLongTextIsShownInWholeInTheTextAndCutInTheHTMLOnly() throws {
        let long = (1...4000).map { "Line number \($0) of a very long letter." }.joined(separator: "\n")
        let mail = Letters.mail("From: a@example.com\nSubject: Long\n\n\(long)\n")
        let digest = try compose([mail, Letters.followUp])
        let leaves = digest.root.children[0].children
        #expect(leaves[0].decodedText().text.contains("Line number 4000 of"))
        let html = leaves[1].decodedText().text
        #expect(html.utf8.count <= 90_000)
        #expect(!html.contains("Line number 4000 of"))
        #expect(html.contains("1 Long.eml"))
        #expect(html.contains("Call me if anything is unclear."))
    }

    @Test func everyLetterIsNamedWithSenderTimeLinksFilesAndItsOwnWayOut() throws {
        let digest = try compose([Letters.followUp, Letters.newsletter, Letters.offer])
        for leaf in digest.root.children[0].children {
            let text = leaf.decodedText().text
            for expected in [
                "Jonas Weber", "jonas@sales.example.com", "2 March 2026, 09:00", "2 March 2026, 10:00",
                "Spring in the garden", "calendar.pdf", "In this email",
                "https://shop.example.com/spades", "mailto:leave@example.com?subject=17",
                "https://example.com/u/news/17", "https://example.com/u/offers/17",
            ] {
                #expect(text.contains(expected), "\(leaf.type.name) lacks \(expected)")
            }
        }
        let html = digest.root.children[0].children[1].decodedText().text
        #expect(html.contains("href=\"https://example.com/plans?customer=17&amp;step=2\""))
    }

    @Test func twoLettersNeedNoTableOfContents() throws {
        let digest = try compose([Letters.followUp, Letters.newsletter])
        #expect(!digest.visibleText.text.contains("In this email"))
    }

    @Test func oneLetterIsNoDigest() throws {
        #expect(throws: DigestError.tooFewLetters) { try compose([Letters.followUp]) }
        #expect(throws: DigestError.tooFewLetters) { try compose([]) }
    }

    @Test func whatMustPassUnmergedIsNamed() throws {
        let reply = Letters.mail("From: a@example.com\nSubject: Re: x\nIn-Reply-To: <x@y>\n\nYes.\n")
        #expect(throws: DigestError.mustPassUnmerged(letter: "l1", obstacle: "a reply")) {
            try compose([Letters.followUp, reply])
        }
    }
}
