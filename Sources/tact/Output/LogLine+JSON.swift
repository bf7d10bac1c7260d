// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension LogLine {
    /// The line as POLICY.md, section 5, promises it: every key always present, null where nothing is known.
    var json: JSON {
        let facts = letter.facts
        return .object([
            ("id", .string(decision.id.description)),
            ("at", .string(decision.at.iso8601)),
            ("letter", .string(letter.id.description)),
            ("message_id", JSON(facts.messageID)),
            ("customer", .string(letter.customer)),
            ("recipient", .string(letter.recipient)),
            ("team", .string(facts.kind.team)),
            ("source", .string(facts.kind.source)),
            ("stream", .string(facts.kind.stream)),
            ("class", .string(facts.kind.class)),
            ("subject", .string(letter.subject)),
            ("verdict", .string(decision.kind.rawValue)),
            ("reason", .string(decision.reason)),
            ("rule", JSON(decision.rule)),
            ("until", JSON(decision.until?.iso8601)),
            ("of", JSON(decision.of?.description)),
            ("dispatch", JSON(decision.dispatch?.description)),
            ("because", .string(decision.because)),
            ("budgets", .array(decision.budgets.map(\.json))),
            ("actor", JSON(decision.actor)),
            ("policy", .string(decision.policy)),
            ("cohort", JSON(decision.cohort)),
            ("rollout", JSON(decision.rollout?.rawValue)),
        ])
    }
}

extension BudgetReading {
    var json: JSON {
        .object([
            ("rule", .string(rule)),
            ("used", .integer(used)),
            ("limit", limit.map(JSON.integer) ?? .null),
            ("frees_at", JSON(freesAt?.iso8601)),
        ])
    }
}

extension LetterRecord {
    /// A letter as `tact queue --json` and `tact customer --json` list it.
    var json: JSON {
        .object([
            ("letter", .string(letter.id.description)),
            ("at", .string(letter.facts.arrival.iso8601)),
            ("message_id", JSON(letter.facts.messageID)),
            ("customer", .string(letter.customer)),
            ("recipient", .string(letter.recipient)),
            ("team", .string(letter.facts.kind.team)),
            ("source", .string(letter.facts.kind.source)),
            ("stream", .string(letter.facts.kind.stream)),
            ("class", .string(letter.facts.kind.class)),
            ("subject", .string(letter.subject)),
            ("state", .string(state.rawValue)),
            ("until", JSON(until?.iso8601)),
            ("dispatch", JSON(dispatch?.description)),
        ])
    }
}
