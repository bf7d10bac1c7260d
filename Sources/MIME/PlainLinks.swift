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
            // Asked of links alone that end with one.
            lazy var hasBracket = bytes[colon..<index].contains {
                $0 == ASCII.parenthesis || $0 == ASCII.bracket
            }
            while end > colon + 1, isSentenceEnd(bytes[end - 1], closesBracket: hasBracket) { end -= 1 }
            if end > colon + 3 { ranges.append(start..<end) }
        }
        return ranges
    }

    private static func schemeStart(_ bytes: [UInt8], colon: Int) -> Int? {
        guard colon > 0 else { return nil }
        switch bytes[colon - 1].lowercased {
        case UInt8(ascii: "s"):
            return start(of: "https", bytes, colon: colon, hasSlashes: true)
        case UInt8(ascii: "p"):
            return start(of: "http", bytes, colon: colon, hasSlashes: true)
                ?? start(of: "ftp", bytes, colon: colon, hasSlashes: true)
        case UInt8(ascii: "o"):
            return start(of: "mailto", bytes, colon: colon, hasSlashes: false)
        default:
            return nil
        }
    }

    private static func start(of scheme: String, _ bytes: [UInt8], colon: Int, hasSlashes: Bool) -> Int? {
        let start = colon - scheme.utf8.count
        guard start >= 0, bytes.spells(scheme, in: start..<colon),
            start == 0 || !bytes[start - 1].isLetter && !bytes[start - 1].isDigit
        else { return nil }
        let isSlashed =
            colon + 2 < bytes.count && bytes[colon + 1] == ASCII.slash && bytes[colon + 2] == ASCII.slash
        return isSlashed == hasSlashes ? start : nil
    }

    private static func isLinkByte(_ byte: UInt8) -> Bool {
        byte > ASCII.space && byte != ASCII.delete && byte != ASCII.less && byte != ASCII.greater
            && byte != ASCII.quote && byte < 0x80
    }

    private static func isSentenceEnd(_ byte: UInt8, closesBracket: @autoclosure () -> Bool) -> Bool {
        switch byte {
        case ASCII.parenthesisClosed, ASCII.bracketClosed: !closesBracket()
        default: ".,;:!?'*_|".utf8.contains(byte)
        }
    }
}
