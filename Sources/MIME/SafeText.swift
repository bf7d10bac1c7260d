// SPDX-License-Identifier: Apache-2.0

/// Text of strangers made safe to show: no control characters, no tricks with the direction of writing.
package enum SafeText {
    /// One line: line ends and tabs become spaces; other control characters (C0, DEL, C1), line and
    /// paragraph separators and bidirectional overrides go; no white space stays at the ends.
    package static func line(_ text: String) -> String {
        if isPlain(text.utf8) { return text }
        var line: [UInt8] = []
        line.reserveCapacity(text.utf8.count)
        // White space that comes before the next character, if one does.
        var spaces = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029:
                if !line.isEmpty { spaces += 1 }
            case 0..<0x20, 0x7F..<0xA0:
                continue
            case _ where isBidirectional(scalar):
                continue
            default:
                line.append(contentsOf: repeatElement(ASCII.space, count: spaces))
                spaces = 0
                line.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// Many lines: line ends become LF, tabs stay, other control characters go; the direction of writing is
    /// left to the text, where it does no harm.
    package static func lines(_ text: String) -> String {
        let bytes = text.utf8.span
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var index = 0
        while true {
            // Most of a text is copied as it is.
            let end = plainEnd(of: bytes, from: index)
            lines.append(bytes.extracting(index..<end))
            guard end < bytes.count else { break }
            let byte = bytes[end]
            index = end + 1
            switch byte {
            case ASCII.carriageReturn:
                if index < bytes.count, bytes[index] == ASCII.lineFeed { index += 1 }
                lines.append(ASCII.lineFeed)
            case 0x0B, 0x0C:
                lines.append(ASCII.lineFeed)
            case ASCII.tab, ASCII.lineFeed:
                lines.append(byte)
            case 0..<ASCII.space, ASCII.delete:
                break
            case 0xC2 where index < bytes.count && bytes[index] < 0xA0:
                // U+0080 to U+009F, of which U+0085 is a line end.
                if bytes[index] == 0x85 { lines.append(ASCII.lineFeed) }
                index += 1
            default:
                lines.append(byte)
            }
        }
        // Whole characters of a valid text: they need not be validated again.
        return unsafe String(copying: UTF8Span(unchecked: lines.span))
    }

    /// Where the bytes end that stay as they are, from `start` on: at a control character, or at the first
    /// byte of U+0080 to U+00BF, some of which are.
    private static func plainEnd(of bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let marks = Self.marks(in: bytes.block(at: index))
            // The lowest mark is the first byte's: nothing below it has borrowed.
            guard marks == 0 else { return index + marks.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < bytes.count, bytes[index] >= ASCII.space, bytes[index] != ASCII.delete,
            bytes[index] != 0xC2
        {
            index += 1
        }
        return index
    }

    /// The highest bit of the first of eight bytes that is below 0x20, 0x7F or 0xC2, and perhaps bits behind
    /// it; 0 where none is.
    private static func marks(in block: UInt64) -> UInt64 {
        block.marks(below: ASCII.space) | block.marks(of: ASCII.delete) | block.marks(of: 0xC2)
    }

    /// Embeddings, overrides and isolates (Unicode Standard Annex 9).
    static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// Whether all of a text is visible ASCII.
    static func isVisible(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for index in bytes.indices where !bytes[index].isVisible { return false }
        return true
    }

    /// Whether the bytes are printable ASCII with no white space at their ends.
    private static func isPlain(_ bytes: String.UTF8View) -> Bool {
        bytes.first != ASCII.space && bytes.last != ASCII.space
            && bytes.allSatisfy { $0 >= ASCII.space && $0 < ASCII.delete }
    }
}
