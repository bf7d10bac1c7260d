// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

/// Whatever the bytes are, a mail is read without a trap, and what is read of it holds together.
@Suite struct RobustnessTests {
    /// Reads all there is to read, and checks that ranges lie within the mail and one another.
    private func read(_ bytes: [UInt8]) -> MailContent {
        let mail = Mail(bytes)
        _ = (
            mail.subject, mail.messageID, mail.from, mail.to, mail.listID, mail.listUnsubscribe, mail.date,
            mail.expires
        )
        check(mail.root)
        #expect(mail.bytes { _ in false } == bytes)
        return MailContent(mail)
    }

    private func check(_ part: Part) {
        #expect(part.header.range.lowerBound >= part.range.lowerBound)
        #expect(part.header.range.upperBound <= part.bodyRange.lowerBound || part.bodyRange.isEmpty)
        #expect(part.bodyRange.upperBound <= part.bytes.count)
        #expect(part.range.upperBound <= part.bytes.count)
        for field in part.header.fields {
            #expect(
                field.range.contains(field.name.lowerBound) && field.body.upperBound <= field.range.upperBound
            )
        }
        var end = part.bodyRange.lowerBound
        for child in part.children {
            if child.bytes.count == part.bytes.count, !part.coding.isEncoded || part.type.isMultipart {
                #expect(child.range.lowerBound >= end)
                #expect(child.range.upperBound <= max(part.bodyRange.upperBound, child.range.lowerBound))
                end = child.range.upperBound
            }
            check(child)
        }
        _ = (part.filename, part.contentID, part.decodedBytes().count, part.decodedText().text.utf8.count)
    }

    @Test func everySampleIsReadTheSameTwice() throws {
        for url in Samples.all {
            let bytes = try Samples.bytes(url)
            let one = read(bytes)
            let other = read(bytes)
            #expect(
                one.key == other.key && one.shingles() == other.shingles() && one.visible == other.visible
            )
        }
    }

    @Test func lineEndsDoNotChangeWhatIsRead() throws {
        // Where one of several forms is mixed in a mail, bytes of attachments differ with it.
        for url in Samples.own + Samples.corpus("machine") {
            let bytes = try Samples.bytes(url)
            let content = MailContent(Mail(LineEndings.canonical(bytes)))
            #expect(content.visible == read(bytes).visible, "\(url.lastPathComponent)")
        }
    }

    @Test func everyBeginningOfASampleIsRead() throws {
        for url in Samples.own {
            let bytes = try Samples.bytes(url)
            for end in 0..<bytes.count { _ = read(Array(bytes[..<end])) }
        }
    }

    @Test func damagedSamplesAreRead() throws {
        let words = [
            "\r\n", "--", "\n\n", "=?utf-8?b?", "?=", "boundary=", "<", "\"", "(", ";", "*0*=", "%",
            "\u{1B}$B", "begin 644 a\n",
        ]
        .map { Array($0.utf8) }
        let own = try Samples.own.map(Samples.bytes)
        var random = SplitMix(seed: 20_260_302)
        for round in 0..<1_500 {
            var bytes = own[round % own.count]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(
                        contentsOf: words[Int.random(in: 0..<words.count, using: &random)],
                        at: place
                    )
                case 3:
                    bytes.removeSubrange(
                        place..<min(bytes.count, place + Int.random(in: 0..<40, using: &random))
                    )
                default:
                    let from = Int.random(in: 0..<bytes.count, using: &random)
                    bytes.insert(contentsOf: bytes[from..<min(bytes.count, from + 60)], at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            _ = read(bytes)
        }
    }

    @Test func noiseIsRead() {
        var random = SplitMix(seed: 3)
        for length in [0, 1, 2, 3, 100, 4_000] {
            _ = read((0..<length).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    /// Bytes that cost readers the square of their number, half a megabyte of each: the run ends soon only if
    /// none does here.
    @Test(arguments: [
        ("boundaries of no multipart", "Content-Type: multipart/mixed; boundary=b\n\n", "--a\n"),
        ("words that never end", "Subject: ", "=?utf-8?q?"),
        ("words of a letter", "Subject: ", "=?utf-8?q?a?= "), ("accents", "Subject: ", "é x "),
        ("comments in comments", "To: ", "("), ("quotes", "To: ", "\""),
        ("addresses", "To: ", "a@b.example, "),
        ("brackets", "To: ", "<"), ("names held", "To: ", "a b, "), ("literals", "To: ", "["),
        ("parameters", "Content-Type: text/plain", "; a=b"),
        ("equals", "Content-Type: text/plain; a", "=b c"),
        ("pieces", "Content-Type: text/plain", "; a*1*=%20"), ("folds", "Subject: a", "\n a"),
        ("fields", "", "a: b\n"), ("padding", "Content-Transfer-Encoding: base64\n\n", "AA=="),
        ("blanks", "Content-Transfer-Encoding: quoted-printable\n\n", " "),
        ("soft breaks", "Content-Transfer-Encoding: quoted-printable\n\n", "= "),
        ("uuencode", "Content-Transfer-Encoding: x-uuencode\n\n", "M\n"), ("colons", "\n", "http://"),
        ("brackets behind links", "\nhttp://a", ")"),
        ("quotations", "\n", "> a:\n"), ("footers", "\n", "unsubscribe\n"),
        ("bad Korean", "Content-Type: text/plain; charset=euc-kr\n\n", "\u{FF}"),
        ("combining marks", "\na", "\u{301}"),
        ("flowed", "Content-Type: text/plain; format=flowed\n\n", "> \n"),
        ("digits", "\n", "1.,"), ("one line", "\n", "a"), ("NUL", "\n", "\0"),
    ])
    func megabytesOfOneThingAreReadInLinearTime(_ name: String, _ start: String, _ piece: String) {
        let bytes =
            Array(start.utf8) + Array(String(repeating: piece, count: (1 << 19) / piece.utf8.count).utf8)
        let content = MailContent(Mail(bytes))
        #expect(content.shingles().hashes.count <= Shingles.shinglesMax, Comment(rawValue: name))
    }
}
