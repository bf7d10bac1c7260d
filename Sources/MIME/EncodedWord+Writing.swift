// SPDX-License-Identifier: Apache-2.0

extension EncodedWord {
    /// The longest word (RFC 2047 §2).
    package static let wordBytesMax = 75

    /// A text as it may stand in an unstructured field or as a display name: as it is where it is ASCII that
    /// reads as itself, else as encoded words of UTF-8 with a space between each two.
    ///
    /// A word has at most 75 bytes and never splits a character; Q or B, whichever is shorter. Control
    /// characters are left out (`SafeText.line`), so the result has no line end and cannot begin a field.
    package static func encode(_ text: String) -> String {
        encode(text, behind: 0)
    }

    /// The same for a line on which `column` bytes stand already: the first word is shorter by these.
    static func encode(_ text: String, behind column: Int) -> String {
        let line = SafeText.line(text)
        return isPlain(line) ? line : words(line, behind: column).joined(separator: " ")
    }

    /// Printable ASCII that no reader takes for an encoded word, in pieces that a header can be folded at.
    private static func isPlain(_ line: String) -> Bool {
        let bytes = Array(line.utf8)
        var run = 0
        for (index, byte) in bytes.enumerated() {
            guard byte >= ASCII.space, byte < ASCII.delete else { return false }
            run = byte == ASCII.space ? 0 : run + 1
            guard run <= 900 else { return false }
            if byte == ASCII.equals, index + 1 < bytes.count, bytes[index + 1] == ASCII.question {
                return false
            }
        }
        return true
    }

    /// The encoded words of a text.
    static func words(_ line: String, behind column: Int) -> [String] {
        let quoted = line.utf8.reduce(0) { $0 + (isQPlain($1) || $1 == ASCII.space ? 1 : 3) }
        let isQ = quoted <= (line.utf8.count + 2) / 3 * 4
        // What `=?utf-8?q?` and `?=` leave to the text.
        var room = max(wordBytesMax - 12 - column, 12)
        var words: [String] = []
        var content: [UInt8] = []
        for scalar in line.unicodeScalars {
            let character = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            if encodedCount(content + character, isQ: isQ) > room {
                words.append(word(content, isQ: isQ))
                content = []
                room = wordBytesMax - 12
            }
            content += character
        }
        if !content.isEmpty { words.append(word(content, isQ: isQ)) }
        return words
    }

    private static func encodedCount(_ content: [UInt8], isQ: Bool) -> Int {
        isQ
            ? content.reduce(0) { $0 + (isQPlain($1) || $1 == ASCII.space ? 1 : 3) }
            : (content.count + 2) / 3 * 4
    }

    private static func word(_ content: [UInt8], isQ: Bool) -> String {
        var encoded: [UInt8] = []
        if !isQ {
            Base64.appendLine(content, 0..<content.count, to: &encoded)
            return "=?utf-8?b?" + String(decoding: encoded, as: UTF8.self) + "?="
        }
        for byte in content {
            if byte == ASCII.space {
                encoded.append(ASCII.underscore)
            } else if isQPlain(byte) {
                encoded.append(byte)
            } else {
                let digits = QuotedPrintable.hexDigits
                encoded += [ASCII.equals, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "=?utf-8?q?" + String(decoding: encoded, as: UTF8.self) + "?="
    }

    /// What stands for itself in a word anywhere, a display name among it (RFC 2047 §5 (3)).
    private static func isQPlain(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "!*+-/".utf8.contains(byte)
    }
}
