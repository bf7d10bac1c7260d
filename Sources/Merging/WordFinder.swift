// SPDX-License-Identifier: Apache-2.0

import MIME

/// Looks for many words and phrases at once, in text whose ASCII letters may be of either case.
///
/// A phrase that begins with such a letter begins where a word does: "otp" is not in "hotpot".
struct WordFinder: Sendable {
    private let phrases: [[UInt8]]
    /// The phrases wherever they stand: most texts have none.
    private let anywhere: PhraseSet
    /// For each byte the phrases that begin with it: most places of a text are passed over by this alone.
    private let beginning: [[Int]]
    private let endsWithWord: Bool

    /// The phrases, in lower case, which may be the beginnings of longer words.
    init(_ phrases: [String]) {
        self.init(phrases, endsWithWord: false)
    }

    private init(_ phrases: [String], endsWithWord isWhole: Bool) {
        self.phrases = phrases.map { Array($0.utf8) }
        anywhere = PhraseSet(phrases)
        var beginning = [[Int]](repeating: [], count: 256)
        for (place, phrase) in self.phrases.enumerated() {
            if let first = phrase.first { beginning[Int(first)].append(place) }
        }
        self.beginning = beginning
        endsWithWord = isWhole
    }

    /// The phrases, in lower case, as whole words only.
    static func whole(_ phrases: [String]) -> WordFinder {
        WordFinder(phrases, endsWithWord: true)
    }

    /// Whether one of them stands in the text.
    func occurs(in text: [UInt8]) -> Bool {
        anywhere.occurs(in: text, 0..<text.count) && text.indices.contains { phrase(in: text, at: $0) != nil }
    }

    /// Where they stand in the text, in order.
    func places(in text: [UInt8]) -> [Range<Int>] {
        guard anywhere.occurs(in: text, 0..<text.count) else { return [] }
        return text.indices.compactMap { index in phrase(in: text, at: index).map { index..<index + $0 } }
    }

    /// The length of the phrase that begins at a place; `nil` where none does.
    private func phrase(in text: [UInt8], at index: Int) -> Int? {
        let first = text[index].lowercased
        guard !beginning[Int(first)].isEmpty, !(first.isLetter && index > 0 && text[index - 1].isLetter)
        else {
            return nil
        }
        for place in beginning[Int(first)] where stands(phrases[place], in: text, at: index) {
            return phrases[place].count
        }
        return nil
    }

    private func stands(_ phrase: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        let end = start + phrase.count
        guard end <= text.count else { return false }
        for (offset, byte) in phrase.enumerated() where text[start + offset].lowercased != byte {
            return false
        }
        return !endsWithWord || end == text.count || !text[end].isLetter || !text[end - 1].isLetter
    }
}
