// SPDX-License-Identifier: Apache-2.0

import Judging

extension Books {
    func letters(since: Timestamp, after: LetterID?, limit: Int) -> [LetterRecord] {
        let numbers = accepted(since: since, after: after).prefix(limit)
        return numbers.compactMap { letters[$0]?.record }
    }

    /// The letters in the order in which they were accepted.
    private func accepted(since: Timestamp, after: LetterID?) -> [LetterID] {
        let last = after.flatMap { letters[$0]?.number } ?? -1
        return letters.values
            .filter { $0.number > last && $0.letter.facts.arrival >= since }
            .sorted { $0.number < $1.number }
            .map(\.letter.id)
    }
}
