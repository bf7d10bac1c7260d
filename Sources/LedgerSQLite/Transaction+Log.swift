// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func log(_ filter: LogFilter) throws(LedgerError) -> [LogLine] {
        guard let rows = try rows(meant: filter) else { return [] }
        guard let customer = filter.customer else { return try wholeLog(filter, in: rows) }
        return try log(of: customer, filter, in: rows)
    }

    func decisions(on letter: LetterID) throws(LedgerError) -> [Decision] {
        guard let row = try letterRow(letter) else { return [] }
        var decisions: [Decision] = []
        try eachDecision(on: row) { (run) throws(LedgerError) in
            decisions.append(try decision(run, on: letter, in: row.dispatchID))
        }
        return decisions.reversed()
    }

    /// Calls `body` with each decision on a letter, the latest first; the chain ends where it was forgotten.
    private func eachDecision(
        on row: LetterRow,
        _ body: (borrowing Run) throws(LedgerError) -> Void,
    ) throws(LedgerError) {
        var number = row.last
        while number != Stored.noDecision {
            let run = try Run(.decision, in: db, number)
            guard try run.step(), run.integer(4) == row.number else { return }
            try body(run)
            guard run.integer(5) < number else { throw .corrupt("decisions lead in a circle") }
            number = run.integer(5)
        }
    }

    /// The rows that the filter's times, and the line it follows, leave to look at; nil: none.
    private func rows(meant filter: LogFilter) throws(LedgerError) -> ClosedRange<Int64>? {
        let low = filter.since?.milliseconds ?? .min
        let high = filter.until?.milliseconds ?? .max
        guard let rows = try rows(of: .decisions, low: low, high: high) else { return nil }
        guard let after = filter.after, let last = try number(of: after) else { return rows }
        return last < rows.upperBound ? max(rows.lowerBound, last + 1)...rows.upperBound : nil
    }

    /// The row of a decision; nil if there is none.
    private func number(of id: DecisionID) throws(LedgerError) -> Int64? {
        let moment = id.moment.milliseconds
        guard let rows = try rows(of: .decisions, low: moment, high: moment + 1) else { return nil }
        let run = try Run(.decisionNumber, in: db, rows.lowerBound, rows.upperBound, tail(of: id), moment)
        return try run.step() ? run.integer(0) : nil
    }

    /// All customers' lines, in the order of writing.
    private func wholeLog(_ filter: LogFilter, in rows: ClosedRange<Int64>) throws(LedgerError) -> [LogLine] {
        let reason = try names.knownFilter(filter.reason, in: db)
        let rule = try names.knownFilter(filter.rule, in: db)
        var lines: [LogLine] = []
        let run = try Run(
            .logLines,
            in: db,
            rows.lowerBound,
            rows.upperBound,
            filter.kinds.isEmpty ? -1 : filter.kinds.reduce(Int64(0)) { $0 | 1 << $1.stored },
            reason,
            rule,
            filter.since?.milliseconds ?? .min,
            filter.until?.milliseconds ?? .max,
        )
        while lines.count < filter.limit ?? .max, try run.step() {
            let letter = try letterRecord(run, from: Transaction.decisionColumnCount)
            let decision = try decision(run, on: letter.letter.id, in: letter.dispatch)
            let line = LogLine(decision: decision, letter: letter.letter)
            if filter.means(line) { lines.append(line) }
        }
        return lines
    }

    /// One customer's lines: its letters lead to them.
    private func log(
        of customer: String,
        _ filter: LogFilter,
        in rows: ClosedRange<Int64>,
    ) throws(LedgerError) -> [LogLine] {
        guard let customer = try customerRow(customer) else { return [] }
        var lines: [(number: Int64, line: LogLine)] = []
        let run = try Run(.lettersOfCustomer, in: db, customer.number)
        while try run.step() {
            let record = try letterRecord(run)
            let row = LetterRow(run, record, customer: customer.number)
            try eachDecision(on: row) { (run) throws(LedgerError) in
                let number = run.integer(0)
                guard rows.contains(number) else { return }
                let decision = try decision(run, on: record.letter.id, in: record.dispatch)
                let line = LogLine(decision: decision, letter: record.letter)
                if filter.means(line) { lines.append((number, line)) }
            }
        }
        lines.sort { $0.number < $1.number }
        return lines.prefix(filter.limit ?? .max).map(\.line)
    }
}

extension Transaction.LetterRow {
    /// As far as following its decisions needs it, from a row of `letterColumns`.
    fileprivate init(_ run: borrowing Run, _ record: LetterRecord, customer: Int64) {
        self.init(
            number: run.integer(0),
            customer: customer,
            state: record.state,
            until: Stored.until(record.until),
            dispatch: record.dispatch?.raw ?? Stored.noDispatch,
            last: run.integer(6),
            message: record.letter.message.raw,
            isShared: false,
            arrival: record.letter.facts.arrival,
            kind: run.integer(8),
        )
    }

    /// The dispatch that the letter is, or was, in.
    fileprivate var dispatchID: DispatchID? {
        dispatch == Stored.noDispatch ? nil : DispatchID(raw: dispatch)
    }
}

extension Names {
    /// What a filter compares with: nil for no condition, and a number that no row has for a name that none
    /// has.
    fileprivate func knownFilter(_ name: String?, in db: Connection) throws(LedgerError) -> Int64? {
        guard let name else { return nil }
        return try knownNumber(of: name, in: db) ?? -1
    }
}

extension Query {
    static let logging = [decision, decisionNumber, logLines, lettersOfCustomer]

    static let decision = Query("SELECT \(Transaction.decisionColumns) FROM decision WHERE n = ?")
    static let decisionNumber = Query(
        "SELECT n FROM decision WHERE n BETWEEN ? AND ? AND tail = ? AND at + lag = ?"
    )
    static let logLines = Query(
        """
        SELECT \(Transaction.decisionColumns), \(Transaction.letterColumns)
        FROM decision CROSS JOIN letter ON letter.n = decision.letter
            JOIN customer ON customer.n = letter.customer
            LEFT JOIN letter_text ON letter_text.letter = letter.n
        WHERE decision.n BETWEEN ?1 AND ?2 AND (?3 >> decision.kind) & 1
            AND (?4 IS NULL OR decision.reason = ?4) AND (?5 IS NULL OR decision.rule = ?5)
            AND decision.at >= ?6 AND decision.at < ?7
        ORDER BY decision.n
        """
    )
    static let lettersOfCustomer = Query(
        "SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables) WHERE letter.customer = ?"
    )
}
