// SPDX-License-Identifier: Apache-2.0

/// The bytes that say whether two mails have the same content (POLICY.md, section 2, duplicates).
///
/// Recipe 1. A line naming the recipe, then items, each a letter, the length of its bytes as eight bytes
/// (highest first), and the bytes:
///
/// - `S`: the subject, decoded, NFC, runs of white space one space, and prefixes such as `RE:` in lower case
///   with one space behind them. They stay: an answer is not what it answers.
/// - `T`: the visible text, NFC, links left out, runs of white space one space. Where alternatives were not
///   shown, each as a `T` of its own unless it is the same as one before: a plain text that two mails share
///   proves nothing where their HTML differs.
/// - `L`: each target of a link, once, in order: two password resets differ by their link alone.
/// - `P`: each address of a picture that can be seen, once, in order.
/// - `F`: each attachment: `N` with its name if it is to be saved rather than shown, then its decoded bytes.
///
/// Case, numbers, punctuation and footers count. No other header field does, and neither do the structure of
/// the parts, their encodings, boundaries and Content-IDs, hidden text or tracking pixels.
package enum ContentKey {
    /// Changes whenever the same mail gives other bytes; keys of different versions are not compared.
    package static let recipeVersion = 1

    /// The canonical bytes of a mail whose visible text is known; the caller hashes them.
    package static func bytes(of mail: Mail, _ visible: VisibleText) -> [UInt8] {
        var key = Array("tact content \(recipeVersion)\n".utf8)
        key.reserveCapacity(visible.alternatives.reduce(2 * visible.text.utf8.count) { $0 + $1.utf8.count })
        append("S", subject(mail.subject).span, to: &key)
        var texts: [[UInt8]] = []
        for text in [visible.text] + visible.alternatives {
            let normal = normalised(text)
            guard !texts.contains(normal) else { continue }
            append("T", normal.span, to: &key)
            texts.append(normal)
        }
        appendEach("L", visible.links, to: &key)
        appendEach("P", visible.images.filter { !isEmbedded($0) }, to: &key)
        for part in mail.attachments {
            if part.isAttachment, let name = part.filename {
                append("N", NormalForm.composed(name).span, to: &key)
            }
            append("F", part.decodedBytes().span, to: &key)
        }
        return key
    }

    /// Whether a picture is a part of the mail, which counts by its bytes: Content-IDs are new in each mail.
    private static func isEmbedded(_ source: String) -> Bool {
        source.utf8.prefix(4).elementsEqual("cid:".utf8)
    }

    private static func append(_ tag: Unicode.Scalar, _ content: Span<UInt8>, to key: inout [UInt8]) {
        key.append(UInt8(ascii: tag))
        for shift in stride(from: 56, through: 0, by: -8) {
            key.append(UInt8(truncatingIfNeeded: content.count >> shift))
        }
        key.append(content)
    }

    private static func appendEach(_ tag: Unicode.Scalar, _ values: [String], to key: inout [UInt8]) {
        var seen: Set<String> = []
        seen.reserveCapacity(values.count)
        for value in values where seen.insert(value).inserted { append(tag, value.utf8.span, to: &key) }
    }

    /// NFC, links left out, runs of white space one space, none at the ends.
    static func normalised(_ text: String) -> [UInt8] {
        let bytes = NormalForm.composed(text)
        var normal: [UInt8] = []
        normal.reserveCapacity(bytes.count)
        var isSpaced = false
        var start = 0
        for link in PlainLinks.ranges(in: bytes) {
            appendWords(bytes, start..<link.lowerBound, to: &normal, &isSpaced)
            start = link.upperBound
            if normal.last == ASCII.less, start < bytes.count, bytes[start] == ASCII.greater {
                normal.removeLast()
                if normal.last == ASCII.space { normal.removeLast() }
                start += 1
            }
            isSpaced = true
        }
        appendWords(bytes, start..<bytes.count, to: &normal, &isSpaced)
        return normal
    }

    /// Appends the words of `range`; `isSpaced` tells whether white space stands before what comes next.
    private static func appendWords(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        to normal: inout [UInt8],
        _ isSpaced: inout Bool,
    ) {
        var index = range.lowerBound
        while index < range.upperBound {
            let end = wordsEnd(bytes, index..<range.upperBound)
            if end > index {
                if isSpaced, !normal.isEmpty { normal.append(ASCII.space) }
                normal.append(bytes.span.extracting(index..<end))
                isSpaced = false
                index = end
            } else {
                isSpaced = true
                index += bytes[index] == 0xC2 ? 2 : 1
            }
        }
    }

    /// What a byte is to `wordsEnd`: 1 a space, 3 other white space and what U+00A0 begins with.
    private static let spaces: [UInt8] = (0...255).map { (byte: UInt8) in
        byte == ASCII.space ? 1 : byte.isSpace || byte == 0xC2 ? 3 : 0
    }

    /// Where words end that are parted by one space each and stay as they are: at other white space.
    private static func wordsEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        let spaces = spaces
        var index = range.lowerBound
        // A space right at the beginning is white space before a word.
        var before: UInt8 = 1
        let span = bytes.span
        while index + 8 <= range.upperBound, let last = lastOfWords(span.block(at: index), after: before) {
            before = last
            index += 8
        }
        while index < range.upperBound {
            let kind = spaces[Int(bytes[index])]
            // One question a byte, and no branch at each word: processors guess those wrong.
            if kind & 2 | kind & before != 0 {
                if bytes[index] == 0xC2, index + 1 == range.upperBound || bytes[index + 1] != 0xA0 {
                    before = 0
                    index += 1
                    continue
                }
                break
            }
            before = kind
            index += 1
        }
        // Nor is a space right at the end a part of the words.
        return before == 1 && index > range.lowerBound ? index - 1 : index
    }

    /// What the last of eight bytes is to `wordsEnd`, where all of them are words parted by one space each;
    /// `nil` also where that would need a closer look.
    private static func lastOfWords(_ block: UInt64, after before: UInt8) -> UInt8? {
        let spaces = block.marks(of: ASCII.space)
        // The marks of a byte that is none stand behind one that is, and look like two spaces.
        let isDoubled = spaces & (spaces >> 8 | UInt64(before) << 7) != 0
        let isOther = block.marks(below: ASCII.space) | block.marks(of: 0xC2) != 0
        return isDoubled || isOther ? nil : UInt8(truncatingIfNeeded: spaces >> 63)
    }

    /// The subject with the case of its prefixes taken out: short words with a colon behind, as programs of
    /// all languages put before answers and forwarded mail.
    static func subject(_ subject: String) -> [UInt8] {
        let bytes = normalised(subject)
        var prefixes: [UInt8] = []
        var start = 0
        while let colon = bytes[start...].prefix(8).firstIndex(of: ASCII.colon) {
            let word = bytes[start..<colon].map(\.lowercased)
            guard answerPrefixes.contains(String(decoding: word, as: UTF8.self)) else { break }
            prefixes += word + [ASCII.colon, ASCII.space]
            start = colon + 1
            while start < bytes.count, bytes[start] == ASCII.space { start += 1 }
        }
        return prefixes + bytes[start...]
    }

    private static let answerPrefixes: Set = [
        "re", "fwd", "fw", "aw", "wg", "antw", "sv", "vs", "vb", "rv", "tr", "r", "i", "odp", "pd", "ynt",
        "ilt", "res",
        "enc", "ref",
    ]
}

extension Mail {
    /// The bytes that define its content, by the recipe of `ContentKey`.
    package func contentForKey() -> [UInt8] {
        ContentKey.bytes(of: self, visibleText)
    }
}
