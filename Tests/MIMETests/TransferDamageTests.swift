// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Transfer encodings with the damage that gateways, lists and old programs do to them.
@Suite struct TransferDamageTests {
    private func decoded(_ coding: TransferCoding, _ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: coding.decode(bytes, in: 0..<bytes.count), as: UTF8.self)
    }

    @Test(arguments: [
        ("one missing equals sign", "SGVsbG8", "Hello"), ("two missing", "SGVsbA", "Hell"),
        ("one where two belong", "SGVsbA=", "Hell"), ("five", "SGVsbG8=====", "Hello"),
        ("a lone digit", "S", ""), ("a lone digit behind a text", "SGVsS", "Hel"),
        ("an equals sign within", "SG=Vs", "HV"),
        ("NUL within", "SGV\0sbG8=", "Hello"), ("eight-bit bytes within", "SGVé\u{A0}sbG8=", "Hello"),
        ("a dot on a line", "SGVs\r\n.\r\nbG8=", "Hello"), ("leading spaces", "  SGVs\r\n  bG8=", "Hello"),
        ("an empty line at the start", "\r\n\r\nSGVsbG8=", "Hello"), ("lines of LF", "SGVs\nbG8=\n", "Hello"),
        ("lines of CR", "SGVs\rbG8=\r", "Hello"), ("a quote before each line", "> SGVs\r\n> bG8=", "Hello"),
        ("three texts joined", "QQ==\r\nQg==\r\nQw==\r\n", "ABC"),
        ("an empty line between two", "QQ==\r\n\r\nQg==", "AB"),
        ("a footer in words", "SGVsbG8=\r\n-- \r\nThis is the list's footer.\r\n", "Hello"),
        ("one long line", String(repeating: "SGVs", count: 1_000), String(repeating: "Hel", count: 1_000)),
        (
            "a line of 77", String(repeating: "SGVs", count: 20) + "\r\nSGVs",
            String(repeating: "Hel", count: 21)
        ),
    ])
    func base64IsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        #expect(decoded(.base64, text) == expected, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("a soft break with a tab", "a=\t\r\nb", "ab"), ("two soft breaks", "a=\r\n=\r\nb", "ab"),
        ("a soft break at the end", "a=\r\n", "a"), ("a soft break of CR", "a=\rb", "ab"),
        ("a break and a line end", "a=\r\n\r\nb", "a\r\nb"), ("mixed digits", "=c3=A9=C3=a9", "éé"),
        ("one digit", "a=4", "a=4"), ("one digit and a line end", "a=4\r\nb", "a=4\r\nb"),
        ("two equals signs", "a==41", "a=A"), ("an encoded equals sign", "a=3D41", "a=41"),
        ("an equals sign and spaces", "a= b", "a= b"), ("an equals sign at the end", "a=", "a"),
        ("a bad second digit", "=4G", "=4G"), ("an encoded line end", "a=0D=0Ab", "a\r\nb"),
        ("an encoded tab at the end", "a=09\r\n", "a\t\r\n"),
        ("white space lines", " \t\r\n  \r\n", "\r\n\r\n"),
        ("lines of LF", "a=\nb \nc", "ab\nc"), ("NUL", "a\0b=00", "a\0b\0"),
        ("raw UTF-8 beside encoded", "é=C3=A9", "éé"), ("a dot on a line", ".\r\n..\r\n", ".\r\n..\r\n"),
        ("a line of 2,000", String(repeating: "=41", count: 2_000), String(repeating: "A", count: 2_000)),
    ])
    func quotedPrintableIsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        #expect(decoded(.quotedPrintable, text) == expected, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("text before it", "Here it is:\n\nbegin 644 a.txt\n#0V%T\n`\nend\n", "Cat"),
        (
            "a sentence that begins so", "begin with this:\nHello there\nbegin 644 a.txt\n#0V%T\n`\nend\n",
            "Cat"
        ),
        ("text behind it", "begin 644 a\n#0V%T\n`\nend\nbye\n", "Cat"),
        ("a space for nought", "begin 644 a\n#0V%T\n \nend\n", "Cat"),
        ("spaces for nought within", "begin 644 a\n#    \n`\nend\n", "\0\0\0"),
        ("backticks for nought within", "begin 644 a\n#````\n`\nend\n", "\0\0\0"),
        ("two lines", "begin 644 a\n#0V%T\n#0V%T\n`\nend\n", "CatCat"),
        ("a length too great", "begin 644 a\n&0V%T\n`\nend\n", "Cat"),
        ("a length too small", "begin 644 a\n\"0V%T\n`\nend\n", "Ca"),
        ("a mark behind each line", "begin 644 a\n#0V%Tx\n`\nend\n", "Cat"),
        ("a mode of four digits", "begin 0644 a b.txt\n#0V%T\n`\nend\n", "Cat"),
        ("base64 of POSIX", "begin-base64 644 a\nQ2F0\n====\n", "Cat"),
        ("base64 of POSIX with padding", "begin-base64 644 a\nQ2E=\n====\n", "Ca"),
        ("an empty file", "begin 644 a\n`\nend\n", ""), ("words alone", "hello\n", ""),
        ("two files", "begin 644 a\n#0V%T\n`\nend\nbegin 644 b\n#0V%T\n`\nend\n", "Cat"),
    ])
    func uuencodeIsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        for lineEnd in ["\n", "\r\n"] {
            let shown = decoded(.uuencode, text.replacing("\n", with: lineEnd))
            #expect(shown == expected, Comment(rawValue: name))
        }
    }

    @Test func whatIsUnderAnUnknownEncodingIsKeptAsItIs() {
        let read = mail("Content-Transfer-Encoding: x-gzip64\n\nH4sIAAAA\n")
        #expect(read.root.decodedBytes() == Array("H4sIAAAA\r\n".utf8))
        #expect(read.notes == [MailNote.unknownEncoding])
    }
}
