// SPDX-License-Identifier: Apache-2.0

/// The text that near-duplicates are compared by: subject and visible text, without links, without quoted
/// history, and without what stands from the line of the unsubscribe link or the list's footer on.
package enum SimilarityText {
    /// A footer is at most this long, in halves of words (a wide character is half a word): a line about
    /// unsubscribing that is followed by more stands at the top of a newsletter.
    private static let footerHalvesMax = 240

    /// Words of lines that begin a footer, in lower case.
    private static let footerWords = PhraseSet([
        "unsubscribe", "opt out", "opt-out", "email preferences", "mailing list", "abmelden", "abbestellen",
        "austragen",
        "désabonn", "desabonn", "désinscri", "darse de baja", "cancelar suscripci", "disiscri", "afmelden",
        "wypisz",
        "수신거부", "수신 거부", "구독 취소", "退订", "退訂", "取消订阅", "取消訂閱", "配信停止", "配信解除", "購読解除",
    ])

    /// Words between dashes that stand above a quoted mail, in lower case.
    private static let historyWords = PhraseSet([
        "original message", "ursprüngliche nachricht", "originalnachricht", "forwarded message",
        "message d'origine",
        "mensaje original", "원본 메시지", "원본 메일", "original-nachricht",
    ])

    /// The text of a mail whose visible text is known.
    package static func text(subject: String, _ visible: VisibleText) -> String {
        String(decoding: bytes(subject: subject, visible), as: UTF8.self)
    }

    /// The same as UTF-8.
    static func bytes(subject: String, _ visible: VisibleText) -> [UInt8] {
        let own = withoutHistory(Array(visible.text.utf8))
        let body = own[..<footerStart(in: own)]
        let bytes = Array(subject.utf8) + [ASCII.lineFeed] + body
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        var copied = 0
        for link in PlainLinks.ranges(in: bytes) {
            text += bytes[copied..<link.lowerBound]
            text.append(ASCII.space)
            copied = link.upperBound
        }
        text += bytes[copied...]
        return text
    }

    /// The lines that are not quoted; a line that ends with a colon right above a quotation says whose it is.
    private static func withoutHistory(_ bytes: [UInt8]) -> [UInt8] {
        guard hasHistory(bytes) else { return bytes }
        var own: [UInt8] = []
        own.reserveCapacity(bytes.count)
        var lastLine = 0
        var start = 0
        while start < bytes.count {
            let end = bytes.lineEnd(from: start, to: bytes.count)
            let line = bytes.trimmed(start..<end)
            start = end
            guard let first = line.first else {
                own.append(ASCII.lineFeed)
                continue
            }
            if bytes[first] == ASCII.greater {
                let above = own.trimmed(lastLine..<own.count)
                if let last = above.last, own[last] == ASCII.colon { own.removeSubrange(above) }
                lastLine = own.count
                continue
            }
            if bytes[first] == ASCII.hyphen, isHistoryLine(bytes, line) { break }
            lastLine = own.count
            own += bytes[line]
            own.append(ASCII.lineFeed)
        }
        return own
    }

    /// Whether a line is quoted or may stand above a quoted mail: most mails have none, and stay as they are.
    private static func hasHistory(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let first = bytes[start]
            if first == ASCII.greater || first == ASCII.hyphen { return true }
            // White space before it may be of any length; at the end of a line it only leads to the next.
            start = first.isSpace ? start + 1 : bytes.lineEnd(from: start, to: bytes.count)
        }
        return false
    }

    private static func isHistoryLine(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count < 100, bytes[line].starts(with: "---".utf8) else { return false }
        return historyWords.occurs(in: bytes, line)
    }

    /// Where the footer begins: at its topmost line that says so, with no more behind it than a footer has,
    /// and with at least half as much before it. The end of the text where there is none.
    private static func footerStart(in bytes: [UInt8]) -> Int {
        var found = bytes.count
        var halves = 0
        var halvesFound = 0
        var end = bytes.count
        while end > 0 {
            var start = end - 1
            while start > 0, bytes[start - 1] != ASCII.lineFeed { start -= 1 }
            halves += halfWords(bytes, start..<end, upTo: .max)
            guard halves <= footerHalvesMax else { break }
            if isFooterLine(bytes, bytes.trimmed(start..<end)) {
                found = start
                halvesFound = halves
            }
            end = start
        }
        guard found < bytes.count else { return found }
        let least = max(16, halvesFound / 2)
        return halfWords(bytes, 0..<found, upTo: least) >= least ? found : bytes.count
    }

    private static func isFooterLine(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
        guard line.count >= 6 else { return false }
        if line.count >= 8, bytes[line].allSatisfy({ $0 == ASCII.hyphen || $0 == ASCII.equals }),
            bytes[line].contains(ASCII.equals), bytes[line].contains(ASCII.hyphen)
        {
            return true
        }
        return footerWords.occurs(in: bytes, line)
    }

    /// Two for each run of letters and digits, one for each wide character; links are one word. Counts no
    /// further than `limit`.
    private static func halfWords(_ bytes: [UInt8], _ range: Range<Int>, upTo limit: Int) -> Int {
        let kinds = kinds
        var halves = 0
        // 1 within a word, else 0: no branch at each word, since processors guess those wrong.
        var inside: UInt8 = 0
        var index = range.lowerBound
        while index < range.upperBound, halves < limit {
            let kind = kinds[Int(bytes[index])]
            halves += Int(kind >> 2 + (kind & ~inside & 1) << 1)
            inside = (kind | inside & kind >> 1) & 1
            index += 1
        }
        return halves
    }

    /// What a byte is to `halfWords`, as a sum: 1 of a word, 2 goes on with one, 4 wide.
    private static let kinds: [UInt8] = (0...255).map { (byte: UInt8) in
        (byte.isLetter || byte.isDigit ? 1 : 0) + (byte < 0xE3 && !byte.isSpace ? 2 : 0)
            + (byte >= 0xE3 ? 4 : 0)
    }
}

extension Mail {
    /// The text that near-duplicates are compared by.
    package var similarityText: String { SimilarityText.text(subject: subject, visibleText) }

    /// What is kept of it to be compared with other mails.
    package var shingles: Shingles { Shingles(similarityText) }
}

/// What a mail says, read once for all that is made of it.
package struct MailContent: Sendable {
    /// What a reader sees.
    package let visible: VisibleText
    /// The texts that it was read from.
    package let texts: DecodedTexts
    /// The bytes whose hash is the content key.
    package let key: [UInt8]
    private let subject: String

    package init(_ mail: Mail) {
        (visible, texts) = mail.read()
        key = ContentKey.bytes(of: mail, visible)
        subject = mail.subject
    }

    /// What near-duplicates are found by: worked out anew each time, since it costs as much as all the rest
    /// and most policies do not ask.
    package func shingles() -> Shingles {
        Shingles(composed: NormalForm.composed(SimilarityText.bytes(subject: subject, visible)))
    }
}
