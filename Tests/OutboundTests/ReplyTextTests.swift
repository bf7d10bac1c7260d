// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Outbound

@Suite struct ReplyTextTests {
    struct Line: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: Int?
        var isFinal = true
        var words = ""
    }

    @Test(arguments: [
        Line(testDescription: "250 2.0.0 ok\r\n", code: 250, words: "2.0.0 ok"),
        Line(testDescription: "250-SIZE 5\r\n", code: 250, isFinal: false, words: "SIZE 5"),
        Line(testDescription: "250\r\n", code: 250),
        Line(testDescription: "250 \r\n", code: 250),
        Line(testDescription: "250-\r\n", code: 250, isFinal: false),
        Line(testDescription: "550 no\n", code: 550, words: "no"),
        Line(testDescription: "25", code: nil),
        Line(testDescription: "250x\r\n", code: nil),
        Line(testDescription: "2500 ok\r\n", code: nil),
        Line(testDescription: " 250 ok\r\n", code: nil),
        Line(testDescription: "hello\r\n", code: nil),
        Line(testDescription: "\r\n", code: nil),
        Line(testDescription: "", code: nil),
    ])
    func aLineIsOneOnlyWithThreeDigitsAndAMark(_ row: Line) {
        let bytes = Array(row.testDescription.utf8)
        let line = ReplyLine(bytes.span)
        #expect(line?.code == row.code)
        guard let line else { return }
        #expect(line.isFinal == row.isFinal)
        #expect(line.words(in: bytes.span) == row.words)
    }

    @Test(arguments: [
        ("plain words", "plain words"),
        ("a\r\n250 forged", "a\\x0D\\x0A250 forged"),
        ("nul\0tab\tescape\u{1B}[31m", "nul\\x00tab\\x09escape\\x1B[31m"),
        ("delete\u{7F}next\u{85}", "delete\\x7Fnext\\x85"),
        ("back\\x0A", "back\\\\x0A"),
        ("grün 한국", "grün 한국"),
        ("turn\u{202E}ed\u{2028}line", "turn\\u{202E}ed\\u{2028}line"),
    ])
    func whatCouldForgeALineIsEscaped(_ text: String, _ escaped: String) {
        #expect(ReplyText.escaped(text) == escaped)
    }

    @Test func bytesThatAreNoTextBecomeAMark() {
        #expect(ReplyText.escaped([0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
    }

    @Test(arguments: ["x", "ü", "\u{7}", "한", "\\"])
    func aLongReplyIsCutBetweenItsPieces(_ piece: String) {
        let text = ReplyText.escaped(String(repeating: piece, count: 2_000))
        let one = ReplyText.escaped(piece)
        #expect(text.utf8.count <= ReplyText.bytesMax)
        #expect(text.utf8.count > ReplyText.bytesMax - one.utf8.count)
        #expect(text == String(repeating: one, count: text.utf8.count / one.utf8.count))
    }

    @Test func manyLinesAreBounded() {
        var text = ReplyText()
        let bytes = Array("550-\(String(repeating: "y", count: 300))\r\n".utf8)
        for _ in 0..<1_000 {
            guard let line = ReplyLine(bytes.span) else { continue }
            text.add(bytes.span, line)
        }
        #expect(text.text.utf8.count == ReplyText.bytesMax)
        #expect(text.text.hasPrefix("550 yyy"))
    }
}
