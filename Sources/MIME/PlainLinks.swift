// SPDX-License-Identifier: Apache-2.0

/// Links in plain text.
enum PlainLinks {
    /// The links in the text, in order.
    static func links(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        return ranges(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Where links stand: `http:`, `https:`, `ftp:` and `mailto:` up to white space or a character that no
    /// link has; punctuation at the end belongs to the sentence, and a closing bracket to one opened before.
    static func ranges(in bytes: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var index = 0
        // Every scheme has its colon; letters before it are looked at only then.
        while let colon = bytes.firstIndex(of: ASCII.colon, in: index..<bytes.count) {
            index = colon + 1
            guard let start = schemeStart(bytes, colon: colon) else { continue }
            while index < bytes.count, isLinkByte(bytes[index]) { index += 1 }
            var end = index
            let hasBracket = bytes[colon..<end].contains { $0 == ASCII.parenthesis || $0 == ASCII.bracket }
            while end > colon + 1, isSentenceEnd(bytes[end - 1], closesBracket: hasBracket) { end -= 1 }
            if end > colon + 3 { ranges.append(start..<end) }
        }
        return ranges
    }

    private static func schemeStart(_ bytes: [UInt8], colon: Int) -> Int? {
        for (scheme, hasSlashes) in [("https", true), ("http", true), ("ftp", true), ("mailto", false)] {
            let start = colon - scheme.utf8.count
            guard start >= 0, bytes.spells(scheme, in: start..<colon) else { continue }
            if start > 0, bytes[start - 1].isLetter || bytes[start - 1].isDigit { continue }
            let slashes = bytes[(colon + 1)...].prefix(2).elementsEqual("//".utf8)
            if slashes == hasSlashes { return start }
        }
        return nil
    }

    private static func isLinkByte(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte != ASCII.delete && byte != ASCII.less && byte != ASCII.greater
            && byte != ASCII.quote && byte < 0x80
    }

    private static func isSentenceEnd(_ byte: UInt8, closesBracket: Bool) -> Bool {
        switch byte {
        case ASCII.parenthesisClosed, ASCII.bracketClosed: !closesBracket
        default: ".,;:!?'*_|".utf8.contains(byte)
        }
    }
}
