// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct SevenBitTests {
    private func field(_ text: String) -> String? {
        let mail = Letters.mail(text + "\n\n")
        guard let field = mail.header.fields.first else { return nil }
        return SevenBitField(field, of: mail.header).bytes().map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        "Subject: Grüße", "Subject: plain Grüße und mehr", "Subject: =?utf-8?Q?f=C3=BCr?= Grüße",
        "Comments: ä  b  ö",
        "From: Jörg Müller <j@example.com>", "From: \"Müller, Jörg\" <j@example.com>",
        "From: j@example.com (Jörg)",
        "To: a@example.com, Zoë <z@example.com>, \"Ü\" <u@example.com>", "To: ä <\"j@example.com",
        "Reply-To: Team Süd: Ä <a@x>, b@y;",
        "X-Anything: löse \"alles\" (auf)", "List-Id: Gärten <g.example.com>",
        "List-Id: =?utf-8?q?=C3=A4?= ö =?utf-8?q?=C3=BC?= x <g.example.com>",
        "From: Jörg (a (nested) one, grün) <j@example.com>", "X-Anything:  grün  (a (nested) grün one)",
        "Subject: \(String(repeating: "ein langer Betreff mit Umlauten äöü und mehr ", count: 8))",
        "Subject: 봄맞이 의자 할인 안내 봄맞이 의자 할인 안내 봄맞이 의자 할인 안내",
    ])
    func aFieldSaysTheSame(_ text: String) throws {
        let before = Letters.mail(text + "\n\n")
        let written = try #require(field(text))
        let after = Mail(Array(written.utf8) + [13, 10])
        let name = String(text.prefix { $0 != ":" })
        #expect(written.utf8.isSevenBit)
        #expect(written.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 || !$0.contains(" =?") })
        if !["Subject", "Comments", "X-Anything"].contains(name) {
            #expect(after.mailboxes(name) == before.mailboxes(name))
        }
        let squeeze: (String?) -> [Substring]? = { $0?.replacing("\"", with: "").split(separator: " ") }
        if ["Subject", "Comments", "X-Anything", "List-Id", "From"].contains(name) {
            #expect(squeeze(after.header.text(of: name)) == squeeze(before.header.text(of: name)))
        }
    }

    @Test func aSevenBitFieldStaysByteForByte() {
        let strange = "Subject:   folded\n\tand =?utf-8?q?odd?=  "
        #expect(field(strange).map { Array($0.utf8) } == Letters.bytes(strange + "\n"))
    }

    @Test(arguments: [
        "From: jörg@example.com", "To: <jörg@example.com>", "To: <\"jörg\"@example.com>", "To: a@exämple.com",
        "To: a @ exämple.com", "Cc: x@y.example, a. b@\texämple.com",
        "Message-ID: <ä@x>",
        "Date: Möndäy",
        "Content-Type: text/pläin", "Content-Type: text/plain; charset=ä", "X-ä: b",
    ])
    func whatCannotBeSaidIsNotSaid(_ text: String) {
        let written = field(text)
        // What stands for a name or a day may become an encoded word; an address never does.
        #expect(written == nil || !text.contains("@") && !text.contains("Content-Type"), "\(written ?? "")")
    }

    /// What a raw byte has damaged reads in another way once it is encoded, unless the reading is encoded.
    @Test(arguments: [
        "Subject: =?utf-8?b?w\u{FFFD}7Y=?= x", "Subject: =?utf-8?q?a \u{FFFD} b?= c",
        "Subject: \(String(repeating: "x", count: 1_200)) ä",
    ])
    func aDamagedWordSaysTheSame(_ text: String) throws {
        let before = Letters.mail(text + "\n\n")
        let written = try #require(field(text))
        #expect(Mail(Array(written.utf8) + [13, 10]).subject == before.subject)
        #expect(Array(written.utf8).isSevenBitText(0..<written.utf8.count))
    }

    @Test func theLastLineMayHaveNoEndAndIsNoLongerThanOthers() {
        let line = [UInt8](repeating: 0x78, count: 998)
        #expect(line.isSevenBitText(0..<998))
        #expect((line + [13, 10]).isSevenBitText(0..<1_000))
        #expect(!(line + [0x78]).isSevenBitText(0..<999))
        #expect(!(line + [0x78, 13, 10]).isSevenBitText(0..<1_001))
    }

    @Test(arguments: ["Content-Type: text/plain", "Content-Disposition: Inline"])
    func aCommentTakesNoParameterAway(_ start: String) throws {
        let text = "\(start) (;x; \\) \"(;)\";) ; Name=\"ä.pdf\"; filename=\"ä.pdf\""
        let part = Mail(Array(try #require(field(text)).utf8) + [13, 10]).root
        #expect(part.filename == "ä.pdf")
    }

    @Test func parametersKeepTheirValues() throws {
        let name = "Ein langer Name mit Umlauten äöü und Leerzeichen, damit er über die Zeile geht.pdf"
        let written = try #require(field("Content-Disposition: attachment; filename=\"\(name)\"; size=12"))
        let after = Mail(Array(written.utf8) + [13, 10]).root
        #expect(after.filename == name)
        #expect(after.disposition?.parameters["size"] == "12")
        #expect(written.utf8.isSevenBit)
        #expect(written.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func aLineThatIsTooLongIsEncoded() throws {
        let long = String(repeating: "x", count: 5_000)
        let mail = Letters.mail("From: a@x\nContent-Type: text/html\n\n<p>\(long)</p>\n")
        let bytes = try #require(SevenBit.bytes(of: mail.root))
        #expect(bytes.isSevenBitText(0..<bytes.count))
        let after = Mail(bytes)
        #expect(after.root.coding == .quotedPrintable)
        #expect(after.root.decodedBytes() == mail.root.decodedBytes())
    }

    @Test func aLongHeaderLineIsFolded() throws {
        let ids = (0..<100).map { "<\($0)@example.com>" }.joined(separator: " ")
        let written = try #require(field("X-Ids: \(ids)"))
        #expect(written.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(Mail(Array(written.utf8) + [13, 10]).header.text(of: "X-Ids") == ids)
        #expect(field("X-Id: \(String(repeating: "x", count: 1_200))") == nil)
    }

    @Test func anEncodedWordIsShortAndWhole() {
        let family = String(repeating: "👩‍👩‍👧‍👦", count: 20)
        for text in ["ä", String(repeating: "봄", count: 100), family, "e\u{301}"] {
            let words = EncodedWords.encode(text).split(separator: " ")
            #expect(words.allSatisfy { $0.utf8.count <= 75 })
            #expect(EncodedWord.decode(Array(words.joined(separator: " ").utf8)) == text)
            for word in words { #expect(!EncodedWord.decode(Array(word.utf8)).contains("\u{FFFD}")) }
        }
    }

    @Test(arguments: [
        ("Ana", "Ana <a@x>"), ("Lima, Ana", "\"Lima, Ana\" <a@x>"), ("say \"a\"", "\"say \\\"a\\\"\" <a@x>"),
        ("=?x", "=?utf-8?B?PT94?= <a@x>"),
    ])
    func aNameIsQuotedWhereItMust(_ name: String, _ expected: String) {
        #expect(FieldWriter.mailbox(name: name, address: "a@x") == expected)
    }
}
