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
            decoded += bytes[index..<equals]
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
        if index < textEnd { decoded += bytes[index..<textEnd] }
        decoded += bytes[line.upperBound..<next]
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
        var column = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.carriageReturn, index + 1 < bytes.count, bytes[index + 1] == ASCII.lineFeed {
                encoded += [ASCII.carriageReturn, ASCII.lineFeed]
                column = 0
                index += 2
                continue
            }
            let isLast = endsLine(bytes, at: index + 1)
            let isPlain = isPlain(bytes, at: index, isLineStart: column == 0, isLast: isLast)
            // The last character of a line may stand in the last column, any other leaves it to the `=`.
            if column + (isPlain ? 1 : 3) > lineBytesMax - (isLast ? 0 : 1) {
                encoded += [ASCII.equals, ASCII.carriageReturn, ASCII.lineFeed]
                column = 0
                continue
            }
            if isPlain {
                encoded.append(byte)
                column += 1
            } else {
                encoded += [ASCII.equals, hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
                column += 3
            }
            index += 1
        }
        return encoded
    }

    static let hexDigits = Array("0123456789ABCDEF".utf8)

    private static func endsLine(_ bytes: [UInt8], at index: Int) -> Bool {
        index >= bytes.count
            || index + 1 < bytes.count && bytes[index] == ASCII.carriageReturn
                && bytes[index + 1] == ASCII.lineFeed
    }

    private static func isPlain(_ bytes: [UInt8], at index: Int, isLineStart: Bool, isLast: Bool) -> Bool {
        let byte = bytes[index]
        if isLineStart {
            if byte == ASCII.dot { return false }
            if byte == UInt8(ascii: "F"), bytes[index...].starts(with: "From ".utf8) { return false }
        }
        return byte.isBlank ? !isLast : byte.isVisible && byte != ASCII.equals
    }
}
