// SPDX-License-Identifier: Apache-2.0

/// Quoted-printable (RFC 2045 §6.7).
enum QuotedPrintable {
    /// The longest line without its end.
    static let lineBytesMax = 76

    /// The bytes that the text of `range` stands for.
    ///
    /// White space at the end of a line goes, as §6.7 (3) says; a `=` that is neither a soft line break nor
    /// before two hexadecimal digits stands for itself; lower case digits and LF alone are taken.
    static func decode(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(range.count)
        var index = range.lowerBound
        while index < range.upperBound {
            index = decodeLine(bytes, from: index, to: range.upperBound, into: &decoded)
        }
        return decoded
    }

    /// Decodes the line that begins at `start`; returns where the next one does.
    private static func decodeLine(
        _ bytes: [UInt8],
        from start: Int,
        to end: Int,
        into decoded: inout [UInt8],
    ) -> Int {
        let next = bytes.lineEnd(from: start, to: end)
        let line = bytes.withoutLineEnd(start..<next)
        var textEnd = line.upperBound
        while textEnd > start, bytes[textEnd - 1].isBlank { textEnd -= 1 }
        var index = start
        while index < textEnd, let equals = bytes.firstIndex(of: ASCII.equals, in: index..<textEnd) {
            decoded.append(bytes.span.extracting(index..<equals))
            if equals + 2 < end, let high = bytes[equals + 1].hexValue, let low = bytes[equals + 2].hexValue {
                decoded.append(high << 4 | low)
                index = equals + 3
            } else if let behind = lineBreak(bytes, from: equals + 1, to: end) {
                guard behind < next else { return behind }
                index = behind
            } else {
                decoded.append(ASCII.equals)
                index = equals + 1
            }
        }
        if index < textEnd { decoded.append(bytes.span.extracting(index..<textEnd)) }
        for index in line.upperBound..<next { decoded.append(bytes[index]) }
        return next
    }

    /// Where the text goes on behind a soft line break, white space before it allowed; `nil` where there is
    /// something else on the line. The end of the body counts as one.
    private static func lineBreak(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        var index = start
        while index < end, bytes[index].isBlank { index += 1 }
        guard index < end else { return end }
        if bytes[index] == ASCII.carriageReturn {
            index += 1
            if index < end, bytes[index] == ASCII.lineFeed { index += 1 }
            return index
        }
        return bytes[index] == ASCII.lineFeed ? index + 1 : nil
    }

    /// The text of `bytes`, in which CRLF means the end of a line and any other control character, a lone CR
    /// or LF among them, is encoded. Dots and `From ` at the start of a line are encoded too, since mail
    /// servers and mailbox files change those.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(bytes.count + bytes.count / 8)
        var start = 0
        while start < bytes.count {
            let end = lineEnd(of: bytes, from: start)
            encodeLine(bytes, start..<end, into: &encoded)
            guard end < bytes.count else { break }
            encoded += [ASCII.carriageReturn, ASCII.lineFeed]
            start = end + 2
        }
        return encoded
    }

    static let hexDigits = Array("0123456789ABCDEF".utf8)

    /// Where the next CRLF begins, or the end.
    private static func lineEnd(of bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while let feed = bytes.firstIndex(of: ASCII.lineFeed, in: index..<bytes.count) {
            if feed > start, bytes[feed - 1] == ASCII.carriageReturn { return feed - 1 }
            index = feed + 1
        }
        return bytes.count
    }

    /// Writes one line, in several with soft breaks between them where it is too long. The last character may
    /// stand in the last column, any other leaves it to the `=`.
    private static func encodeLine(_ bytes: [UInt8], _ line: Range<Int>, into encoded: inout [UInt8]) {
        let hexDigits = hexDigits
        var column = 0
        var index = line.lowerBound
        while index < line.upperBound {
            let left = line.upperBound - index
            let room = left <= lineBytesMax - column ? left : lineBytesMax - 1 - column
            var isFull = false
            // Bytes beyond ASCII stand together, and none of them is plain.
            if bytes[index] < 0x80 {
                let range = index..<index + room
                let stop = plainEnd(of: bytes, range, isLineStart: column == 0, line.upperBound)
                encoded.append(bytes.span.extracting(index..<stop))
                column += stop - index
                isFull = stop == range.upperBound
                index = stop
                guard index < line.upperBound else { break }
            }
            let isLast = index + 1 == line.upperBound
            if isFull || column + 3 > lineBytesMax - (isLast ? 0 : 1) {
                encoded += [ASCII.equals, ASCII.carriageReturn, ASCII.lineFeed]
                column = 0
                continue
            }
            let byte = bytes[index]
            encoded.append(ASCII.equals)
            encoded.append(hexDigits[Int(byte >> 4)])
            encoded.append(hexDigits[Int(byte & 15)])
            column += 3
            index += 1
        }
    }

    /// How far the bytes of `range` may stand as they are: printable ASCII but for `=`, white space that does
    /// not end the line.
    private static func plainEnd(
        of bytes: [UInt8],
        _ range: Range<Int>,
        isLineStart: Bool,
        _ lineEnd: Int
    ) -> Int {
        var index = range.lowerBound
        if isLineStart, index < range.upperBound {
            if bytes[index] == ASCII.dot { return index }
            if bytes[index] == UInt8(ascii: "F"), bytes[index...].starts(with: "From ".utf8) { return index }
        }
        var end = range.upperBound
        if end == lineEnd, end > index, bytes[end - 1].isBlank { end -= 1 }
        let span = bytes.span
        while index + 8 <= end, !Self.hasEncoded(span.block(at: index)) { index += 8 }
        while index < end, bytes[index].isVisible && bytes[index] != ASCII.equals || bytes[index].isBlank {
            index += 1
        }
        return index
    }

    /// Whether one of eight bytes is none of printable ASCII, or `=`.
    private static func hasEncoded(_ block: UInt64) -> Bool {
        let isBeyond = block & 0x8080_8080_8080_8080
        return isBeyond | block.marks(below: ASCII.space) | block.marks(of: ASCII.equals)
            | block.marks(of: ASCII.delete) != 0
    }
}
