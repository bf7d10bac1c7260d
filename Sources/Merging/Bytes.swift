// SPDX-License-Identifier: Apache-2.0

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

extension [UInt8] {
    /// RFC 5322 §2.1.1: bytes of a line without its end.
    static var lineBytesMax: Int { 998 }

    static var lineEnd: [UInt8] { [Byte.carriageReturn, Byte.lineFeed] }

    /// Whether `range` is ASCII without NUL in lines that every mail server takes.
    func isSevenBitText(_ range: Range<Int>) -> Bool {
        var length = 0
        for index in range {
            let byte = self[index]
            guard byte < 0x80, byte != 0 else { return false }
            // The CR of the line's end is no byte of the line.
            length = byte == Byte.lineFeed ? 0 : length + (byte == Byte.carriageReturn ? 0 : 1)
            guard length <= Self.lineBytesMax else { return false }
        }
        return true
    }

    /// The first place of `needle` at or after `start`.
    func firstIndex(of needle: [UInt8], from start: Int = 0) -> Int? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var index = start
        while index <= count - needle.count {
            if self[index] == first, self[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}
