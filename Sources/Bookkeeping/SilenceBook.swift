// SPDX-License-Identifier: Apache-2.0

package import Judging

/// Names a silence.
package struct SilenceID: Identifier {
    package let raw: UInt128

    package init(raw: UInt128) {
        self.raw = raw
    }
}

/// An operator's word that what matches waits for a time.
package struct Silence: Hashable, Sendable {
    /// An operator's second word: it is over before its time.
    package struct Ending: Hashable, Sendable {
        package let at: Timestamp
        package let by: String

        package init(at: Timestamp, by: String) {
            self.at = at
            self.by = by
        }
    }

    package let id: SilenceID
    package let scope: Scope
    /// The keys of the customers that it is about; none: all of them.
    package let customers: [String]
    package let start: Timestamp
    /// Until when it was meant.
    package let planned: Timestamp
    package let author: String
    package let comment: String
    package let ending: Ending?

    package init(
        id: SilenceID,
        scope: Scope,
        customers: [String] = [],
        start: Timestamp,
        planned: Timestamp,
        author: String,
        comment: String,
        ending: Ending? = nil,
    ) {
        precondition(start < planned)
        self.id = id
        self.scope = scope
        self.customers = customers
        self.start = start
        self.planned = planned
        self.author = author
        self.comment = comment
        self.ending = ending
    }

    /// Until when it holds.
    package var end: Timestamp { ending.map { min($0.at, planned) } ?? planned }

    /// The same silence, ended by a second word.
    package func ended(_ ending: Ending) -> Silence {
        Silence(
            id: id,
            scope: scope,
            customers: customers,
            start: start,
            planned: planned,
            author: author,
            comment: comment,
            ending: ending,
        )
    }

    /// What it is to the judge; its name in the log is its id.
    package var asJudged: Policy.Silence {
        Policy.Silence(
            name: id.description,
            scope: scope,
            customers: customers,
            start: start,
            end: max(start, end),
            author: author,
            comment: comment,
        )
    }
}

/// The part of a ledger that keeps silences; its calls keep the promises of `Ledger`.
///
/// What a silence is about is due once it begins and once it is ended: every case with a waiting letter of
/// its teams, sources, streams and classes, whatever the customer's cohort, of which a ledger knows nothing.
/// That may be many cases, so they become due in further transactions behind the one that keeps the silence;
/// whoever opens a case reads the silences after that, and so knows all that made it due.
package protocol SilenceBook: Sendable {
    /// Keeps a silence, and makes what it is about due at `now`.
    func keep(_ silence: Silence, at now: Timestamp) async throws(LedgerError)

    /// Ends a silence that is not over, and makes what it is about due at its end; false: there is none of
    /// this id, or it is over.
    func end(_ silence: SilenceID, _ ending: Silence.Ending) async throws(LedgerError) -> Bool

    /// The silences that end after `moment`, by start and id; nil: all that are remembered, which are those
    /// that ended within the retention of decisions.
    func silences(endingAfter moment: Timestamp?) async throws(LedgerError) -> [Silence]
}
