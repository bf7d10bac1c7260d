// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Headers as RFC 5322 lets them be, and as programs break them.
@Suite struct HeaderDamageTests {
    @Test(arguments: [
        ("a fold with a tab", "Subject: a\r\n\tb\r\n\r\n", "a\tb"),
        ("no space behind the colon", "Subject:a\r\n\r\n", "a"),
        ("a tab behind the colon", "Subject:\ta\r\n\r\n", "a"),
        ("all of it in the second line", "Subject:\r\n a\r\n\r\n", "a"),
        ("a folded line of white space alone", "Subject: a\r\n \t\r\n b\r\n\r\n", "a \t b"),
        ("white space before the colon", "Subject \t: a\r\n\r\n", "a"),
        ("a fold within a quoted string", "Subject: \"a\r\n b\"\r\n\r\n", "\"a b\""),
        ("a fold between encoded words", "Subject: =?utf-8?q?a?=\r\n  =?utf-8?q?b?=\r\n\r\n", "ab"),
        ("a fold within an encoded word", "Subject: =?utf-8?b?Y2Fm\r\n w6k=?=\r\n\r\n", "café"),
        ("line ends of LF alone", "Subject: a\n b\n\n", "a b"),
        ("line ends of both kinds", "X: y\r\nSubject: a\n b\r\n\n", "a b"),
        ("a CR within", "Subject: a\rb\r\n\r\n", "ab"), ("two CR at the end", "Subject: a\r\r\n\r\n", "a"),
        ("a NUL within", "Subject: a\0b\r\n\r\n", "ab"),
        ("a colon within", "Subject: a: b\r\n\r\n", "a: b"),
        ("the first of two", "Subject: a\r\nSubject: b\r\n\r\n", "a"),
        ("an empty one", "Subject:\r\nX: y\r\n\r\n", ""),
        ("white space alone", "Subject:   \t \r\n\r\n", ""), ("none", "X: y\r\n\r\n", ""),
        ("a header that just ends", "Subject: a", "a"), ("a header without a body", "Subject: a\r\n", "a"),
        ("comments, which a subject has none of", "Subject: a (b) c\r\n\r\n", "a (b) c"),
    ])
    func subjectsAreUnfolded(_ name: String, _ text: String, _ subject: String) {
        let shown = SafeText.line(subject)
        #expect(Mail(Array(text.utf8)).subject == shown, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("an mbox line", "From a@b Mon Mar  2 09:00:00 2026\nSubject: a\n\nbody\n", [MailNote.envelopeLine]),
        ("a folded start", " folded\nSubject: a\n\nbody\n", [MailNote.foldedStart]),
        ("no empty line", "Subject: a\nbody\n", [MailNote.headerCut]),
        ("a name beyond ASCII", "Subject: a\nGrüße: b\n", [MailNote.headerCut]),
        ("an empty name", "Subject: a\n: b\n", [MailNote.headerCut]),
        ("a space within a name", "Subject: a\nTwo words: b\n", [MailNote.headerCut]),
        ("a quoted mbox line", "Subject: a\n>From b@c\n", [MailNote.headerCut]),
        ("nothing wrong", "Subject: a\n\nbody\n", []),
    ])
    func whatIsNoFieldIsToldAndKept(_ name: String, _ text: String, _ notes: [String]) {
        let read = mail(text)
        #expect(read.notes == notes, Comment(rawValue: name))
        #expect(read.subject == "a", Comment(rawValue: name))
        #expect(read.bytes { _ in false } == read.bytes, Comment(rawValue: name))
        let body = String(decoding: read.root.decodedBytes(), as: UTF8.self)
        #expect(!body.isEmpty && !body.contains("Subject"), Comment(rawValue: name))
    }

    @Test func aLineOfAMegabyteIsOneField() {
        let word = String(repeating: "long ", count: 200_000)
        let read = mail("X-Long: \(word)\nSubject: a\n\nbody")
        #expect(read.subject == "a")
        #expect(read.header.text(of: "X-Long")?.utf8.count == word.utf8.count - 1)
        #expect(read.notes.isEmpty)
    }

    @Test(
        arguments: [
            ("brackets", "<a@b>", "<a@b>"), ("white space within", "< a @ b >", "<a@b>"),
            ("a comment behind", "<a@b> (added by c@d)", "<a@b>"),
            ("a comment with brackets behind", "<a@b> (added by <c@d>)", "<a@b>"),
            ("a comment before", "(x) <a@b>", "<a@b>"), ("words before", "id: <a@b>", "<a@b>"),
            ("two ids", "<a@b> <c@d>", "<a@b>"), ("a quoted left side", "<\"a b\"@c>", "<\"ab\"@c>"),
            ("no brackets", "a@b", "<a@b>"), ("a bracket never closed", "<a@b", "<a@b>"),
            ("a literal", "<a@[192.0.2.1]>", "<a@[192.0.2.1]>"), ("no at sign", "<123>", "<123>"),
            ("nothing", "", nil), ("brackets alone", "<>", nil),
        ] as [(String, String, String?)]
    )
    func aMessageIDIsItsFirstOne(_ name: String, _ field: String, _ id: String?) {
        #expect(mail("Message-ID: \(field)\n\n").messageID == id, Comment(rawValue: name))
    }

    @Test(
        arguments: [
            ("base64", TransferCoding.base64), ("Base64 (comment)", .base64), ("(comment) base64", .base64),
            ("base64(a (nested) one \\))", .base64), ("base64;", .base64), ("base64; x=y", .base64),
            ("\"quoted-printable\"", .quotedPrintable), ("QUOTED-PRINTABLE\n (folded)", .quotedPrintable),
            ("8BIT", .eightBit), ("7bits", .unknown("7bits")), ("binary", .binary), ("", .sevenBit),
            ("(7bit)", .sevenBit), ("x-gzip64", .unknown("x-gzip64")), ("x-uuencode", .uuencode),
        ]
    )
    func commentsAreNoPartOfAnEncoding(_ field: String, _ coding: TransferCoding) {
        let read = mail("Content-Transfer-Encoding: \(field)\n\nU3ByaW5n\n")
        #expect(read.root.coding == coding)
        #expect(read.notes.contains(MailNote.unknownEncoding) == !coding.isKnown)
    }

    @Test(arguments: [
        ("a comment behind the type", "text/html (a comment); charset=utf-8", "text/html", "utf-8"),
        ("a comment before it", "(a \\) b) text/html; charset=utf-8", "text/html", "utf-8"),
        ("comments everywhere", "text(a)/(b)html (c); (d) charset=utf-8 (f)", "text/html", "utf-8"),
        ("a comment in a comment", "text/html; (a (b) c) charset=utf-8", "text/html", "utf-8"),
        ("a comment with a semicolon", "text/html (a; charset=x); charset=utf-8", "text/html", "utf-8"),
        ("white space round the slash", "text / html ; charset = utf-8", "text/html", "utf-8"),
        ("a fold in the middle", "text/html;\n\tcharset=\n \"utf-8\"", "text/html", "utf-8"),
        ("upper case", "TEXT/HTML; CHARSET=UTF-8", "text/html", "UTF-8"),
        ("quotes round the type", "\"text/html\"; charset=\"utf-8\"", "text/html", "utf-8"),
        ("no semicolon", "text/html charset=utf-8", "text/html", "utf-8"),
        ("a comma for a semicolon", "text/html, charset=utf-8", "text/html", "utf-8"),
        ("two semicolons", "text/html;; charset=utf-8;", "text/html", "utf-8"),
        ("an encoded charset", "text/html; charset*=us-ascii'en'utf-8", "text/html", "utf-8"),
        ("the first of two", "text/html; charset=utf-8; charset=euc-kr", "text/html", "utf-8"),
        ("single quotes", "text/html; charset='utf-8'", "text/html", "'utf-8'"),
    ])
    func contentTypesAreReadThroughComments(
        _ name: String,
        _ field: String,
        _ type: String,
        _ charset: String
    ) {
        let read = mail("Content-Type: \(field)\n\n")
        #expect(read.root.type.name == type, Comment(rawValue: name))
        #expect(read.root.type["charset"] == charset, Comment(rawValue: name))
        #expect(read.notes.isEmpty, Comment(rawValue: name))
    }

    @Test(arguments: [
        "", "text", "/", "text/", "/plain", "text/plain/x", "text plain", ";charset=utf-8", "???",
    ])
    func aTypeThatIsNoneIsPlainTextAndToldOf(_ field: String) {
        let read = mail("Content-Type: \(field)\n\nbody")
        #expect(read.root.type.name == "text/plain")
        #expect(read.notes == [MailNote.badContentType])
        #expect(read.visibleText.text == "body")
    }
}

extension TransferCoding {
    fileprivate var isKnown: Bool {
        if case .unknown = self { return false }
        return true
    }
}
