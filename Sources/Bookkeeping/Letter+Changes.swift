// SPDX-License-Identifier: Apache-2.0

package import Judging

extension Letter.State {
    /// Whether something is still to become of the letter: it waits, or it is leaving.
    package var isOpen: Bool {
        switch self {
        case .waiting, .leaving: true
        case .sent, .merged, .suppressed, .bounced, .unknown: false
        }
    }

    /// What the state means to later letters (duplicates, inhibitions); nil for one that still waits.
    package var end: Case.End? {
        switch self {
        case .waiting: nil
        case .leaving, .sent, .merged, .unknown: .passed
        case .suppressed, .bounced: .stopped
        }
    }
}

extension Letter {
    /// The same letter under an operator's order, or with nil under none.
    package func ordered(_ order: Case.Order?) -> Letter {
        var facts = facts
        facts.order = order
        return with(facts)
    }
}

extension LetterRecord {
    /// The letter as later ones see it; for one that waits no more.
    package var earlier: Case.Earlier {
        guard let end = state.end else { preconditionFailure("letter \(letter.id) still waits") }
        return Case.Earlier(
            id: letter.id,
            arrival: letter.facts.arrival,
            kind: letter.facts.kind,
            messageID: letter.facts.messageID,
            content: letter.facts.content,
            shingles: letter.facts.shingles,
            end: end,
        )
    }
}

extension Dispatch {
    /// The same mail by another relay.
    package func rerouted(to relay: String) -> Dispatch {
        Dispatch(
            id: id,
            customer: customer,
            letters: letters,
            sender: sender,
            recipient: recipient,
            relay: relay,
            content: content,
            createdAt: createdAt,
            unknownOutcome: unknownOutcome,
            rank: rank,
        )
    }
}

extension LogFilter {
    /// Whether a line meets every condition but `after`, which is about its place, and `limit`.
    package func means(_ line: LogLine) -> Bool {
        let decision = line.decision
        return (customer.map { $0 == line.letter.customer } ?? true)
            && (team.map { $0 == line.letter.facts.kind.team } ?? true)
            && (stream.map { $0 == line.letter.facts.kind.stream } ?? true)
            && (kinds.isEmpty || kinds.contains(decision.kind))
            && (reason.map { $0 == decision.reason } ?? true)
            && (rule.map { $0 == decision.rule } ?? true)
            && (since.map { decision.at >= $0 } ?? true)
            && (until.map { decision.at < $0 } ?? true)
    }
}
