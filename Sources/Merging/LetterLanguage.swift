// SPDX-License-Identifier: Apache-2.0

/// Finds the language that most letters are in.
enum LetterLanguage {
    /// Words that are common in one language and rare in the others.
    private static let german = words([
        "und", "der", "die", "das", "ist", "nicht", "sie", "wir", "für", "mit", "auf", "ein", "eine", "ihre",
        "ihr",
        "von", "zu", "bei", "auch", "werden",
    ])
    private static let english = words([
        "the", "and", "of", "to", "is", "you", "your", "for", "with", "this", "that", "we", "our", "are",
        "have",
        "from", "it", "be",
    ])
    /// Bytes of each text that are looked at.
    private static let textBytesMax = 2_000

    /// The language of most of the texts; English where they do not say.
    static func common(of texts: [String]) -> Digest.Language {
        var counts: [Digest.Language: Int] = [:]
        for text in texts {
            if let language = language(of: text) { counts[language, default: 0] += 1 }
        }
        return Digest.Language.allCases.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? .en
    }

    /// `nil` where no language stands out.
    static func language(of text: String) -> Digest.Language? {
        let mayBeListed = mayBeListed
        let opening = Array(text.utf8).prefix(textBytesMax) + [Byte.space]
        var (letters, hangul, germans, englishs) = (0, 0, 0, 0)
        var word: UInt64 = 0
        var length = 0
        for byte in opening {
            let isLetter = byte.isLetter
            letters += isLetter ? 1 : 0
            // Hangul syllables begin with these bytes; what else does is as rare in other scripts.
            hangul += (0xEA...0xED).contains(byte) ? 1 : 0
            if isLetter || byte >= 0x80 {
                word = word << 8 | UInt64(byte.lowercased)
                length += 1
                continue
            }
            if (1...wordBytesMax).contains(length), mayBeListed[place(of: word)] {
                if german.contains(word) { germans += 1 }
                if english.contains(word) { englishs += 1 }
            }
            word = 0
            length = 0
        }
        if hangul * 4 > letters { return .ko }
        guard germans != englishs else { return nil }
        return germans > englishs ? .de : .en
    }

    /// Whether a word of the lists has a place: most words of a text are in neither by this alone.
    private static let mayBeListed = german.union(english).reduce(
        into: [Bool](repeating: false, count: 1_024)
    ) {
        $0[place(of: $1)] = true
    }

    private static func place(of word: UInt64) -> Int { Int((word &* 0x9E37_79B9_7F4A_7C15) >> 54) }

    /// Bytes of the longest word of the lists, and of a number that holds one.
    private static let wordBytesMax = 8

    /// Short words as numbers, as they are gathered from a text.
    private static func words(_ words: [String]) -> Set<UInt64> {
        Set(words.map { word in word.utf8.reduce(0) { $0 << 8 | UInt64($1) } })
    }
}
