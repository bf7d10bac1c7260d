// SPDX-License-Identifier: Apache-2.0

/// Finds the language that most letters are in.
enum LetterLanguage {
    /// Words that are common in one language and rare in the others.
    private static let german: Set<String> = [
        "und", "der", "die", "das", "ist", "nicht", "sie", "wir", "für", "mit", "auf", "ein", "eine", "ihre",
        "ihr",
        "von", "zu", "bei", "auch", "werden",
    ]
    private static let english: Set<String> = [
        "the", "and", "of", "to", "is", "you", "your", "for", "with", "this", "that", "we", "our", "are",
        "have",
        "from", "it", "be",
    ]
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
        let opening = String(decoding: text.utf8.prefix(textBytesMax), as: UTF8.self).lowercased()
        let letters = opening.utf8.count { $0.isLetter }
        let hangul = opening.unicodeScalars.count { (0xAC00...0xD7A3).contains($0.value) }
        if hangul * 4 > letters { return .ko }
        let words = opening.utf8.split { !$0.isLetter && $0 < 0x80 }.map {
            String(decoding: $0, as: UTF8.self)
        }
        let germans = words.count(where: german.contains)
        let englishs = words.count(where: english.contains)
        guard germans != englishs else { return nil }
        return germans > englishs ? .de : .en
    }
}
