// SPDX-License-Identifier: Apache-2.0

/// Words of other characters than ASCII in a header, `=?charset?Q?text?=` (RFC 2047).
package enum EncodedWord {
    /// One word as it stands: its label, and its text as bytes of that charset.
    struct Word {
        let charset: String
        let content: [UInt8]
        let end: Int
    }

    /// The text of an unfolded field with every encoded word decoded.
    ///
    /// Words of one charset with only white space between them are joined before they are decoded, since
    /// many programs split characters. Bytes above 127 outside of words are UTF-8 where valid, else
    /// windows-1252. A word that does not decode stays as it is. The result is safe to show
    /// (`SafeText.line`), and has no white space at its ends.
    package static func decode(_ bytes: [UInt8]) -> String {
        SafeText.line(decodedRaw(bytes).text)
    }

    /// The decoded text before anything is taken out of it, and whether all its charsets are known and fit.
    static func decodedRaw(_ bytes: [UInt8]) -> Charset.Decoded {
        var decoded = Charset.Decoded(text: "", isKnown: true, isValid: true)
        var plainStart = 0
        var run: (charset: String, content: [UInt8])?
        var index = 0
        let lastEnd = lastEnd(in: bytes)
        while index < lastEnd {
            guard bytes[index] == ASCII.equals, let word = word(in: bytes, at: index) else {
                index += 1
                continue
            }
            let isAdjacent = run != nil && bytes[plainStart..<index].allSatisfy(\.isSpace)
            if !isAdjacent {
                flush(&run, into: &decoded)
                append(bytes[plainStart..<index], label: nil, to: &decoded)
            } else if run?.charset != word.charset {
                flush(&run, into: &decoded)
            }
            if run == nil {
                run = (word.charset, word.content)
            } else {
                run?.content += word.content
            }
            index = word.end
            plainStart = index
        }
        flush(&run, into: &decoded)
        append(bytes[plainStart...], label: nil, to: &decoded)
        return decoded
    }

    /// The encoded word that begins at `start`, if one does.
    ///
    /// White space inside is taken as text, as many programs forget to encode it; a language behind the
    /// charset (RFC 2231 §5) is left out.
    static func word(in bytes: [UInt8], at start: Int) -> Word? {
        guard start + 7 < bytes.count, bytes[start] == ASCII.equals, bytes[start + 1] == ASCII.question,
            let charsetEnd = tokenEnd(in: bytes, from: start + 2), charsetEnd + 2 < bytes.count,
            bytes[charsetEnd + 2] == ASCII.question
        else { return nil }
        let textStart = charsetEnd + 3
        var end = textStart
        while end + 1 < bytes.count, !(bytes[end] == ASCII.question && bytes[end + 1] == ASCII.equals) {
            end += 1
        }
        guard end + 1 < bytes.count else { return nil }
        let label = bytes[start + 2..<charsetEnd].prefix { $0 != ASCII.asterisk }
        let charset = String(decoding: label, as: UTF8.self).lowercased()
        switch bytes[charsetEnd + 1].lowercased {
        case UInt8(ascii: "q"):
            return Word(charset: charset, content: decodedQ(bytes[textStart..<end]), end: end + 2)
        case UInt8(ascii: "b"):
            return Word(charset: charset, content: Base64.decode(bytes, in: textStart..<end), end: end + 2)
        default:
            return nil
        }
    }

    /// The last place where a word ends, so that words without an end are looked for only once.
    private static func lastEnd(in bytes: [UInt8]) -> Int {
        var index = bytes.count - 1
        while index > 0, !(bytes[index] == ASCII.equals && bytes[index - 1] == ASCII.question) { index -= 1 }
        return index
    }

    /// The end of the charset: the next question mark, unless a space or the field's end comes first.
    private static func tokenEnd(in bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count, bytes[index].isVisible {
            if bytes[index] == ASCII.question { return index > start ? index : nil }
            index += 1
        }
        return nil
    }

    /// The Q encoding (RFC 2047 §4.2); a `=` without two hexadecimal digits stands for itself.
    private static func decodedQ(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == ASCII.equals, index + 2 < text.endIndex, let high = text[index + 1].hexValue,
                let low = text[index + 2].hexValue
            {
                content.append(high << 4 | low)
                index += 3
            } else {
                content.append(byte == ASCII.underscore ? ASCII.space : byte)
                index += 1
            }
        }
        return content
    }

    private static func flush(
        _ run: inout (charset: String, content: [UInt8])?,
        into decoded: inout Charset.Decoded,
    ) {
        guard let word = run else { return }
        run = nil
        append(word.content[...], label: word.charset, to: &decoded)
    }

    private static func append(
        _ content: ArraySlice<UInt8>,
        label: String?,
        to decoded: inout Charset.Decoded,
    ) {
        guard !content.isEmpty else { return }
        let next = Charset.decode(Array(content), label: label)
        decoded.text += next.text
        decoded.isKnown = decoded.isKnown && next.isKnown
        decoded.isValid = decoded.isValid && next.isValid
    }
}
