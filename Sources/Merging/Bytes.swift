// SPDX-License-Identifier: Apache-2.0

import MIME

/// The bytes that the making of a mail names.
enum Byte {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
}

extension UInt8 {
    /// White space within a line.
    var isBlank: Bool { self == Byte.space || self == Byte.tab }

    /// White space as HTML and mail headers mean it.
    var isSpace: Bool { self == Byte.space || (self >= Byte.tab && self <= Byte.carriageReturn) }

    var isLineEnd: Bool { self == Byte.lineFeed || self == Byte.carriageReturn }

    var isDigit: Bool { self &- 0x30 < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

extension Sequence<UInt8> {
    /// Whether every byte is ASCII and none is NUL, as 7bit wants it (RFC 2045 §2.7).
    var isSevenBit: Bool { allSatisfy { $0 < 0x80 && $0 != 0 } }
}

extension Span<UInt8> {
    /// The first place of a byte.
    func firstIndex(of byte: UInt8) -> Int? {
        for index in indices where self[index] == byte { return index }
        return nil
    }
}

extension [UInt8] {
    /// RFC 5322 §2.1.1: bytes of a line without its end.
    static var lineBytesMax: Int { 998 }

    static var lineEnd: [UInt8] { [Byte.carriageReturn, Byte.lineFeed] }

    /// Whether `range` is ASCII without NUL in lines that every mail server takes.
    func isSevenBitText(_ range: Range<Int>) -> Bool {
        var highest: UInt8 = 0
        for byte in self[range] { highest = Swift.max(highest, byte) }
        guard highest < 0x80, firstIndex(of: 0, in: range) == nil else { return false }
        var start = range.lowerBound
        while start < range.upperBound {
            let end = firstIndex(of: Byte.lineFeed, in: start..<range.upperBound) ?? range.upperBound
            // The CR of the line's end is no byte of the line.
            let isLong = end - start > Self.lineBytesMax
            guard
                !isLong || self[start..<end].count(where: { $0 != Byte.carriageReturn }) <= Self.lineBytesMax
            else { return false }
            start = end + 1
        }
        return true
    }

    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}

extension StringProtocol {
    /// Without white space, as HTML and CSS mean it, at its ends.
    func trimmingSpace() -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && UInt8(ascii: scalar).isSpace }
        let start = unicodeScalars.firstIndex { !isSpace($0) } ?? endIndex
        let end = unicodeScalars.lastIndex { !isSpace($0) }.map(unicodeScalars.index(after:)) ?? start
        return String(self[start..<Swift.max(start, end)])
    }
}
