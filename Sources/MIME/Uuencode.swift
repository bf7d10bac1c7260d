// SPDX-License-Identifier: Apache-2.0

/// Uuencoded data (POSIX, utility `uuencode`), which some old programs still send.
enum Uuencode {
    /// The bytes between the `begin` line and the `end` line; without a `begin`, of all lines. Behind a
    /// `begin-base64` stands base64.
    ///
    /// A line that is shorter than its length says gives what it has.
    static func decode(_ bytes: [UInt8], in range: Range<Int>) -> [UInt8] {
        var decoded: [UInt8] = []
        var start = range.lowerBound
        if let begin = beginning(bytes, in: range) {
            start = begin.end
            if begin.isBase64 { return Base64.decode(bytes, in: start..<range.upperBound) }
        }
        while start < range.upperBound {
            let next = bytes.lineEnd(from: start, to: range.upperBound)
            let line = bytes.withoutLineEnd(start..<next)
            start = next
            if bytes.spells("end", in: bytes.trimmed(line)) { break }
            guard let first = line.first, bytes[first] > 0x20, bytes[first] <= 0x60 else { continue }
            // What a line lacks is not made up: a few bytes would become many.
            let length = min(Int((bytes[first] &- 0x20) & 63), (line.count * 3 - 1) / 4)
            decodeLine(bytes, line.dropFirst(), length: length, into: &decoded)
        }
        return decoded
    }

    /// The end of the line `begin MODE NAME`, whose mode is octal; `nil` where there is none.
    private static func beginning(_ bytes: [UInt8], in range: Range<Int>) -> (end: Int, isBase64: Bool)? {
        var start = range.lowerBound
        while start < range.upperBound {
            let next = bytes.lineEnd(from: start, to: range.upperBound)
            for (word, isBase64) in [("begin ", false), ("begin-base64 ", true)] {
                let line = bytes[start..<next]
                if line.starts(with: word.utf8), line.dropFirst(word.utf8.count).first?.isDigit == true {
                    return (next, isBase64)
                }
            }
            start = next
        }
        return nil
    }

    private static func decodeLine(
        _ bytes: [UInt8],
        _ line: Range<Int>,
        length: Int,
        into decoded: inout [UInt8],
    ) {
        var left = length
        var quantum: UInt32 = 0
        var digits = 0
        for place in 0..<((length + 2) / 3 * 4) {
            let index = line.lowerBound + place
            let byte = index < line.upperBound ? bytes[index] : ASCII.space
            quantum = quantum << 6 | UInt32((byte &- 0x20) & 63)
            digits += 1
            guard digits == 4 else { continue }
            for shift in [UInt32(16), 8, 0] where left > 0 {
                decoded.append(UInt8(truncatingIfNeeded: quantum >> shift))
                left -= 1
            }
            quantum = 0
            digits = 0
        }
    }
}
