// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct PartTests {
    private func types(_ mail: Mail) -> [String] { mail.root.all.map(\.type.name) }
    private func text(_ part: Part) -> String { String(decoding: part.decodedBytes(), as: UTF8.self) }

    private func multipart(_ body: String, _ parameters: String = "boundary=b") -> Mail {
        mail("Content-Type: multipart/mixed; \(parameters)\n\n\(body)")
    }

    @Test(arguments: [
        ("two parts", "--b\n\none\n--b\n\ntwo\n--b--\n", ["one", "two"], []),
        ("a preamble and an epilogue", "pre\n--b\n\none\n--b--\npost\n", ["one"], []),
        ("an empty part", "--b\n\n--b\n\ntwo\n--b--\n", ["", "two"], []),
        ("a doubled boundary", "--b\n--b\n\none\n--b--\n", ["one"], []),
        ("spaces behind a boundary", "--b \t\n\none\n--b-- \n", ["one"], []),
        ("no final boundary", "--b\n\none\n--b\n\ntwo", ["one", "two"], [MailNote.boundaryNotClosed]),
        ("a longer boundary is another", "--b\n\none\n--bb\ntwo\n--b--\n", ["one\r\n--bb\r\ntwo"], []),
        ("a boundary within a line", "--b\n\na --b\n--b--\n", ["a --b"], []),
        ("a part without an empty line", "--b\nX: y\n--b--\n", [""], []),
        ("a last line break of its own", "--b\n\none\n\n--b--\n", ["one\r\n"], []),
    ])
    func multipartsAreDivided(_ name: String, _ body: String, _ leaves: [String], _ notes: [String]) {
        let mail = multipart(body)
        #expect(mail.root.children.map(text) == leaves, Comment(rawValue: name))
        #expect(mail.notes == notes, Comment(rawValue: name))
    }

    @Test(arguments: [
        "boundary=\"b\"", "BOUNDARY=b", "boundary = b", "x=y boundary=b", "boundary=b (comment)",
        "boundary=\"b",
    ])
    func theBoundaryIsFound(_ parameters: String) {
        #expect(multipart("--b\n\none\n--b--\n", parameters).root.children.map(text) == ["one"])
    }

    @Test func aMultipartWithoutItsBoundaryKeepsItsText() {
        let unseen = multipart("just text\n")
        #expect(unseen.notes == [MailNote.boundaryNeverSeen])
        #expect(unseen.visibleText.text == "just text\n")
        #expect(multipart("just text\n", "x=y").notes == [MailNote.noBoundary])
    }

    @Test func anInnerMultipartMayHaveTheBoundaryOfTheOuter() {
        let mail = multipart(
            "--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n\n"
                + "--b\n\nthree\n--b--\n"
        )
        #expect(mail.root.leaves.map(text) == ["one", "two", "three"])
        #expect(mail.root.children.count == 2)
    }

    /// RFC 2046 §5.1.1: the line end before a boundary belongs to it.
    @Test(arguments: ["A: b", "A: b\r\n", "A: b\r\n\r\n", "A: b\r\n\r\nc", "", "\r\n"])
    func aPartIsWhatStandsBetweenTheBoundaries(_ text: String) {
        let bytes = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\(text)\r\n--b--\r\n"
        let part = Mail(Array(bytes.utf8)).root.children.first
        #expect(part.map { String(decoding: $0.bytes[$0.range], as: UTF8.self) } == text)
    }

    @Test func anOuterBoundaryEndsAllWithin() {
        let mail = multipart(
            "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n"
        )
        #expect(mail.root.leaves.map(text) == ["one", "two"])
        #expect(mail.notes == [MailNote.boundaryNotClosed])
    }

    @Test func anEmbeddedMailIsReadAndKeptAsItIs() throws {
        let mail = try Samples.mail("forwarded-message")
        let embedded = try #require(mail.root.children.last)
        #expect(embedded.type == .message)
        #expect(embedded.children[0].header.text(of: "Subject") == "Broken chair")
        #expect(embedded.bytes[embedded.bodyRange].starts(with: "From: ana@customer.example\r\n".utf8))
        #expect(
            text(embedded.children[0].children[1]) == "forty-five bytes of a picture of the chair...and seven"
        )
    }

    @Test func anEncodedMailIsReadFromItsDecodedBytes() {
        let encoded = TransferCoding.encodeBase64(Array("Subject: in\r\n\r\nhello".utf8))
        let mail = mail(
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                + String(decoding: encoded, as: UTF8.self)
        )
        #expect(mail.root.children.first?.header.text(of: "Subject") == "in")
        #expect(mail.root.children.first.map(text) == "hello")
        #expect(mail.notes == [MailNote.encodedMessage])
    }

    @Test func externalAndPartialMailsAreLeftAlone() {
        for type in ["external-body", "partial"] {
            let mail = mail("Content-Type: message/\(type)\n\nSubject: a\n\nb")
            #expect(mail.root.children.isEmpty)
        }
    }

    @Test func theDefaultInADigestIsAMail() {
        let digest = mail("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nx\n--b--\n")
        #expect(types(digest) == ["multipart/digest", "message/rfc822", "text/plain"])
    }

    @Test(
        arguments: [
            ("plain", "attachment; filename=a.pdf", "a.pdf"),
            ("quoted", #"attachment; filename="a \"b\".pdf""#, "a \"b\".pdf"),
            ("a path of Windows", #"attachment; filename="C:\dir\a.pdf""#, #"C:\dir\a.pdf"#),
            ("extended", "attachment; filename*=utf-8'de'M%C3%A4rz.pdf", "März.pdf"),
            (
                "extended beside plain", "attachment; filename=Marz.pdf; filename*=utf-8''M%C3%A4rz.pdf",
                "März.pdf"
            ),
            ("in pieces", "attachment; filename*0=\"a b\"; filename*1=c.pdf", "a bc.pdf"),
            (
                "in pieces out of order",
                "attachment; filename*1*=%A4rz; filename*0*=utf-8''M%C3; filename*2=.pdf", "März.pdf"
            ),
            ("an encoded word", "attachment; filename=\"=?utf-8?q?M=C3=A4rz?=.pdf\"", "März.pdf"),
            ("two encoded words", "attachment; filename=\"=?utf-8?b?7ZWc?= =?utf-8?b?6riA?=\"", "한글"),
            ("Korean", "attachment; filename*=euc-kr''%C7%D1.hwp", "한.hwp"),
            ("spaces without quotes", "attachment; filename=my file.pdf; size=1", "my file.pdf"),
            ("a missing semicolon", "attachment; filename=a.pdf size=1", "a.pdf"),
            ("given twice", "attachment; filename=a.pdf; filename=b.pdf", "a.pdf"),
            ("a control character", "attachment; filename=\"a\u{7}.pdf\"", "a.pdf"),
            ("none", "attachment", nil), ("empty", "attachment; filename=\"\"", nil),
        ] as [(String, String, String?)]
    )
    func namesOfFilesAreRead(_ name: String, _ field: String, _ filename: String?) {
        #expect(mail("Content-Disposition: \(field)\n\n").root.filename == filename, Comment(rawValue: name))
    }

    @Test func aTypeThatCannotBeReadIsPlainText() {
        let damaged = mail("Content-Type: text; charset=utf-8\n\n")
        #expect(damaged.root.type.name == "text/plain")
        #expect(damaged.root.type["charset"] == "utf-8")
        #expect(damaged.notes == [MailNote.badContentType])
    }

    @Test func deepMultipartsAreFlattened() {
        var body = "the innermost"
        for level in 0..<1_000 {
            body =
                "Content-Type: multipart/mixed; boundary=\"b\(level)\"\n\n--b\(level)\n\(body)\n--b\(level)--"
        }
        let deep = mail(body)
        #expect(deep.root.all.count == MailLimits.levelsMax + 1)
        #expect(deep.notes.contains(MailNote.tooDeep))
        #expect(String(decoding: deep.root.leaves[0].decodedBytes(), as: UTF8.self).contains("the innermost"))
    }

    @Test func deepMessagesAreFlattened() {
        let deep = mail(String(repeating: "Content-Type: message/rfc822\n\n", count: 1_000))
        #expect(deep.root.all.count == MailLimits.levelsMax + 1)
        #expect(deep.notes == [MailNote.tooDeep])
    }

    @Test func tooManyPartsAreFlattened() {
        let many = multipart(String(repeating: "--b\n\nx\n", count: MailLimits.partsMax + 5_000) + "--b--\n")
        #expect(many.notes == [MailNote.tooManyParts])
        #expect(many.root.children.count <= MailLimits.partsMax)
        #expect(many.root.children.last?.decodedBytes().count ?? 0 > 5_000 * 3)
    }

    @Test func tooManyFieldsAreOne() {
        let many = mail(String(repeating: "a:b\n", count: MailLimits.fieldsMax + 10) + "\nbody")
        #expect(many.header.fields.count == MailLimits.fieldsMax)
        #expect(many.notes == [MailNote.tooManyFields])
        #expect(text(many.root) == "body")
    }
}
