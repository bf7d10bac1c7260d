// SPDX-License-Identifier: Apache-2.0

/// Text of strangers made safe to show: no control characters, no tricks with the direction of writing.
package enum SafeText {
    /// One line: line ends and tabs become spaces; other control characters (C0, DEL, C1), line and
    /// paragraph separators and bidirectional overrides go; no white space stays at the ends.
    package static func line(_ text: String) -> String {
        if isPlain(text.utf8) { return text }
        var line = String.UnicodeScalarView()
        var pending = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029:
                if !line.isEmpty { pending.append(" ") }
            case 0..<0x20, 0x7F..<0xA0:
                continue
            case _ where isBidirectional(scalar):
                continue
            default:
                line.append(contentsOf: pending)
                pending = String.UnicodeScalarView()
                line.append(scalar)
            }
        }
        return String(line)
    }

    /// Many lines: line ends become LF, tabs stay, other control characters go; the direction of writing is
    /// left to the text, where it does no harm.
    package static func lines(_ text: String) -> String {
        if text.utf8.allSatisfy({ !$0.isControl && $0 != 0xC2 || $0 == ASCII.lineFeed || $0 == ASCII.tab }) {
            return text
        }
        var lines = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A:
                if previous != "\r" { lines.append("\n") }
            case 0x0D, 0x85:
                lines.append("\n")
            case 0x09:
                lines.append("\t")
            case 0x0B, 0x0C:
                lines.append("\n")
            case 0..<0x20, 0x7F..<0xA0:
                break
            default:
                lines.append(scalar)
            }
            previous = scalar
        }
        return String(lines)
    }

    /// Embeddings, overrides and isolates (Unicode Standard Annex 9).
    static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }

    /// Whether the bytes are printable ASCII with no white space at their ends.
    private static func isPlain(_ bytes: String.UTF8View) -> Bool {
        bytes.first != ASCII.space && bytes.last != ASCII.space
            && bytes.allSatisfy { $0 >= ASCII.space && $0 < ASCII.delete }
    }
}
