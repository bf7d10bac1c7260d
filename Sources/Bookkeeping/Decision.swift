// SPDX-License-Identifier: Apache-2.0

package import Judging

/// One line of the log about one letter, as it is written; what the letter itself tells is joined when it is
/// read.
package struct Decision: Hashable, Sendable {
    /// The `verdict` of POLICY.md, section 5.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case send, hold, merge, suppress, outcome
    }

    package let id: DecisionID
    package let at: Timestamp
    package let letter: LetterID
    package let kind: Kind
    /// From the closed list of POLICY.md, section 2.
    package let reason: String
    package let rule: String?
    package let until: Timestamp?
    package let of: LetterID?
    package let dispatch: DispatchID?
    package let because: String
    package let budgets: [BudgetReading]
    /// The operator whose hand it was; nil for the judge and the courier.
    package let actor: String?
    /// The hash of the policy it was decided under.
    package let policy: String
    /// The customer's cohort at that time, where the directory gave it one.
    package let cohort: String?
    /// The part of the rollout that the customer was in; nil: written before that was known.
    package let rollout: RolloutPart?

    package init(
        id: DecisionID,
        at: Timestamp,
        letter: LetterID,
        kind: Kind,
        reason: String,
        rule: String? = nil,
        until: Timestamp? = nil,
        of: LetterID? = nil,
        dispatch: DispatchID? = nil,
        because: String,
        budgets: [BudgetReading] = [],
        actor: String? = nil,
        policy: String,
        cohort: String? = nil,
        rollout: RolloutPart? = nil,
    ) {
        self.id = id
        self.at = at
        self.letter = letter
        self.kind = kind
        self.reason = reason
        self.rule = rule
        self.until = until
        self.of = of
        self.dispatch = dispatch
        self.because = because
        self.budgets = budgets
        self.actor = actor
        self.policy = policy
        self.cohort = cohort
        self.rollout = rollout
    }
}

/// A decision with its letter: one line of `tact log`.
package struct LogLine: Hashable, Sendable {
    package let decision: Decision
    package let letter: Letter

    package init(decision: Decision, letter: Letter) {
        self.decision = decision
        self.letter = letter
    }
}

/// Which lines of the log are meant: all conditions that are given must hold.
package struct LogFilter: Hashable, Sendable {
    package var customer: String?
    package var team: String?
    package var stream: String?
    package var kinds: [Decision.Kind]
    package var reason: String?
    package var rule: String?
    /// From this moment on.
    package var since: Timestamp?
    /// Before this moment.
    package var until: Timestamp?
    /// Only lines written after this one, to follow the log.
    package var after: DecisionID?
    /// The most lines that are given; nil: all.
    package var limit: Int?

    package init(
        customer: String? = nil,
        team: String? = nil,
        stream: String? = nil,
        kinds: [Decision.Kind] = [],
        reason: String? = nil,
        rule: String? = nil,
        since: Timestamp? = nil,
        until: Timestamp? = nil,
        after: DecisionID? = nil,
        limit: Int? = nil,
    ) {
        self.customer = customer
        self.team = team
        self.stream = stream
        self.kinds = kinds
        self.reason = reason
        self.rule = rule
        self.since = since
        self.until = until
        self.after = after
        self.limit = limit
    }
}
