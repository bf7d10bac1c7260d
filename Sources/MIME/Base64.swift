// SPDX-License-Identifier: Apache-2.0

/// Base64 as mail has it (RFC 2045 §6.8).
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// The value of each byte; 255 for what is not of the alphabet.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// The bytes that the text of `range` stands for.
    ///
    /// What is not of the alphabet is passed over (RFC 2045), and an incomplete end gives the whole bytes it
    /// has. After the padding the data ends, unless base64 goes on right behind it or
    /// fills the next line with any content: then several texts were joined. Anything else is not data, such
    /// as the footer that a list put below.
    package static func decode(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
        [UInt8](capacity: range.count / 4 * 3 + 3) { decoded in
            decode(bytes, in: range, into: &decoded)
        }
    }

    private static func decode(_ bytes: [UInt8], in range: Range<Int>, into decoded: inout OutputSpan<UInt8>)
    {
        let values = values
        var quantum: UInt32 = 0
        var digits = 0
        var index = range.lowerBound
        var checked = index
        while index < range.upperBound {
            // Whole lines are groups of four with nothing in between.
            while digits == 0, index + 4 <= range.upperBound {
                let first = values[Int(bytes[index])]
                let second = values[Int(bytes[index + 1])]
                let third = values[Int(bytes[index + 2])]
                let fourth = values[Int(bytes[index + 3])]
                guard first | second | third | fourth < 64 else { break }
                decoded.append(first << 2 | second >> 4)
                decoded.append(second << 4 | third >> 2)
                decoded.append(third << 6 | fourth)
                index += 4
            }
            guard index < range.upperBound else { break }
            let byte = bytes[index]
            let value = values[Int(byte)]
            index += 1
            if value < 64 {
                quantum = quantum << 6 | UInt32(value)
                digits += 1
                guard digits == 4 else { continue }
                decoded.append(UInt8(truncatingIfNeeded: quantum >> 16))
                decoded.append(UInt8(truncatingIfNeeded: quantum >> 8))
                decoded.append(UInt8(truncatingIfNeeded: quantum))
                quantum = 0
                digits = 0
            } else if byte == ASCII.equals, digits >= 2 {
                finish(quantum, digits, into: &decoded)
                quantum = 0
                digits = 0
                guard index >= checked else { continue }
                guard let next = nextText(bytes, in: index..<range.upperBound) else { return }
                index = next.lowerBound
                checked = next.upperBound
            }
        }
        finish(quantum, digits, into: &decoded)
    }

    private static func finish(_ quantum: UInt32, _ digits: Int, into decoded: inout OutputSpan<UInt8>) {
        if digits >= 2 { decoded.append(UInt8(truncatingIfNeeded: quantum >> (UInt32(digits) * 6 - 8))) }
        if digits == 3 { decoded.append(UInt8(truncatingIfNeeded: quantum >> 2)) }
    }

    /// The line in which a further text begins behind padding; `nil` where none does.
    private static func nextText(_ bytes: [UInt8], in range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        while start < range.upperBound, bytes[start] == ASCII.equals { start += 1 }
        if start < range.upperBound, bytes[start].isBlank, !isRestBlank(bytes, in: start..<range.upperBound) {
            return nil
        }
        while start < range.upperBound, bytes[start].isSpace || bytes[start] == ASCII.equals { start += 1 }
        var index = start
        while index < range.upperBound, !bytes[index].isLineEnd {
            let byte = bytes[index]
            guard values[Int(byte)] < 64 || byte == ASCII.equals || byte.isBlank else { return nil }
            index += 1
        }
        return index > start ? start..<index : nil
    }

    /// Whether nothing but white space follows on the same line.
    private static func isRestBlank(_ bytes: [UInt8], in range: Range<Int>) -> Bool {
        for index in range {
            if bytes[index].isLineEnd { return true }
            guard bytes[index].isBlank else { return false }
        }
        return true
    }

    /// The base64 of `bytes` in lines of 76, each ended by CRLF.
    package static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        encoded.reserveCapacity(bytes.count / 57 * 78 + 80)
        for start in stride(from: 0, to: bytes.count, by: 57) {
            appendLine(bytes, start..<min(start + 57, bytes.count), to: &encoded)
            encoded.append(ASCII.carriageReturn)
            encoded.append(ASCII.lineFeed)
        }
        return encoded
    }

    /// The base64 of `range` without line ends.
    static func appendLine(_ bytes: [UInt8], _ range: Range<Int>, to encoded: inout [UInt8]) {
        var index = range.lowerBound
        while index < range.upperBound {
            let left = range.upperBound - index
            let first = UInt32(bytes[index])
            let second = left > 1 ? UInt32(bytes[index + 1]) : 0
            let third = left > 2 ? UInt32(bytes[index + 2]) : 0
            let quantum = first << 16 | second << 8 | third
            encoded.append(alphabet[Int(quantum >> 18)])
            encoded.append(alphabet[Int(quantum >> 12 & 63)])
            encoded.append(left > 1 ? alphabet[Int(quantum >> 6 & 63)] : ASCII.equals)
            encoded.append(left > 2 ? alphabet[Int(quantum & 63)] : ASCII.equals)
            index += 3
        }
    }
}
