// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB

/// One look at the ledger, or one change of it: a connection inside a transaction.
///
/// The operations of the contract are its methods, a file for each phase in the life of a letter. It belongs
/// to the thread that it was made on and does not outlive the transaction.
struct Transaction {
    let db: Database
    let names: Names
}

extension Transaction {
    /// The things that `span` keeps times of.
    enum Spanned: Int64 {
        case decisions = 0
        case letters = 1
    }

    /// How many rows share a line of `span`: small against what a query may read, large against what it
    /// costs.
    static let spanBlock: Int64 = 1_024

    /// Makes the times of the block that holds row `number` reach `low` and `high` too, in milliseconds.
    func stretch(_ what: Spanned, to number: Int64, low: Int64, high: Int64) throws(LedgerError) {
        try Run(.stretchSpan, in: db, what.rawValue, number / Transaction.spanBlock, low, high).finish()
    }

    /// The rows that may have a time from `low` on and before `high`; nil: none has.
    func rows(of what: Spanned, low: Int64, high: Int64) throws(LedgerError) -> ClosedRange<Int64>? {
        let run = try Run(.spanBlocks, in: db, what.rawValue, low, high)
        guard try run.step(), !run.isNothing(0) else { return nil }
        let block = Transaction.spanBlock
        return run.integer(0) * block...(run.integer(1) + 1) * block - 1
    }
}

extension Query {
    static let keeping = [stretchSpan, spanBlocks, meta, setMeta]

    static let stretchSpan = Query(
        """
        INSERT INTO span (what, block, low, high) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET low = min(low, ?3), high = max(high, ?4) WHERE low > ?3 OR high < ?4
        """
    )
    static let spanBlocks = Query(
        "SELECT min(block), max(block) FROM span WHERE what = ? AND high >= ? AND low < ?"
    )
    static let meta = Query("SELECT value FROM meta WHERE name = ?")
    static let setMeta = Query(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2"
    )
}
