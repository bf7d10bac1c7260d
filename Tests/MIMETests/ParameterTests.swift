// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Names of files, as RFC 2231, RFC 2047 and neither of them would write them.
@Suite struct ParameterTests {
    private static let names: [(name: String, field: String, filename: String?)] = [
        ("unquoted", "filename=a.pdf", "a.pdf"), ("empty quotes", "filename=\"\"", nil),
        ("a fold within quotes", "filename=\"a\n b.pdf\"", "a b.pdf"),
        ("unquoted with a bracket", "filename=a(1).pdf", "a(1).pdf"),
        ("unquoted with spaces and a bracket", "filename=my file (1).pdf; size=2", "my file (1).pdf"),
        ("a comment behind", "filename=a.pdf (comment)", "a.pdf"),
        ("a comment behind quotes", "filename=\"a.pdf\" (comment); size=2", "a.pdf"),
        ("a semicolon in quotes", "filename=\"a;b.pdf\"", "a;b.pdf"),
        ("a semicolon without them", "filename=a;b.pdf", "a"),
        ("quotes within quotes", "filename=\"a \"b\" c.pdf\"; size=2", "a \"b\" c.pdf"),
        ("escaped quotes", #"filename="a \"b\" c.pdf""#, "a \"b\" c.pdf"),
        ("a quote that stays open", "filename=\"a.pdf", "a.pdf"),
        ("no semicolon behind quotes", "filename=\"a.pdf\" size=2", "a.pdf"),
        ("no space either", "filename=\"a.pdf\"size=2", "a.pdf"),
        ("an equals sign within", "filename=a=b.pdf", "a=b.pdf"),
        ("space round the equals sign", "filename = \"a.pdf\"", "a.pdf"),
        ("upper case", "FILENAME=\"A.PDF\"", "A.PDF"), ("a semicolon last", "filename=a.pdf;", "a.pdf"),
        ("raw UTF-8", "filename=\"März.pdf\"", "März.pdf"),
        ("a path", "filename=\"../../etc/passwd\"", "../../etc/passwd"),
        ("a line end", "filename*=utf-8''a%0D%0Ab.pdf", "a  b.pdf"),
        ("a direction turned", "filename=\"cod\u{202E}fdp.exe\"", "codfdp.exe"),
        ("a NUL", "filename*=utf-8''a.pdf%00.exe", "a.pdf.exe"),
        // RFC 2231.
        ("extended", "filename*=utf-8'de'M%C3%A4rz.pdf", "März.pdf"),
        ("an empty charset", "filename*=''M%C3%A4rz.pdf", "März.pdf"),
        ("no charset at all", "filename*=M%C3%A4rz.pdf", "März.pdf"),
        ("an unknown charset", "filename*=x-none''M%C3%A4rz.pdf", "März.pdf"),
        ("extended in quotes", "filename*=\"utf-8''M%C3%A4rz.pdf\"", "März.pdf"),
        ("an apostrophe within", "filename*=utf-8''it's.pdf", "it's.pdf"),
        ("a bad escape", "filename*=utf-8''50%.pdf", "50%.pdf"),
        ("lower case digits", "filename*=utf-8''M%c3%a4rz.pdf", "März.pdf"),
        ("iso-2022-jp", "filename*=iso-2022-jp''%1B$B%3DU%1B%28B.pdf", "春.pdf"),
        ("shift_jis", "filename*=shift_jis''%8Ft.pdf", "春.pdf"),
        ("gb18030", "filename*=gb18030''%B4%BA.pdf", "春.pdf"),
        ("pieces", "filename*0=\"a \"; filename*1=\"b.pdf\"", "a b.pdf"),
        ("pieces backwards", "filename*2=c; filename*1=b; filename*0=a", "abc"),
        (
            "ten and more pieces", (0..<12).map { "filename*\($0)=\($0)." }.joined(separator: "; "),
            "0.1.2.3.4.5.6.7.8.9.10.11."
        ),
        ("a gap in the numbers", "filename*0=a; filename*2=c", "ac"),
        ("pieces from one on", "filename*1=a; filename*2=b", "ab"),
        ("a piece given twice", "filename*0=a; filename*0=x; filename*1=b", "ab"),
        ("a character split over pieces", "filename*0*=utf-8''M%C3; filename*1*=%A4rz.pdf", "März.pdf"),
        ("pieces of both kinds", "filename*0*=utf-8''M%C3%A4rz; filename*1=\" 50%25.pdf\"", "März 50%25.pdf"),
        ("a charset in the first alone", "filename*0*=euc-kr''%C7; filename*1*=%D1.hwp", "한.hwp"),
        ("leading zeros", "filename*00=a; filename*01=b", "ab"),
        ("extended beside plain", "filename=\"Marz.pdf\"; filename*=utf-8''M%C3%A4rz.pdf", "März.pdf"),
        ("extended before plain", "filename*=utf-8''M%C3%A4rz.pdf; filename=\"Marz.pdf\"", "März.pdf"),
        ("pieces beside plain", "filename=Marz; filename*0*=utf-8''M%C3; filename*1*=%A4rz", "März"),
        // RFC 2047, where it has no place.
        ("an encoded word", "filename=\"=?utf-8?b?TcOkcno=?=.pdf\"", "März.pdf"),
        ("one without quotes", "filename==?utf-8?b?TcOkcno=?=", "März"),
        ("one over a fold", "filename=\"=?utf-8?q?M=C3=A4?=\n =?utf-8?q?rz.pdf?=\"", "März.pdf"),
        ("one in pieces", "filename*0=\"=?utf-8?q?M=C3\"; filename*1=\"=A4rz?=\"", "März"),
        ("one of Korean", "filename=\"=?ks_c_5601-1987?B?x9EuaHdw?=\"", "한.hwp"),
        ("one inside of extended text", "filename*=utf-8''=?utf-8?q?a?=", "=?utf-8?q?a?="),
    ]

    @Test(arguments: names.map(\.name))
    func theNameOfAFileIsRead(_ name: String) throws {
        let row = try #require(Self.names.first { $0.name == name })
        let read = mail("Content-Disposition: attachment; \(row.field)\n\n")
        #expect(read.root.filename == row.filename)
        #expect(read.root.disposition?.kind == "attachment")
    }

    @Test(arguments: [
        ("the disposition's comes first", "name=b.pdf", "filename=a.pdf", "a.pdf"),
        ("an empty one gives way", "name=b.pdf", "filename=\"\"", "b.pdf"),
        ("none gives way", "name=b.pdf", "size=1", "b.pdf"),
        ("an extended name of the type", "name*=utf-8''M%C3%A4rz", "size=1", "März"),
    ])
    func theTypeNamesAFileToo(_ name: String, _ type: String, _ disposition: String, _ filename: String) {
        let read = mail(
            "Content-Type: application/pdf; \(type)\nContent-Disposition: attachment; \(disposition)\n\n"
        )
        #expect(read.root.filename == filename, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("attachment", true), ("ATTACHMENT", true), ("attachment (really)", true), ("inline", false),
        ("form-data; name=x", true), ("x-unknown", true), ("filename=a.txt", true), ("", false), (";", false),
    ])
    func whatIsNotInlineIsAttached(_ field: String, _ isAttachment: Bool) {
        #expect(mail("Content-Disposition: \(field)\n\n").root.isAttachment == isAttachment)
    }

