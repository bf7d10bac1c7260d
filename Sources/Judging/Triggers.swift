// SPDX-License-Identifier: Apache-2.0

/// The letters that set inhibitions off, by inhibition; those that hold longest first.
struct Triggers {
    /// One letter like an inhibition's `while`, and until when it holds others back.
    struct Trigger {
        let id: LetterID
        let stream: String
        let arrival: Timestamp
        let until: Timestamp
        /// Its place among the waiting letters; nil if it has passed.
        let place: Int?
    }

    fileprivate var byInhibition: [[Trigger]] = []

    /// The letter that holds `place` back longest by an inhibition; a letter does not hold itself back.
    func latest(of inhibition: Int, for place: Int) -> Trigger? {
        byInhibition[inhibition].first { $0.place != place }
    }
}

extension Hearing {
    /// Finds the letters that hold others back now: passed ones, and waiting ones that may still leave.
    func findTriggers() -> Triggers {
        var triggers = Triggers()
        for (rule, within) in zip(judge.policy.inhibitions, judge.spans.inhibitions) {
            triggers.byInhibition.append(letters(like: rule.trigger, within: within))
        }
        return triggers
    }

    private func letters(like scope: Scope, within: Int64) -> [Triggers.Trigger] {
        let cohort = file.customer.cohort
        let since = now.advanced(by: -within)
        var found: [Triggers.Trigger] = []
        for place in file.earlier.indices {
            guard file.earlier[place].arrival > since, file.earlier[place].end == .passed,
                scope.includes(file.earlier[place].kind, cohort: cohort)
            else { continue }
            let letter = file.earlier[place]
            found.append(
                Triggers.Trigger(
                    id: letter.id,
                    stream: letter.kind.stream,
                    arrival: letter.arrival,
                    until: letter.arrival.advanced(by: within),
                    place: nil,
                )
            )
        }
        for place in file.letters.indices {
            guard dockets[place].arrival > since, !isSuppressed(place),
                scope.includes(file.letters[place].kind, cohort: cohort)
            else { continue }
            found.append(
                Triggers.Trigger(
                    id: dockets[place].id,
                    stream: file.letters[place].kind.stream,
                    arrival: dockets[place].arrival,
                    until: dockets[place].arrival.advanced(by: within),
                    place: place,
                )
            )
        }
        return found.sorted { ($0.arrival, $0.id) > ($1.arrival, $1.id) }
    }
}
