// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Multiparts as RFC 2046 §5.1 lets them be, and as programs break them.
@Suite struct MultipartShapeTests {
    /// The leaves of a mail as text, CRLF shown as LF.
    private func leaves(_ mail: Mail) -> [String] {
        mail.root.leaves.map { String(decoding: $0.decodedBytes().filter { $0 != 0x0D }, as: UTF8.self) }
    }

    private static let inner = "Content-Type: multipart/mixed; boundary"

    private static let shapes:
        [(name: String, boundary: String, body: String, leaves: [String], notes: [String])] = [
            ("a boundary with spaces", "\"a b\"", "--a b\n\none\n--a b--\n", ["one"], []),
            ("a boundary with quotes", #""a\"b""#, "--a\"b\n\none\n--a\"b--\n", ["one"], []),
            (
                "a boundary of specials", "\"'()+_,-./:=?\"", "--'()+_,-./:=?\n\none\n--'()+_,-./:=?--\n",
                ["one"], []
            ),
            ("one with an equals sign, unquoted", "=_a=b", "--=_a=b\n\none\n--=_a=b--\n", ["one"], []),
            ("one of dashes", "----", "------\n\none\n--------\n", ["one"], []),
            ("trailing space in the parameter", "\"b \"", "--b\n\none\n--b--\n", ["one"], []),
            (
                "trailing space in both", "\"b \"", "--b \n\none\n--b --\n", ["one\n--b --\n"],
                [MailNote.boundaryNotClosed]
            ),
            ("a tab behind the line", "b", "--b\t\n\none\n--b--\t\n", ["one"], []),
            ("upper case is another", "b", "--B\n\none\n--b\n\ntwo\n--b--\n", ["two"], []),
            (
                "a boundary of 200 characters", String(repeating: "x", count: 200),
                "--\(String(repeating: "x", count: 200))\n\none\n", ["one\n"], [MailNote.boundaryNotClosed]
            ),
            ("at the very start", "b", "--b\n\none\n--b--", ["one"], []),
            ("an end without a line end", "b", "--b\n\none\n--b--", ["one"], []),
            (
                "text behind the final one", "b",
                "--b\n\none\n--b--\nepilogue\n--b\n\nnot "
                    + "this\n", ["one"], []
            ),
            ("words behind a boundary", "b", "--b\n\none\n--b x\n--b--\n", ["one\n--b x"], []),
            ("a space before a boundary", "b", "--b\n\none\n --b\n--b--\n", ["one\n --b"], []),
            ("a quoted boundary", "b", "--b\n\n> --b\n--b--\n", ["> --b"], []),
            ("one dash", "b", "--b\n\n-b\n--b--\n", ["-b"], []),
            ("three dashes", "b", "--b\n\n---b\n--b--\n", ["---b"], []),
            ("half a final one", "b", "--b\n\none\n--b-\n--b--\n", ["one\n--b-"], []),
            ("only a final one", "b", "pre\n--b--\npost\n", ["pre\n--b--\npost\n"], []),
            ("a part of a header alone", "b", "--b\nX: y\n\n--b--\n", [""], []),
            (
                "a part without an empty line", "b", "--b\nno field\n--b--\n", ["no field"],
                [MailNote.headerCut]
            ),
            ("empty lines alone", "b", "--b\n\n\n\n--b--\n", ["\n"], []),
            ("empty parts", "b", "--b\n\n--b\n\n--b--\n", ["", ""], []),
            (
                "an inner one with a longer name", "b",
                "--b\n\(inner)=bb\n\n--bb\n\none\n--bb--\n--b\n\ntwo\n--b--\n", ["one", "two"], []
            ),
            (
                "an inner one with a shorter name", "bb",
                "--bb\n\(inner)=b\n\n--b\n\none\n--b--\n--bb\n\ntwo\n--bb--\n", ["one", "two"], []
            ),
            (
                "an inner one whose name ends in dashes", "b",
                "--b\n\(inner)=b--\n\n--b--\n\none\n--b----\n--b\n\ntwo\n--b--\n", ["one", "two"], []
            ),
            (
                "an inner one never closed", "b", "--b\n\(inner)=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
                ["one", "two"], [MailNote.boundaryNotClosed]
            ),
            (
                "an inner one never opened", "b", "--b\n\(inner)=c\n\none\n--b\n\ntwo\n--b--\n",
                ["one", "two"], [MailNote.boundaryNeverSeen]
            ),
            (
                "an outer one never closed", "b", "--b\n\(inner)=c\n\n--c\n\none\n--c--\n", ["one"],
                [MailNote.boundaryNotClosed]
            ),
            (
                "an inner boundary behind its end", "b",
                "--b\n\(inner)=c\n\n--c\n\none\n--c--\n--c\n--b\n\ntwo\n--b--\n", ["one", "two"], []
            ),
            (
                "a line of a thousand bytes", "b",
                "--b\n\n\(String(repeating: "x", count: 1_200))\n"
                    + "--b--\n",
                [String(repeating: "x", count: 1_200)], []
            ),
        ]

    @Test(arguments: shapes.map(\.name), ["\n", "\r\n"])
    func partsAreFound(_ name: String, _ lineEnd: String) throws {
        let row = try #require(Self.shapes.first { $0.name == name })
        let text = "Content-Type: multipart/mixed; boundary=\(row.boundary)\n\n\(row.body)"
        let read = Mail(Array(text.replacing("\n", with: lineEnd).utf8))
        #expect(leaves(read) == row.leaves)
        #expect(read.notes == row.notes)
    }

    @Test func lineEndsMayBeMixed() {
        let read = Mail(
            Array("Content-Type: multipart/mixed; boundary=b\n\r\n--b\r\n\none\n--b\n\r\ntwo\r\n--b--".utf8)
        )
        #expect(leaves(read) == ["one", "two"])
    }

    @Test func theLineEndBeforeABoundaryBelongsToIt() {
        let read = mail("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n\n--b\n\ntwo\n--b--\n")
        #expect(
            read.root.children.map { Array(read.bytes[$0.bodyRange]) } == [
                Array("one\r\n".utf8), Array("two".utf8),
            ]
        )
    }

