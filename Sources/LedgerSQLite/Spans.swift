// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// The times of each block of rows, in place of an index by time: rows are written in the order of time, or
/// nearly.
///
/// A line of `span` is as wide as the times in its block, or wider, never narrower; whoever looks for a time
/// reads the blocks that may have it, and looks at each row. What was last written is remembered here, and a
/// line is written somewhat wider than is needed, so that most rows need no writing.
final class Spans: Sendable {
    /// The things that `span` keeps times of.
    enum What: Int64 {
        case decisions = 0
        case letters = 1
    }

    /// A line of `span`: times in milliseconds, both ends inside.
    struct Line {
        let block: Int64
        let low: Int64
        let high: Int64
    }

    /// How many rows share a line: small against what a query may read, large against what a line costs.
    static let blockRows: Int64 = 1_024
    /// How much later than needed a line ends, in milliseconds.
    static let slack: Int64 = 10_000

    private let last = Mutex<[What: Line]>([:])

    /// The line that was last written, if it was not taken back.
    func last(_ what: What) -> Line? {
        last.withLock { $0[what] }
    }

    func remember(_ what: What, _ line: Line) {
        last.withLock { $0[what] = line }
    }

    /// Forgets what was written: it may have been taken back, or made narrower.
    func forgetAll() {
        last.withLock { $0 = [:] }
    }
}

extension Transaction {
    /// Makes the times of the block that holds row `number` reach the two moments.
    func stretch(
        _ what: Spans.What,
        to number: Int64,
        _ one: Timestamp,
        _ other: Timestamp,
    ) throws(LedgerError) {
        let low = min(one, other).milliseconds
        let high = max(one, other).milliseconds
        let block = number / Spans.blockRows
        if let last = spans.last(what), last.block == block, last.low <= low, high <= last.high { return }
        try Run(.stretchSpan, in: db, what.rawValue, block, low, high + Spans.slack).finish()
        let run = try Run(.span, in: db, what.rawValue, block)
        guard try run.step() else { throw .corrupt("a block of rows has no times") }
        spans.remember(what, Spans.Line(block: block, low: run.integer(0), high: run.integer(1)))
    }

    /// Sets the times of a block that has no line to what its rows have.
    func setSpan(_ what: Spans.What, _ block: Int64, low: Int64, high: Int64) throws(LedgerError) {
        spans.forgetAll()
        try Run(.stretchSpan, in: db, what.rawValue, block, low, high).finish()
    }

    /// The rows that may have a time from `low` on and before `high`; nil: none has.
    func rows(of what: Spans.What, low: Int64, high: Int64) throws(LedgerError) -> ClosedRange<Int64>? {
        let run = try Run(.spanBlocks, in: db, what.rawValue, low, high)
        guard try run.step(), !run.isNothing(0) else { return nil }
        return run.integer(0) * Spans.blockRows...(run.integer(1) + 1) * Spans.blockRows - 1
    }
}

extension Query {
    static let spanning = [stretchSpan, span, spanBlocks]

    static let stretchSpan = Query(
        """
        INSERT INTO span (what, block, low, high) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET low = min(low, ?3), high = max(high, ?4)
        """
    )
    static let span = Query("SELECT low, high FROM span WHERE what = ? AND block = ?")
    static let spanBlocks = Query(
        "SELECT min(block), max(block) FROM span WHERE what = ? AND high >= ? AND low < ?"
    )
}
