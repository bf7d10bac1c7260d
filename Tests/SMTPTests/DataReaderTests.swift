// SPDX-License-Identifier: Apache-2.0

import SMTP
import Testing

@Suite struct DataReaderTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let wire: String
        let body: String

        var testDescription: String { name }
    }

    static let good = [
        Row(name: "plain", wire: "Subject: x\r\n\r\nHello\r\n.\r\n", body: "Subject: x\r\n\r\nHello\r\n"),
        Row(
            name: "stuffed dot",
            wire: "a: b\r\n\r\n..\r\n...x\r\n.y\r\n.\r\n",
            body: "a: b\r\n\r\n.\r\n..x\r\ny\r\n"
        ),
        Row(name: "dots within a line", wire: "a: .b.\r\n\r\nx.\r\n.\r\n", body: "a: .b.\r\n\r\nx.\r\n"),
        Row(name: "dot first of all", wire: "..a\r\n.\r\n", body: ".a\r\n"),
        Row(name: "empty lines", wire: "\r\n\r\n\r\n.\r\n", body: "\r\n\r\n\r\n"),
        Row(name: "8-bit", wire: "a: é한\r\n.\r\n", body: "a: é한\r\n"),
        Row(name: "empty message", wire: ".\r\n", body: "\r\n"),
    ]

    @Test(arguments: good, Cut.allCases)
    func aMessageIsReadToItsDot(_ row: Row, _ cut: Cut) {
        let (content, consumed) = read(bytes(row.wire + "NOOP\r\n"), cut)
        #expect(content == .whole(bytes(row.body)))
        #expect(consumed == row.wire.utf8.count)
    }

    /// The false ends of a message that some servers take for true ones.
    static let falseEnds = ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n.\r", "\r.\r\n", "\r.\n"]

    @Test(arguments: falseEnds, Cut.allCases)
    func aFalseEndIsABareLineEnd(_ end: String, _ cut: Cut) {
        let smuggled = bytes("Subject: x\r\n\r\nHello\(end)MAIL FROM:<forged@x.example>\r\n")
        let (content, consumed) = read(smuggled + bytes("\r\n.\r\n"), cut)
        #expect(content == .refused(.bareLineEnd))
        #expect(consumed <= smuggled.count)
    }

    @Test(arguments: ["a\nb", "a\rb", "a\r\rb", "a\n\rb", "\r\r\n", "\n"], Cut.allCases)
    func aBareLineEndIsFoundAndTheMessageReadToItsEnd(_ text: String, _ cut: Cut) {
        let wire = bytes("a: b\r\n\r\n\(text)c\r\n.\r")
        let (content, consumed) = read(wire + bytes("\nQUIT\r\n"), cut)
        #expect(content == .refused(.bareLineEnd))
        #expect(consumed == wire.count)
    }

    @Test(arguments: Cut.allCases)
    func aNULBeforeADotIsNoEnd(_ cut: Cut) {
        let wire = bytes("a: b\r\n\r\nx\r\n\u{0}.\r\ny\r\n.\r\n")
        let (content, consumed) = read(wire + bytes("QUIT\r\n"), cut)
        #expect(content == .refused(.nul))
        #expect(consumed == wire.count)
    }

    @Test(arguments: Cut.allCases)
    func aMessageMayBeAsLargeAsTheLimitAndNoLarger(_ cut: Cut) {
        var limits = Limits()
        limits.messageBytesMax = 10
        #expect(
            read(bytes("12345678\r\n.\r\n"), cut, limits: limits).content == .whole(bytes("12345678\r\n"))
        )
        #expect(
            read(bytes("..2345678\r\n.\r\n"), cut, limits: limits).content == .whole(bytes(".2345678\r\n"))
        )
        let (content, consumed) = read(bytes("123456789\r\n.\r\nQUIT\r\n"), cut, limits: limits)
        #expect(content == .refused(.tooLarge))
        #expect(consumed == 14)
    }

    @Test(arguments: Cut.allCases)
    func aLineMayBeAsLongAsTheLimitAndNoLonger(_ cut: Cut) {
        var limits = Limits()
        limits.textLineBytesMax = 10
        #expect(
            read(bytes("12345678\r\n.\r\n"), cut, limits: limits).content == .whole(bytes("12345678\r\n"))
        )
        #expect(read(bytes("123456789\r\n.\r\n"), cut, limits: limits).content == .refused(.overlongLine))
    }

    @Test(arguments: Cut.allCases)
    func onlyTheHeaderHasTheHeadersLimit(_ cut: Cut) {
        var limits = Limits()
        limits.headerBytesMax = 10
        let body = String(repeating: "0123456789\r\n", count: 9)
        #expect(
            read(bytes("a: 345\r\n\r\n\(body).\r\n"), cut, limits: limits).content
                != .refused(.overlongHeader)
        )
        #expect(
            read(bytes("a: 3456\r\n\r\n\(body).\r\n"), cut, limits: limits).content
                == .refused(.overlongHeader)
        )
    }

    @Test func aMessageThatNeverEndsIsGivenUp() {
        var limits = Limits()
        limits.messageBytesMax = 1_000
        var reader = DataReader(limits: limits)
        let piece = bytes(String(repeating: "0123456789012345678901234567890\r\n", count: 1_000))
        for _ in 0..<100 where reader.content == nil {
            _ = reader.read(piece.span)
            #expect(reader.bytesHeld <= limits.messageBytesMax)
        }
        #expect(reader.content == .refused(.endless))
    }

    @Test func whatIsRefusedIsNotHeld() {
        var reader = DataReader(limits: Limits())
        _ = reader.read(bytes("a: b\r\n\r\nHello\r\n").span)
        #expect(reader.bytesHeld == 15)
        reader.refuse(.noRoom)
        _ = reader.read(bytes("more\r\n").span)
        #expect(reader.bytesHeld == 0)
        _ = reader.read(bytes(".\r\n").span)
        #expect(reader.content == .refused(.noRoom))
    }

    @Test func aBareLineEndOutweighsEveryOtherFault() {
        #expect(read(bytes("a\u{0}\nb\r\n.\r\n"), .whole).content == .refused(.bareLineEnd))
        #expect(read(bytes("a\nb\u{0}\r\n.\r\n"), .whole).content == .refused(.bareLineEnd))
    }

    /// Whatever comes, the cut changes nothing, and what is kept holds CRLF only.
    @Test(arguments: 0..<40)
    func noiseIsReadAlikeHoweverItIsCut(_ seed: Int) {
        var random = SplitMix(seed: UInt64(seed))
        let alphabet = bytes("\r\n\r\n..a\u{0}é")
        for _ in 0..<200 {
            let noise = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let results = Cut.allCases.map { read(noise, $0) }
            #expect(results.allSatisfy { $0 == results[0] }, "seed \(seed): \(noise)")
            if case .whole(let body) = results[0].content { expectCanonical(body, stuffed: noise) }
        }
    }

    private func expectCanonical(_ body: [UInt8], stuffed wire: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self).unicodeScalars
        #expect(text.last == "\n" && !text.contains("\u{0}"))
        var previous: Unicode.Scalar?
        for scalar in text {
            #expect((previous == "\r") == (scalar == "\n"), "\(wire)")
            previous = scalar
        }
    }
}