    @Test(
        arguments: [
            ("<a@b>", "a@b"), ("a@b", "a@b"), (" <a@b\n >", "a@b"), ("<a@b> (comment)", "a@b"),
            ("\"<a@b>\"", "a@b"), ("<a%40b>", "a%40b"), ("<>", nil), ("", nil),
        ] as [(String, String?)]
    )
    func aContentIDHasNoBrackets(_ field: String, _ id: String?) {
        #expect(mail("Content-ID: \(field)\n\n").root.contentID == id)
    }

    /// A boundary stands in the body byte for byte, and a charset is a name of ASCII.
    @Test func aBoundaryAndACharsetThatLookLikeEncodedWordsAreTakenAsTheyStand() throws {
        let boundary = "=?utf-8?Q?x?="
        let mail = Mail(
            Array(
                """
                Content-Type: multipart/mixed; boundary="\(boundary)"

                --\(boundary)
                Content-Type: text/plain; charset="=?us-ascii?Q?utf-8?="

                one
                --\(boundary)

                two
                --\(boundary)--

                """.utf8
            )
        )
        #expect(mail.root.type.parameters["boundary"] == boundary)
        #expect(
            mail.root.children.map { String(decoding: $0.decodedBytes(), as: UTF8.self) } == ["one", "two"]
        )
        #expect(mail.root.children.first?.type.parameters["charset"] == "=?us-ascii?Q?utf-8?=")
    }
}
