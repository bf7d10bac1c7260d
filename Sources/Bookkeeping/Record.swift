// SPDX-License-Identifier: Apache-2.0

package import Judging

/// A case as it was opened: what the judge needs, and the version that a record must still find.
package struct OpenCase: Hashable, Sendable {
    package let customer: String
    /// Counts every change to the customer's letters and charges.
    package let version: Int64
    /// The waiting letters, by arrival.
    package let letters: [LetterRecord]
    /// As far back as `OpenCase` was asked for, ascending.
    package let charges: [Case.Charge]
    /// As far back as was asked for, by arrival.
    package let earlier: [Case.Earlier]
    /// The last hold of each waiting letter that has one, so that the log repeats none.
    package let lastHolds: [LetterID: Hold]

    package init(
        customer: String,
        version: Int64,
        letters: [LetterRecord],
        charges: [Case.Charge],
        earlier: [Case.Earlier],
        lastHolds: [LetterID: Hold],
    ) {
        self.customer = customer
        self.version = version
        self.letters = letters
        self.charges = charges
        self.earlier = earlier
        self.lastHolds = lastHolds
    }

    /// The part of a hold that a reader of the log would notice changing.
    package struct Hold: Hashable, Sendable {
        package let reason: String
        package let rule: String?
        package let until: Timestamp?

        package init(reason: String, rule: String?, until: Timestamp?) {
            self.reason = reason
            self.rule = rule
            self.until = until
        }
    }
}

/// All that one judgement of one case changes, written in one transaction.
package struct CaseRecord: Hashable, Sendable {
    package let customer: String
    /// The version the case had when it was opened; another one by now refuses the record.
    package let version: Int64
    /// The new state of every letter that changes one, and when a waiting one is looked at again.
    package let changes: [Change]
    package let charges: [NewCharge]
    package let dispatches: [Dispatch]
    package let decisions: [Decision]
    /// When the case is due again; nil if nothing but an arrival can change it.
    package let due: Timestamp?
    /// The account whose charges were counted; nil: none were.
    package let account: Account?

    package init(
        customer: String,
        version: Int64,
        changes: [Change],
        charges: [NewCharge],
        dispatches: [Dispatch],
        decisions: [Decision],
        due: Timestamp?,
        account: Account? = nil,
    ) {
        self.customer = customer
        self.version = version
        self.changes = changes
        self.charges = charges
        self.dispatches = dispatches
        self.decisions = decisions
        self.due = due
        self.account = account
    }

    /// An account as it was opened; another version by now refuses the record.
    package struct Account: Hashable, Sendable {
        package let name: String
        package let version: Int64

        package init(name: String, version: Int64) {
            self.name = name
            self.version = version
        }
    }

    package struct Change: Hashable, Sendable {
        package let letter: LetterID
        package let state: Letter.State
        package let until: Timestamp?
        package let dispatch: DispatchID?
        /// What the letter is under the present policy, where it was read again; nil: as it was.
        package let reread: Letter?

        package init(
            letter: LetterID,
            state: Letter.State,
            until: Timestamp? = nil,
            dispatch: DispatchID? = nil,
            reread: Letter? = nil,
        ) {
            self.letter = letter
            self.state = state
            self.until = until
            self.dispatch = dispatch
            self.reread = reread
        }
    }

    /// A charge and the dispatch that it pays for, so that it can go back.
    package struct NewCharge: Hashable, Sendable {
        package let charge: Case.Charge
        package let dispatch: DispatchID

        package init(charge: Case.Charge, dispatch: DispatchID) {
            self.charge = charge
            self.dispatch = dispatch
        }
    }
}

/// What came of judgements that were to be written.
package struct Recorded: Hashable, Sendable {
    /// The customers whose case, or account, had changed, of whom nothing was written.
    package let refused: Set<String>
    /// What was claimed with them.
    package let claimed: [ClaimedDispatch]

    package init(refused: Set<String>, claimed: [ClaimedDispatch]) {
        self.refused = refused
        self.claimed = claimed
    }
}
