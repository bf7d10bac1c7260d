// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import MIME

@Suite struct TransferCodingTests {
    private func decoded(_ coding: TransferCoding, _ text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: coding.decode(bytes, in: 0..<bytes.count), as: UTF8.self)
    }

    @Test(arguments: [
        ("whole", "SGVsbG8=", "Hello"), ("in lines", "SGVs\r\nbG8=\r\n", "Hello"),
        ("without padding", "SGVsbG8", "Hello"), ("with noise", "SG*V s!b\tG8=", "Hello"),
        ("a lone digit at the end", "SGVsbG8h", "Hello!"), ("one digit too many", "SGVsbA", "Hell"),
        ("two texts in lines", "SGVsbG8=\r\nSGVsbG8=\r\n", "HelloHello"),
        ("two texts in one line", "SGVsbG8=SGVsbG8=", "HelloHello"),
        ("a footer of a list", "SGVsbG8=\r\n_______\r\nfooter text\r\n", "Hello"),
        ("words behind it", "SGVsbG8= ignored\r\n", "Hello"),
        ("an empty line within", "SGVs\r\n\r\nbG8=", "Hello"),
        ("padding alone", "====", ""), ("nothing", "", ""),
    ])
    func base64IsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        #expect(decoded(.base64, text) == expected, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("encoded bytes", "caf=C3=A9", "café"), ("lower case", "caf=c3=a9", "café"),
        ("a soft break", "one=\r\ntwo", "onetwo"), ("a soft break of LF", "one=\ntwo", "onetwo"),
        ("a soft break with spaces", "one= \t\r\ntwo", "onetwo"), ("a break at the end", "one=", "one"),
        ("a lone equals", "a=b", "a=b"), ("bad digits", "a=ZZ=", "a=ZZ"), ("a cut code", "a=C", "a=C"),
        ("spaces at the end of a line", "one \t\r\ntwo  ", "one\r\ntwo"),
        ("spaces within", "a  b\tc", "a  b\tc"),
        ("an encoded space at the end", "one=20\r\ntwo", "one \r\ntwo"),
        ("a space before a break", "one =\r\ntwo", "one two"),
        ("raw bytes", "é", "é"), ("nothing", "", ""),
    ])
    func quotedPrintableIsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        #expect(decoded(.quotedPrintable, text) == expected, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("whole", "begin 644 a\n#0V%T\n`\nend\n", "Cat"), ("without begin", "#0V%T\n`\nend\n", "Cat"),
        ("without end", "begin 644 a\n#0V%T\n", "Cat"),
        ("with CRLF", "begin 644 a\r\n#0V%T\r\n`\r\nend\r\n", "Cat"),
        ("lost spaces", "begin 644 a\n\"0V$\n`\nend\n", "Ca"), ("nothing", "", ""),
    ])
    func uuencodeIsReadWithItsDamage(_ name: String, _ text: String, _ expected: String) {
        #expect(decoded(.uuencode, text) == expected, Comment(rawValue: name))
    }

    @Test(
        arguments: [
            ("7BIT", TransferCoding.sevenBit), (" quoted-printable \t", .quotedPrintable),
            ("\"base64\"", .base64),
            ("x-uue", .uuencode), (nil, .sevenBit), ("rot13", .unknown("rot13")),
            ("Base64 (in lines)", .base64), ("(see below) quoted-printable", .quotedPrintable),
            ("base64; x=y", .base64), ("7bit (no\\) more)", .sevenBit),
        ] as [(String?, TransferCoding)]
    )
    func namesAreReadGenerously(_ field: String?, _ coding: TransferCoding) {
        #expect(TransferCoding(field: field) == coding)
    }

    @Test func whatIsEncodedDecodesToTheSame() {
        var random = SplitMix(seed: 1)
        for round in 0..<400 {
            var bytes = (0..<(round * 3 % 700)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            if round % 2 == 0 {
                bytes = bytes.map { $0 % 64 < 60 ? 0x20 + $0 % 0x5F : [0x0D, 0x0A, 0x3D, 0x09][Int($0 % 4)] }
            }
            let quoted = TransferCoding.encodeQuotedPrintable(bytes)
            let base64 = TransferCoding.encodeBase64(bytes)
            #expect(TransferCoding.quotedPrintable.decode(quoted, in: 0..<quoted.count) == bytes)
            #expect(TransferCoding.base64.decode(base64, in: 0..<base64.count) == bytes)
            for text in [quoted, base64] {
                #expect(LineEndings.isCanonical(text))
                #expect(text.allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0.isLineEnd || $0 == 0x09 })
                #expect(text.split(separator: 0x0A).allSatisfy { $0.count <= 77 })
            }
        }
    }

    @Test func linesThatServersChangeAreEncoded() {
        let encoded = TransferCoding.encodeQuotedPrintable(Array(".\r\nFrom me\r\nend ".utf8))
        #expect(String(decoding: encoded, as: UTF8.self) == "=2E\r\n=46rom me\r\nend=20")
    }
}

@Suite struct LineEndingsTests {
    @Test(arguments: [
        ("canonical", "a\r\nb\r\n", "a\r\nb\r\n"), ("LF", "a\nb\n", "a\r\nb\r\n"),
        ("CR", "a\rb\r", "a\r\nb\r\n"),
        ("mixed", "a\r\nb\nc\rd", "a\r\nb\r\nc\r\nd"), ("empty lines", "\n\n", "\r\n\r\n"),
        ("two CR before a LF", "a\r\r\nb", "a\r\n\r\nb"), ("LF before CR", "a\n\rb", "a\r\n\r\nb"),
        ("nothing", "", ""),
    ])
    func everyLineEndBecomesCRLF(_ name: String, _ text: String, _ expected: String) {
        let canonical = LineEndings.canonical(Array(text.utf8))
        #expect(String(decoding: canonical, as: UTF8.self) == expected, Comment(rawValue: name))
        #expect(LineEndings.isCanonical(canonical), Comment(rawValue: name))
        #expect(LineEndings.isCanonical(Array(text.utf8)) == (text == expected), Comment(rawValue: name))
    }

    @Test func allSamplesAreMadeCanonicalOnce() throws {
        for url in Samples.all {
            let canonical = LineEndings.canonical(try Samples.bytes(url))
            #expect(LineEndings.canonical(canonical) == canonical)
            #expect(LineEndings.isCanonical(canonical), "\(url.lastPathComponent)")
        }
    }
}