@Suite struct LineReaderTests {
    @Test(arguments: Cut.allCases)
    func linesEndWithCRLF(_ cut: Cut) {
        let (found, left) = lines(bytes("EHLO x\r\n\r\nNOOP\r\nRSE"), cut)
        #expect(found == [.text(bytes("EHLO x")), .text([]), .text(bytes("NOOP"))])
        #expect(left == bytes("RSE"))
    }

    @Test(arguments: ["NOOP\nQUIT\r\n", "NOOP\rQUIT\r\n", "\nQUIT\r\n"], Cut.allCases)
    func aBareLineEndIsAnEventOfItsOwn(_ input: String, _ cut: Cut) {
        #expect(lines(bytes(input), cut).lines == [.bareLineEnd, .text(bytes("QUIT"))])
    }

    @Test(arguments: Cut.allCases)
    func anOverlongLineIsReadToItsEndAndForgotten(_ cut: Cut) {
        var limits = Limits()
        limits.commandBytesMax = 8
        limits.loginBytesMax = 10
        #expect(lines(bytes("12345678\r\n"), cut, limits: limits).lines == [.text(bytes("12345678"))])
        let (found, left) = lines(bytes("123456789\r\n1234567890123\r\nNOOP\r\n"), cut, limits: limits)
        #expect(found == [.overlong, .overlong, .text(bytes("NOOP"))])
        #expect(left.isEmpty)
    }

    @Test func anEndlessLineIsGivenUpInBoundedMemory() {
        var limits = Limits()
        limits.skippedBytesMax = 100_000
        var reader = LineReader(limits: limits)
        var buffer: [UInt8] = []
        var found: Line?
        for _ in 0..<200 where found == nil {
            buffer += Array(repeating: UInt8(ascii: "x"), count: 1_000)
            let (line, consumed) = reader.next(in: buffer.span)
            found = line
            buffer.removeFirst(consumed)
            #expect(buffer.count <= limits.loginBytesMax)
        }
        #expect(found == .endless)
    }
}

/// Random numbers that a seed decides (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
