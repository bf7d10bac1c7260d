// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// The whole life of one letter in sentences: each verdict with its rule, the numbers it saw, what would
/// change it.
struct Explanation {
    let record: LetterRecord
    /// Oldest first.
    let decisions: [Decision]
    /// The subjects of the other letters that the decisions name.
    let subjects: [LetterID: String]
    /// The other letters of the same dispatch.
    let companions: [LetterRecord]
    /// The zone that times are told in.
    let zone: Zone

    /// The sentences, a line each, ready to print.
    func lines(on terminal: Terminal) -> [String] {
        let letter = record.letter
        let kind = letter.facts.kind
        var lines = [
            terminal.paint(letter.subject.isEmpty ? "(no subject)" : letter.subject, .strong),
            "Letter \(letter.id), \(letter.facts.size) bytes, for \(letter.recipient)"
                + (letter.customer == letter.recipient ? "." : ", who is the customer \(letter.customer)."),
            "Handed in by \(kind.source) (\(kind.team)) on \(when(letter.facts.arrival)); "
                + "stream \(kind.stream), class \(kind.class).",
        ]
        if let standing { lines.append(standing) }
        lines.append("")
        for decision in decisions {
            let time = terminal.paint(decision.at.shortPhrase(in: zone), .faint)
            lines.append("\(time)  \(terminal.paint(headline(decision), decision.tone))")
            lines += details(decision).map { String(repeating: " ", count: 18) + $0 }
        }
        if decisions.isEmpty { lines.append("Nothing has been decided about it yet.") }
        return lines + ["", conclusion(on: terminal)]
    }

    /// Which customers this one is of, as the last decision had it.
    private var standing: String? {
        guard let last = decisions.last(where: { $0.rollout != nil }), let rollout = last.rollout else {
            return nil
        }
        let cohort = last.cohort.map { "Cohort \($0); " } ?? ""
        let part =
            switch rollout {
            case .governed: "the policy holds for this customer."
            case .shadow: "the policy only watches: shadow mode."
            case .holdout: "this customer is kept for comparison, and not governed."
            case .outside: "this customer is not in the share that is governed."
            }
        return cohort.isEmpty ? part.prefix(1).uppercased() + part.dropFirst() : cohort + part
    }

    private func headline(_ decision: Decision) -> String {
        let by = decision.rule.map { " (\($0))" } ?? ""
        switch decision.kind {
        case .send:
            return companions.isEmpty
                ? "Sent: \(decision.reason)\(by)" : "Sent as a digest: \(decision.reason)\(by)"
        case .merge: return "Merged into a digest\(by)"
        case .suppress: return "Suppressed: \(decision.reason)\(by)"
        case .hold:
            return "Held: \(decision.reason)\(by)" + (decision.until.map { " until \(when($0))" } ?? "")
        case .outcome:
            switch decision.reason {
            case "delivered": return "Delivered to the relay\(by)"
            case "refused":
                return decision.until.map { "Not taken by the relay\(by); tried again on \(when($0))" }
                    ?? "Refused by the relay\(by)"
            case "gave-up": return "Given up: the relay\(by) did not take it in time"
            default: return "Unknown: the relay\(by) went silent when it had everything"
            }
        }
    }

    private func details(_ decision: Decision) -> [String] {
        var details: [String] = []
        if !decision.because.isEmpty { details.append(Self.sentence(decision.because)) }
        if let actor = decision.actor { details.append("By the hand of \(actor).") }
        if let of = decision.of {
            details.append("The other letter: \(of), “\(subjects[of] ?? "no longer in the ledger")”.")
        }
        for budget in decision.budgets where decision.kind == .hold || decision.kind == .send {
            let limit =
                budget.limit.map { "\(budget.used) of \($0) used" } ?? "\(budget.used) used, unlimited"
            let frees = budget.freesAt.map { ", free again on \(when($0))" } ?? ""
            details.append("Budget \(budget.rule): \(limit)\(frees).")
        }
        if let change = remedy(decision) { details.append(change) }
        return details
    }

    /// What would have changed a verdict against the letter.
    private func remedy(_ decision: Decision) -> String? {
        switch (decision.kind, decision.reason) {
        case (.hold, "budget"), (.hold, "gap"):
            return "It would have gone at once with room in \(decision.rule ?? "that budget"), "
                + "or in a class that does not obey budgets."
        case (.hold, "quiet-hours"): return "Outside of those hours it would have gone on."
        case (.hold, "gathering"):
            return "A stream without a merge, or a shorter gather, would not have waited."
        case (.hold, "inhibited"): return "Without that letter it would have gone on."
        case (.hold, "price"): return "A higher priority, or a free slot more, would have let it go."
        case (.suppress, "duplicate"):
            return "Another subject, text, link or attachment would have made it a letter of its own."
        case (.suppress, "expired"):
            return "A longer `expires` on its stream or class would have given it more time."
        case (.suppress, "over-budget"):
            return "A limit above 0 in \(decision.rule ?? "that budget") would let it pass."
        case (.suppress, "superseded"): return "Without the newer letter of its stream it would have gone."
        default: return nil
        }
    }

    private func conclusion(on terminal: Terminal) -> String {
        let state = terminal.paint(record.state.rawValue, record.state.tone)
        switch record.state {
        case .waiting:
            let until = record.until.map { ", and is looked at again on \(when($0))" } ?? ""
            return "It is \(state)\(until)."
        case .leaving, .suppressed, .bounced, .unknown: return "It is \(state)."
        case .sent, .merged:
            guard !companions.isEmpty else { return "It is \(state)." }
            let others = companions.map { "“\($0.letter.subject)” (\($0.letter.facts.kind.team))" }
            return "It is \(state), in one mail with \(others.joined(separator: ", "))."
        }
    }

    private func when(_ moment: Timestamp) -> String {
        moment.phrase(in: zone)
    }

    private static func sentence(_ phrase: String) -> String {
        let text = phrase.prefix(1).uppercased() + phrase.dropFirst()
        return text.hasSuffix(".") ? text : text + "."
    }
}
