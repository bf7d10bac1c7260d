// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// How many letters of each team are in each state, by the quarter of an hour in which they were accepted.
///
/// So that a count over ten million letters reads some thousand rows; days begin at a full quarter of an hour
/// in every zone. What changes is gathered here while a batch runs and written once, before its commit.
final class Tally: Sendable {
    /// What is counted together.
    struct Cell: Hashable {
        let quarter: Int64
        let team: String
        let state: Int64
    }

    /// In milliseconds.
    static let quarterLength: Int64 = 15 * 60 * 1_000

    private let pending = Mutex<[Cell: Int64]>([:])

    /// The start of the quarter of an hour that a moment lies in.
    static func quarter(of moment: Timestamp) -> Int64 {
        let rest = moment.milliseconds % quarterLength
        return moment.milliseconds - (rest < 0 ? rest + quarterLength : rest)
    }

    func add(_ letters: Int64, to cell: Cell) {
        pending.withLock { $0[cell, default: 0] += letters }
    }

    /// All that is to be written, which is then no longer pending.
    func takeAll() -> [Cell: Int64] {
        pending.withLock { pending in
            defer { pending = [:] }
            return pending
        }
    }

    /// Forgets what is pending: the transaction failed.
    func forgetAll() {
        pending.withLock { $0 = [:] }
    }
}

extension Transaction {
    /// Counts a letter as being in `state`, or with -1 as being in it no more.
    func count(
        _ letters: Int64,
        acceptedAt arrival: Timestamp,
        kind: Int64,
        as state: Letter.State,
    ) throws(LedgerError) {
        let team = try names.kind(kind, in: db).team
        let quarter = Tally.quarter(of: arrival)
        tally.add(letters, to: Tally.Cell(quarter: quarter, team: team, state: state.stored))
    }

    /// Writes what was counted; to be called before each commit.
    func writeTally() throws(LedgerError) {
        for (cell, letters) in tally.takeAll() where letters != 0 {
            let team = try names.number(of: cell.team, in: db)
            try Run(.addToTally, in: db, cell.quarter, team, cell.state, letters).finish()
        }
    }

    /// Letters by team and state.
    private typealias Counts = [Int64: [Int64: Int64]]

    func counts(from start: Timestamp, to end: Timestamp) throws(LedgerError) -> [StateCount] {
        guard start < end else { return [] }
        var counts: Counts = [:]
        try addTally(from: Tally.quarter(of: start), to: Tally.quarter(of: end), to: &counts)
        try addBeginning(until: end, 1, to: &counts)
        try addBeginning(until: start, -1, to: &counts)
        var result: [StateCount] = []
        for (team, states) in counts {
            for (state, letters) in states where letters > 0 {
                let name = try names.text(team, in: db)
                let state = try Letter.State(stored: state)
                result.append(StateCount(team: name, state: state, letters: Int(letters)))
            }
        }
        return result.sorted { ($0.team, $0.state.stored) < ($1.team, $1.state.stored) }
    }

    private func addTally(from start: Int64, to end: Int64, to counts: inout Counts) throws(LedgerError) {
        let run = try Run(.tally, in: db, start, end)
        while try run.step() {
            counts[run.integer(0), default: [:]][run.integer(1), default: 0] += run.integer(2)
        }
    }

    /// Adds, `sign` times, the letters of a quarter of an hour that were accepted before `moment` in it: by
    /// counting them, or all but those that came after, whichever are fewer.
    private func addBeginning(
        until moment: Timestamp,
        _ sign: Int64,
        to counts: inout Counts,
    ) throws(LedgerError) {
        let start = Tally.quarter(of: moment)
        let end = start + Tally.quarterLength
        guard start < moment.milliseconds else { return }
        let before = try rows(of: .letters, low: start, high: moment.milliseconds)
        let after = try rows(of: .letters, low: moment.milliseconds, high: end)
        if before?.count ?? 0 <= after?.count ?? 0 {
            try addLetters(before, from: start, to: moment.milliseconds, sign, to: &counts)
        } else {
            var whole: Counts = [:]
            try addTally(from: start, to: end, to: &whole)
            for (team, states) in whole {
                for (state, letters) in states {
                    counts[team, default: [:]][state, default: 0] += sign * letters
                }
            }
            try addLetters(after, from: moment.milliseconds, to: end, -sign, to: &counts)
        }
    }

    private func addLetters(
        _ rows: ClosedRange<Int64>?,
        from start: Int64,
        to end: Int64,
        _ sign: Int64,
        to counts: inout Counts,
    ) throws(LedgerError) {
        guard let rows else { return }
        let run = try Run(.countLetters, in: db, rows.lowerBound, rows.upperBound, start, end)
        while try run.step() {
            let name = try names.kind(run.integer(0), in: db).team
            guard let team = try names.knownNumber(of: name, in: db) else { continue }
            counts[team, default: [:]][run.integer(1), default: 0] += sign
        }
    }
}

extension Query {
    static let tallying = [addToTally, tally, countLetters]

    static let addToTally = Query(
        """
        INSERT INTO tally (quarter, team, state, letters) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET letters = letters + ?4
        """
    )
    static let tally = Query("SELECT team, state, letters FROM tally WHERE quarter >= ? AND quarter < ?")
    static let countLetters = Query(
        "SELECT kind, state FROM letter WHERE n BETWEEN ? AND ? AND arrival >= ? AND arrival < ?"
    )
}
