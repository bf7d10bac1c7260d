// SPDX-License-Identifier: Apache-2.0

import Judging

extension Books {
    func nextCaseDue() -> Timestamp? {
        cases.values.compactMap(\.due).min()
    }

    func nextDispatchDue(relay: String) -> Timestamp? {
        dispatches.values.filter { !$0.isLeaving && $0.dispatch.relay == relay }.map(\.due).min()
    }

    func letters(of dispatch: DispatchID) -> [LetterRecord] {
        (passengers[dispatch] ?? []).compactMap { letters[$0]?.record }
    }

    func waitingLetters(of customer: String?, limit: Int) -> [LetterRecord] {
        let wanted =
            customer.map { cases[$0].map { [$0] } ?? [] } ?? cases.values.sorted { $0.number < $1.number }
        return Array(
            wanted.lazy
                .flatMap(\.letters)
                .compactMap { letters[$0] }
                .filter { $0.state == .waiting }
                .map(\.record)
                .prefix(limit)
        )
    }

    func letters(of customer: String, since: Timestamp, limit: Int) -> [LetterRecord] {
        (cases[customer]?.letters ?? [])
            .compactMap { letters[$0]?.record }
            .filter { $0.letter.facts.arrival >= since }
            .suffix(limit)
    }

    func log(_ filter: LogFilter) -> [LogLine] {
        let start =
            filter.after.map { after in decisions.firstIndex { $0.id == after }.map { $0 + 1 } ?? 0 } ?? 0
        let lines = decisions[start...].lazy.compactMap { decision -> LogLine? in
            guard let letter = letters[decision.letter]?.letter else { return nil }
            let line = LogLine(decision: decision, letter: letter)
            return filter.means(line) ? line : nil
        }
        return Array(lines.prefix(filter.limit ?? .max))
    }

    func counts(from start: Timestamp, to end: Timestamp) -> [StateCount] {
        var counts: [String: [Letter.State: Int]] = [:]
        for entry in letters.values {
            let facts = entry.letter.facts
            guard facts.arrival >= start, facts.arrival < end else { continue }
            counts[facts.kind.team, default: [:]][entry.state, default: 0] += 1
        }
        return counts.sorted { $0.key < $1.key }.flatMap { team, states in
            Letter.State.allCases.compactMap { state in
                states[state].map { StateCount(team: team, state: state, letters: $0) }
            }
        }
    }

    mutating func forget(_ horizon: Horizon) {
        messages = messages.filter { $0.value.open > 0 || $0.value.message.receivedAt >= horizon.bodies }
        silences.removeAll { $0.end < horizon.decisions }
        for customer in cases.keys {
            cases[customer]?.charges.removeAll { $0.charge.at < horizon.charges }
        }
        let old = decisions.filter { $0.at < horizon.decisions }
        guard !old.isEmpty else { return }
        decisions.removeAll { $0.at < horizon.decisions }
        for id in Set(old.map(\.letter)) {
            letters[id]?.decisions.removeAll { $0.at < horizon.decisions }
            guard let entry = letters[id], !entry.state.isOpen, entry.decisions.isEmpty else { continue }
            letters[id] = nil
            cases[entry.letter.customer]?.letters.removeAll { $0 == id }
            if let dispatch = entry.dispatch {
                passengers[dispatch]?.removeAll { $0 == id }
            }
        }
    }
}
