// SPDX-License-Identifier: Apache-2.0

/// What becomes of one letter now, and why; the reasons are the closed list of POLICY.md, section 2.
package enum Verdict: Hashable, Sendable {
    /// It leaves now, alone or as the carrier of a digest.
    case send(SendReason)
    /// It waits; `until` is when it is looked at again, and never in the past. Nil: until an operator acts.
    case hold(HoldReason, until: Timestamp?)
    /// It leaves now inside the digest that `into` carries.
    case merge(into: LetterID)
    /// It does not leave; `of` is the letter that won over it, where one did.
    case suppress(SuppressReason, of: LetterID?)
}

/// Why a letter leaves.
package enum SendReason: String, Hashable, Sendable, CaseIterable {
    /// Its class obeys nothing that speaks here, or nobody governs it (internal, shadow, holdout).
    case exempt
    /// Every budget that matches has room.
    case withinBudget = "within-budget"
    /// An operator let it go.
    case released
}

/// Why a letter waits.
package enum HoldReason: String, Hashable, Sendable, CaseIterable {
    /// For company in a digest.
    case gathering
    /// The customer's quiet hours.
    case quietHours = "quiet-hours"
    /// Another letter, like an open ticket, holds it back.
    case inhibited
    /// An operator's silence matches it.
    case silenced
    /// A budget is used up.
    case budget
    /// The last mail is too recent.
    case gap
    /// A better letter may need the slot.
    case price
    /// The customer, or the whole daemon, is paused.
    case paused
}

/// Why a letter will never leave.
package enum SuppressReason: String, Hashable, Sendable, CaseIterable {
    case duplicate
    case nearDuplicate = "near-duplicate"
    case superseded
    case expired
    case optedOut = "opted-out"
    case bounced
    case complained
    case overBudget = "over-budget"
    case cancelled
}

/// What one budget showed when a letter was judged.
package struct BudgetReading: Hashable, Sendable {
    /// The budget's name in the policy.
    package let rule: String
    /// Charges that lie in its window at that moment.
    package let used: Int
    /// How many it allows; nil for `unlimited`.
    package let limit: Int?
    /// When the next charge has room; nil if it has room now, or never will.
    package let freesAt: Timestamp?

    package init(rule: String, used: Int, limit: Int?, freesAt: Timestamp?) {
        self.rule = rule
        self.used = used
        self.limit = limit
        self.freesAt = freesAt
    }
}

/// One letter's verdict with everything the log says of it.
package struct Ruling: Hashable, Sendable {
    /// The letter that was judged.
    package let letter: LetterID
    package let verdict: Verdict
    /// The named rule that decided: a budget, inhibition, merge, quiet hours, class; nil where none has a
    /// name.
    package let rule: String?
    /// The letter that won over, inhibited, superseded or duplicated this one.
    package let of: LetterID?
    /// The reason in a short English phrase with its numbers, in the customer's local time.
    package let because: String
    /// The budgets that were looked at.
    package let budgets: [BudgetReading]

    package init(
        letter: LetterID,
        verdict: Verdict,
        rule: String?,
        of: LetterID? = nil,
        because: String,
        budgets: [BudgetReading] = [],
    ) {
        self.letter = letter
        self.verdict = verdict
        self.rule = rule
        self.of = of
        self.because = because
        self.budgets = budgets
    }
}

/// What judging one case gave: a ruling for each waiting letter, and when to look again.
package struct Judgement: Hashable, Sendable {
    /// One for each waiting letter of the case, in the order of `Case.letters`.
    package let rulings: [Ruling]
    /// The earliest moment at which time alone could change a verdict; nil if none waits.
    package let next: Timestamp?

    package init(rulings: [Ruling], next: Timestamp?) {
        self.rulings = rulings
        self.next = next
    }
}