    @Test(arguments: [
        (
            "without an empty line before the parts",
            "Content-Type: multipart/mixed; boundary=b\n--b\n\none\n--b--\n", ["one"]
        ),
        (
            "under base64, though it is not",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n--b\n\none\n"
                + "--b--\n",
            ["one"]
        ),
        (
            "under quoted-printable, though it is not",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: quoted-printable\n\n"
                + "--b\n\na=3Db\n--b--\n",
            ["a=3Db"]
        ),
        ("of an unknown kind", "Content-Type: multipart/x-own; boundary=b\n\n--b\n\none\n--b--\n", ["one"]),
        (
            "form data",
            "Content-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; "
                + "name=x\n\none\n--b--\n",
            ["one"]
        ),
        (
            "parallel", "Content-Type: multipart/parallel; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n",
            ["one", "two"]
        ),
    ])
    func oddMultipartsAreDivided(_ name: String, _ text: String, _ expected: [String]) {
        #expect(leaves(mail(text)) == expected, Comment(rawValue: name))
    }

    @Test(arguments: ["base64", "quoted-printable", "8bit", "7bit", "binary"], ["rfc822", "global", "news"])
    func anEmbeddedMailIsReadWhateverItsEncoding(_ coding: String, _ subtype: String) {
        let inside = Array("Subject: in\r\n\r\na=3Db".utf8)
        let body: [UInt8] =
            switch coding {
            case "base64": TransferCoding.encodeBase64(inside)
            case "quoted-printable": TransferCoding.encodeQuotedPrintable(inside)
            default: inside
            }
        let head = "Content-Type: message/\(subtype)\r\nContent-Transfer-Encoding: \(coding)\r\n\r\n"
        let read = Mail(Array(head.utf8) + body)
        #expect(read.root.children.first?.header.text(of: "Subject") == "in")
        #expect(read.root.children.first.map { $0.decodedBytes() } == Array("a=3Db".utf8))
        #expect(read.attachments.map { $0.type.subtype } == [subtype])
        #expect(read.visibleText.isEmpty)
    }

    @Test func oneDefaultHoldsInADigestAndAnotherIfItSaysSo() {
        let read = mail(
            "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\nx\n"
                + "--b\nContent-Type: text/plain\n\nSubject: b\n--b--\n"
        )
        #expect(read.root.children.map(\.type.name) == ["message/rfc822", "text/plain"])
    }

    @Test func theDeepestLevelIsReadAndTheNextIsNot() {
        func tower(_ levels: Int) -> Mail {
            var text = ""
            for level in 0..<levels {
                text += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\n\n--b\(level)\n"
            }
            text += "\ninnermost"
            for level in (0..<levels).reversed() { text += "\n--b\(level)--" }
            return mail(text)
        }
        let deepest = tower(MailLimits.levelsMax)
        #expect(deepest.notes.isEmpty)
        #expect(leaves(deepest) == ["innermost"])
        let deeper = tower(MailLimits.levelsMax + 1)
        #expect(deeper.notes == [MailNote.tooDeep])
        #expect(leaves(deeper).first?.contains("innermost") == true)
    }
}
