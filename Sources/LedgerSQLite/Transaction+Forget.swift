// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    /// The most messages, decisions and customers that one call looks at: a call takes milliseconds.
    static let forgottenMax = 1_000

    /// So many free pages are kept for what comes next: 64 MiB of 4 KiB.
    static let freePagesMin: Int64 = 16_384

    /// Where in `meta` it stands which customer's charges were looked at last.
    private static let sweptName = "swept"

    func forget(_ horizon: Horizon) throws(LedgerError) -> Bool {
        try Run(.removeOldSilences, in: db, horizon.decisions).finish()
        let moreBodies = try forgetMessages(before: horizon.bodies)
        let moreDecisions = try forgetDecisions(before: horizon.decisions)
        let moreCharges = try forgetCharges(before: horizon.charges)
        let moreRoom = try giveRoomBack()
        return moreBodies || moreDecisions || moreCharges || moreRoom
    }

    /// Gives pages that are free back to the disk, once they are many: a daemon that is busy uses them again.
    private func giveRoomBack() throws(LedgerError) -> Bool {
        let free = try pages(.freePages)
        let spare = max(Transaction.freePagesMin, try pages(.allPages) / 4)
        guard free > spare else { return false }
        try Run(.giveRoomBack, in: db).finish()
        return try pages(.freePages) > spare
    }

    private func pages(_ query: Query) throws(LedgerError) -> Int64 {
        let run = try Run(query, in: db)
        return try run.step() ? run.integer(0) : 0
    }

    private func forgetMessages(before horizon: Timestamp) throws(LedgerError) -> Bool {
        var old: [(at: Timestamp, message: UInt128)] = []
        do {
            let run = try Run(.oldMessages, in: db, horizon, Transaction.forgottenMax)
            while try run.step() { old.append((run.moment(0), try run.bits(1))) }
        }
        for (at, message) in old {
            try Run(.removeMessage, in: db, message).finish()
            try Run(.removeKept, in: db, at, message).finish()
        }
        return old.count == Transaction.forgottenMax
    }

    /// Removes old decisions, a block of rows at a time, and each settled letter with the last decision on
    /// it.
    private func forgetDecisions(before horizon: Timestamp) throws(LedgerError) -> Bool {
        var blocks: [Int64] = []
        do {
            // One block more than is done tells whether there is more.
            let run = try Run(.oldSpans, in: db, Spans.What.decisions.rawValue, horizon, 2)
            while try run.step() { blocks.append(run.integer(0)) }
        }
        guard let block = blocks.first else { return false }
        let rows = block * Spans.blockRows...(block + 1) * Spans.blockRows - 1
        var letters: Set<Int64> = []
        do {
            let run = try Run(.removeDecisions, in: db, rows.lowerBound, rows.upperBound, horizon)
            while try run.step() { letters.insert(run.integer(0)) }
        }
        for letter in letters {
            try forgetLetter(letter)
        }
        try measure(block, rows)
        return blocks.count > 1
    }

    private func measure(_ block: Int64, _ rows: ClosedRange<Int64>) throws(LedgerError) {
        try Run(.removeSpan, in: db, Spans.What.decisions.rawValue, block).finish()
        let run = try Run(.timesOfDecisions, in: db, rows.lowerBound, rows.upperBound)
        guard try run.step(), !run.isNothing(0) else { return spans.forgetAll() }
        try setSpan(.decisions, block, low: run.integer(0), high: run.integer(1))
    }

    /// Forgets a letter of which nothing more is to come and no decision is left. One that is still open
    /// forgets its last decision: when the whole log is empty, its number is given again.
    private func forgetLetter(_ number: Int64) throws(LedgerError) {
        guard var row = try letterRow(number: number), try !hasDecision(row) else { return }
        guard !row.state.isOpen else {
            row.last = Stored.noDecision
            return try update(row)
        }
        try count(-1, acceptedAt: row.arrival, kind: row.kind, as: row.state)
        try Run(.removeLetter, in: db, number).finish()
        try Run(.removeLetterText, in: db, number).finish()
        if row.dispatch != Stored.noDispatch {
            try Run(.removeDispatchOf, in: db, row.dispatch, number).finish()
        }
    }

    private func hasDecision(_ row: LetterRow) throws(LedgerError) -> Bool {
        let run = try Run(.decision, in: db, row.last)
        return try run.step() && run.integer(4) == row.number
    }

    /// Goes through the customers, some a call: their old charges go, and they too if nothing else is known
    /// of them. There is more while old ones are found; else the next sweep goes on, so that a million
    /// customers of whom nothing is old take hours of milliseconds, and not seconds of each minute.
    private func forgetCharges(before horizon: Timestamp) throws(LedgerError) -> Bool {
        let swept = try meta(Transaction.sweptName) ?? 0
        var customers: [Int64] = []
        do {
            let run = try Run(.nextCustomers, in: db, swept, Transaction.forgottenMax)
            while try run.step() { customers.append(run.integer(0)) }
        }
        var removed = 0
        for customer in customers {
            removed += try Run(.removeCharges, in: db, customer, horizon).finishChange()
            removed += try Run(.removeIdleCustomer, in: db, customer).finishChange()
        }
        let isDone = customers.count < Transaction.forgottenMax
        try Run(.setMeta, in: db, Transaction.sweptName, isDone ? 0 : customers[customers.count - 1]).finish()
        return removed > 0 && !isDone
    }
}

extension Query {
    static let forgetting =
        [oldMessages, removeKept, oldSpans, removeDecisions, removeSpan, timesOfDecisions, removeLetter]
        + [removeDispatchOf, nextCustomers, removeCharges, removeIdleCustomer]

    static let freePages = Query("PRAGMA freelist_count")
    static let allPages = Query("PRAGMA page_count")
    /// One mebibyte a call, so that nobody waits for long: pages from the end of the file take the places of
    /// free ones.
    static let giveRoomBack = Query("PRAGMA incremental_vacuum(256)")

    static let oldMessages = Query(
        "SELECT received_at, message FROM kept WHERE received_at < ? ORDER BY received_at LIMIT ?"
    )
    static let removeKept = Query("DELETE FROM kept WHERE received_at = ? AND message = ?")
    static let oldSpans = Query("SELECT block FROM span WHERE what = ? AND low < ? ORDER BY block LIMIT ?")
    static let removeDecisions = Query(
        "DELETE FROM decision WHERE n BETWEEN ? AND ? AND at < ? RETURNING letter"
    )
    static let removeSpan = Query("DELETE FROM span WHERE what = ? AND block = ?")
    static let timesOfDecisions = Query(
        "SELECT min(min(at, at + lag)), max(max(at, at + lag)) FROM decision WHERE n BETWEEN ? AND ?"
    )
    static let removeLetter = Query("DELETE FROM letter WHERE n = ?")
    static let removeDispatchOf = Query("DELETE FROM dispatch WHERE id = ? AND letters = ?")
    static let nextCustomers = Query("SELECT n FROM customer WHERE n > ? ORDER BY n LIMIT ?")
    static let removeCharges = Query("DELETE FROM charge WHERE customer = ? AND at < ?")
    static let removeIdleCustomer = Query(
        """
        DELETE FROM customer WHERE n = ?1 AND due IS NULL
            AND NOT EXISTS (SELECT 1 FROM letter WHERE customer = ?1)
            AND NOT EXISTS (SELECT 1 FROM charge WHERE customer = ?1)
        """
    )
}
