// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The bytes that the grammars of mail name (RFC 5234, appendix B.1).
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let escape: UInt8 = 0x1B
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let apostrophe: UInt8 = 0x27
    static let parenthesis: UInt8 = 0x28
    static let parenthesisClosed: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let bracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let bracketClosed: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
    static let tilde: UInt8 = 0x7E
    static let delete: UInt8 = 0x7F
}

extension UInt8 {
    /// White space within a line.
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// White space, line ends among it.
    var isSpace: Bool { self == ASCII.space || (self >= ASCII.tab && self <= ASCII.carriageReturn) }

    var isLineEnd: Bool { self == ASCII.lineFeed || self == ASCII.carriageReturn }

    var isDigit: Bool { self &- ASCII.zero < 10 }

    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// A control character of ASCII: none of these is text.
    var isControl: Bool { self < ASCII.space || self == ASCII.delete }

    /// Printable and no space: what a field's name is made of, but for the colon (RFC 5322 §2.2).
    var isVisible: Bool { self > ASCII.space && self < ASCII.delete }

    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    var uppercased: UInt8 { self &- 0x61 < 26 ? self & 0xDF : self }

    /// The value of a hexadecimal digit in either case.
    var hexValue: UInt8? {
        if isDigit { return self - ASCII.zero }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

/// Eight bytes looked at together: taking a number from a byte that is less borrows from its highest bit
/// (graphics.stanford.edu/~seander/bithacks.html).
extension UInt64 {
    /// The highest bit of the first byte that is less than `limit`, and perhaps bits behind it; 0 where none
    /// is.
    func marks(below limit: UInt8) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        return (self &- ones &* UInt64(limit)) & ~self & (ones &* 0x80)
    }

    /// The same of the first byte that is this one.
    func marks(of byte: UInt8) -> UInt64 {
        (self ^ 0x0101_0101_0101_0101 &* UInt64(byte)).marks(below: 1)
    }
}

extension Span<UInt8> {
    /// The eight bytes from `index` on as one number, the first one lowest.
    func block(at index: Int) -> UInt64 {
        precondition(index >= 0 && index + 8 <= count)
        return unsafe UInt64(
            littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
    }

    /// Whether the bytes are the same.
    func spells(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return unsafe withUnsafeBytes { own in
            unsafe other.withUnsafeBytes { other in
                guard let one = own.baseAddress, let two = other.baseAddress else { return true }
                return unsafe memcmp(one, two, own.count) == 0
            }
        }
    }
}

extension [UInt8] {
    /// A copy of bytes that another owns.
    init(_ bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// Appends bytes that another owns.
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Whether the bytes of `range` spell `text`, each in either case.
    func spells(_ text: String, in range: Range<Int>) -> Bool {
        guard text.utf8.count == range.count else { return false }
        var index = range.lowerBound
        for byte in text.utf8 {
            guard self[index].lowercased == byte.lowercased else { return false }
            index += 1
        }
        return true
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, self[lower].isSpace { lower += 1 }
        while upper > lower, self[upper - 1].isSpace { upper -= 1 }
        return lower..<upper
    }

    /// The first place of a byte in `range`. The C library looks at many bytes at once, which a loop over
    /// them does not.
    package func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        return unsafe withUnsafeBytes { bytes in
            guard !range.isEmpty, let start = unsafe bytes.baseAddress?.advanced(by: range.lowerBound),
                let found = unsafe memchr(start, Int32(byte), range.count)
            else { return nil }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - start)
        }
    }

    /// The first place of `needle` at or after `start`, found by its second byte: the first one of a boundary
    /// is one that quoted-printable is full of.
    package func firstIndex(of needle: [UInt8], from start: Int = 0) -> Int? {
        guard needle.count > 1 else {
            return needle.first.flatMap { firstIndex(of: $0, in: Swift.min(start, count)..<count) }
        }
        var index = start
        while index + needle.count <= count,
            let found = firstIndex(of: needle[1], in: index + 1..<count - needle.count + 2)
        {
            let place = found - 1
            if span.extracting(place..<place + needle.count).spells(needle.span) { return place }
            index = found
        }
        return nil
    }

    /// The index after the next line feed at or after `start`, or `end` where there is none.
    func lineEnd(from start: Int, to end: Int) -> Int {
        guard start < end else { return end }
        return firstIndex(of: ASCII.lineFeed, in: start..<end).map { $0 + 1 } ?? end
    }

    /// The range without one line end (LF or CRLF) at its end.
    func withoutLineEnd(_ range: Range<Int>) -> Range<Int> {
        var upper = range.upperBound
        guard upper > range.lowerBound, self[upper - 1] == ASCII.lineFeed else { return range }
        upper -= 1
        if upper > range.lowerBound, self[upper - 1] == ASCII.carriageReturn { upper -= 1 }
        return range.lowerBound..<upper
    }
}

extension String {
    /// The text of bytes that another owns.
    init(_ bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The text without white space and quotes, ASCII letters in lower case: a word of a protocol, as
    /// programs write it.
    var token: String {
        var token: [UInt8] = []
        token.reserveCapacity(utf8.count)
        for byte in utf8 where !byte.isSpace && byte != ASCII.quote && byte != ASCII.apostrophe {
            token.append(byte.lowercased)
        }
        return String(decoding: token, as: UTF8.self)
    }

    /// What stands in the first angle brackets; `nil` where there are none.
    var firstBracketed: String? {
        guard let start = utf8.firstIndex(of: ASCII.less),
            let end = utf8[start...].firstIndex(of: ASCII.greater)
        else { return nil }
        return String(self[utf8.index(after: start)..<end])
    }

    /// What stands in the first angle brackets, or the whole text where there are none, without white space
    /// and without any more brackets: the bare form of an id.
    var withoutBrackets: String {
        let inner = firstBracketed ?? self
        let isBare = { (byte: UInt8) in !byte.isSpace && byte != ASCII.less && byte != ASCII.greater }
        guard !inner.utf8.allSatisfy(isBare) else { return inner }
        return String(decoding: inner.utf8.filter(isBare), as: UTF8.self)
    }

    /// The text without white space.
    var withoutSpace: String {
        guard utf8.contains(where: \.isSpace) else { return self }
        return String(decoding: utf8.filter { !$0.isSpace }, as: UTF8.self)
    }
}
