// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension SilenceID: Bindable {
    func bind(to run: borrowing Run, at index: Int32) { run.bind(raw, at: index) }
}

extension Transaction {
    func keep(_ silence: Silence) throws(LedgerError) {
        try Run(
            .addSilence,
            in: db,
            silence.id,
            silence.start,
            silence.end,
            silence.planned,
            Self.lines(silence.scope.teams),
            Self.lines(silence.scope.sources),
            Self.lines(silence.scope.streams),
            Self.lines(silence.scope.classes),
            Self.lines(silence.scope.cohorts),
            Self.lines(silence.customers),
            silence.author,
            silence.comment,
            silence.ending?.at,
            silence.ending?.by,
        ).finish()
    }

    /// Ends a silence; nil: there is none of this id, or it is over.
    func end(_ id: SilenceID, _ ending: Silence.Ending) throws(LedgerError) -> Silence? {
        let changed = try Run(.endSilence, in: db, id, ending.at, ending.by).finishChange()
        guard changed > 0 else { return nil }
        let run = try Run(.silence, in: db, id)
        guard try run.step() else { throw .corrupt("a silence that was ended is not there") }
        return try silence(run)
    }

    func silences(endingAfter moment: Timestamp?) throws(LedgerError) -> [Silence] {
        var silences: [Silence] = []
        let run = try Run(.silences, in: db, moment?.milliseconds ?? .min)
        while try run.step() { silences.append(try silence(run)) }
        return silences.sorted { ($0.start, $0.id) < ($1.start, $1.id) }
    }

    /// Makes some more of the cases due that a silence is about; returns the customer that the next call goes
    /// on after, or nil: that was all.
    func reopen(for silence: Silence, at now: Timestamp, after last: Int64) throws(LedgerError) -> Int64? {
        guard silence.customers.isEmpty else {
            try reopen(silence.customers, at: now)
            return nil
        }
        let kinds = silence.scope.ofKinds
        var meant: Set<Int64> = []
        var rows: Int64 = 0
        var cursor = last
        do {
            let run = try Run(.waitingKinds, in: db, last, Transaction.reopenedMax)
            while try run.step() {
                rows += 1
                cursor = run.integer(0)
                if kinds.includes(try names.kind(run.integer(1), in: db), cohort: nil) {
                    meant.insert(cursor)
                }
            }
        }
        let isMore = rows == Transaction.reopenedMax
        // The last one's letters may go on behind the limit; to be due in vain costs a look.
        if isMore { meant.insert(cursor) }
        for customer in meant.sorted() {
            try Run(.customerIsDue, in: db, customer, now).finish()
        }
        return isMore ? cursor : nil
    }

    private func silence(_ run: borrowing Run) throws(LedgerError) -> Silence {
        Silence(
            id: SilenceID(raw: try run.bits(0)),
            scope: Scope(
                teams: Self.names(run.text(3)),
                sources: Self.names(run.text(4)),
                streams: Self.names(run.text(5)),
                classes: Self.names(run.text(6)),
                cohorts: Self.names(run.text(7)),
            ),
            customers: Self.names(run.text(8)),
            start: run.moment(1),
            planned: run.moment(2),
            author: run.text(9),
            comment: run.text(10),
            ending: run.optionalMoment(11).map { Silence.Ending(at: $0, by: run.text(12)) },
        )
    }

    private static func lines(_ names: [String]) -> String {
        names.joined(separator: "\n")
    }

    private static func names(_ lines: String) -> [String] {
        lines.split(separator: "\n").map(String.init)
    }
}

extension Query {
    static let silencing = [addSilence, endSilence, silence, silences, waitingKinds, removeOldSilences]

    private static let silenceColumns = """
        id, start, planned, teams, sources, streams, classes, cohorts, customers, author, comment, \
        ended_at, ended_by
        """

    static let addSilence = Query(
        """
        INSERT INTO silence (
            id, start, until, planned, teams, sources, streams, classes, cohorts, customers, author, comment,
            ended_at, ended_by
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    static let endSilence = Query(
        "UPDATE silence SET until = ?2, ended_at = ?2, ended_by = ?3 WHERE id = ?1 AND until > ?2"
    )
    static let silence = Query("SELECT \(silenceColumns) FROM silence WHERE id = ?")
    static let silences = Query("SELECT \(silenceColumns) FROM silence WHERE until > ?")
    static let waitingKinds = Query(
        "SELECT customer, kind FROM letter WHERE state = 2 AND customer > ? ORDER BY customer LIMIT ?"
    )
    static let removeOldSilences = Query("DELETE FROM silence WHERE until < ?")
}
