// SPDX-License-Identifier: Apache-2.0

/// Phrases that are looked for all at once, in text whose ASCII letters may be of either case.
struct PhraseSet {
    private let phrases: [[UInt8]]
    /// Whether a phrase begins with a byte: most places of a text are passed over by this alone.
    private let isStart: [Bool]

    /// The phrases are given in lower case.
    init(_ phrases: [String]) {
        self.phrases = phrases.map { Array($0.utf8) }
        var isStart = [Bool](repeating: false, count: 256)
        for phrase in self.phrases {
            if let first = phrase.first { isStart[Int(first)] = true }
        }
        self.isStart = isStart
    }

    /// Whether one of them stands in `range`.
    func occurs(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        for index in range where isStart[Int(bytes[index].lowercased)] {
            if phrases.contains(where: { stands($0, in: bytes, at: index, end: range.upperBound) }) {
                return true
            }
        }
        return false
    }

    private func stands(_ phrase: [UInt8], in bytes: [UInt8], at start: Int, end: Int) -> Bool {
        guard start + phrase.count <= end else { return false }
        var index = 0
        while index < phrase.count {
            guard bytes[start + index].lowercased == phrase[index] else { return false }
            index += 1
        }
        return true
    }
}
