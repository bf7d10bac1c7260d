// SPDX-License-Identifier: Apache-2.0

import MIME

/// Text beyond ASCII for a header field, as words that any mail program reads (RFC 2047).
enum EncodedWords {
    /// Bytes of UTF-8 in one word. `=?utf-8?B?` and `?=` take 12 of the 76 that a line has (RFC 2047 §2),
    /// 39 bytes are 52 in base64, and 12 are left for the name of the field.
    private static let contentBytesMax = 39

    /// Words of at most 75 bytes each, joined by one space, which readers take out again. No character is
    /// split over two words.
    static func encode(_ text: String) -> String {
        var words: [String] = []
        var content: [UInt8] = []
        for character in text {
            let bytes = Array(character.utf8)
            if content.count + bytes.count > contentBytesMax {
                if !content.isEmpty { words.append(word(content)) }
                content = []
            }
            guard bytes.count > contentBytesMax else {
                content += bytes
                continue
            }
            for scalar in character.unicodeScalars {
                let piece = Array(String(scalar).utf8)
                if content.count + piece.count > contentBytesMax {
                    words.append(word(content))
                    content = []
                }
                content += piece
            }
        }
        if !content.isEmpty { words.append(word(content)) }
        return words.joined(separator: " ")
    }

    private static func word(_ content: [UInt8]) -> String {
        let text = Base64.encode(content).filter { !$0.isLineEnd }
        return "=?utf-8?B?\(String(decoding: text, as: UTF8.self))?="
    }
}
