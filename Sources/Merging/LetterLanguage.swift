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
    private static let textBytesMax = 4_000

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
        let opening = Array(text.utf8).prefix(textBytesMax)
        let letters = opening.count(where: \.isLetter)
        // Hangul syllables begin with these bytes; what else does is as rare in other scripts.
        let hangul = opening.count { (0xEA...0xED).contains($0) }
        if hangul * 4 > letters { return .ko }
        let words = opening.split { !$0.isLetter && $0 < 0x80 }.filter { $0.count <= wordBytesMax }
            .map { packed($0) }
        let germans = words.count(where: german.contains)
        let englishs = words.count(where: english.contains)
        guard germans != englishs else { return nil }
        return germans > englishs ? .de : .en
    }

    /// Bytes of the longest word of the lists, and of a number that holds one.
    private static let wordBytesMax = 8

    private static func words(_ words: [String]) -> Set<UInt64> {
        Set(words.map { packed(Array($0.utf8)[...]) })
    }

    /// A short word as a number, ASCII letters in lower case.
    private static func packed(_ word: ArraySlice<UInt8>) -> UInt64 {
        precondition(word.count <= wordBytesMax)
        return word.reduce(0) { $0 << 8 | UInt64($1.lowercased) }
    }
}
