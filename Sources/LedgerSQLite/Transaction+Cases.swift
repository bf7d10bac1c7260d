// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    /// A customer as its row has it.
    struct CustomerRow {
        let number: Int64
        let key: String
        let version: Int64
    }

    func openCases(limit: Int, at now: Timestamp, memory: Duration) throws(LedgerError) -> [OpenCase] {
        var due: [CustomerRow] = []
        do {
            let run = try Run(.dueCustomers, in: db, now, limit)
            while try run.step() {
                due.append(CustomerRow(number: run.integer(0), key: run.text(1), version: run.integer(2)))
            }
        }
        var cases: [OpenCase] = []
        for customer in due {
            cases.append(try openCase(customer, at: now, memory: memory))
        }
        return cases
    }

    func openCase(
        of customer: String,
        at now: Timestamp,
        memory: Duration,
    ) throws(LedgerError) -> OpenCase {
        guard let row = try customerRow(customer) else {
            return OpenCase(
                customer: customer,
                version: 0,
                letters: [],
                charges: [],
                earlier: [],
                lastHolds: [:],
            )
        }
        return try openCase(row, at: now, memory: memory)
    }

    func customerRow(_ key: String) throws(LedgerError) -> CustomerRow? {
        let run = try Run(.customer, in: db, key)
        guard try run.step() else { return nil }
        return CustomerRow(number: run.integer(0), key: key, version: run.integer(1))
    }

    private func openCase(
        _ customer: CustomerRow,
        at now: Timestamp,
        memory: Duration,
    ) throws(LedgerError) -> OpenCase {
        var letters: [LetterRecord] = []
        var lasts: [(id: LetterID, last: Int64)] = []
        do {
            let run = try Run(.lettersToJudge, in: db, customer.number)
            while try run.step() {
                let record = try letterRecord(run)
                letters.append(record)
                lasts.append((record.letter.id, run.integer(6)))
            }
        }
        letters.sort {
            ($0.letter.facts.arrival, $0.letter.facts.id) < ($1.letter.facts.arrival, $1.letter.facts.id)
        }
        var lastHolds: [LetterID: OpenCase.Hold] = [:]
        for (id, last) in lasts where last != Stored.noDecision {
            lastHolds[id] = try lastHold(from: last)
        }
        let oldest = letters.reduce(now) { min($0, $1.letter.facts.arrival) }
        return OpenCase(
            customer: customer.key,
            version: customer.version,
            letters: letters,
            charges: try charges(of: customer.number, since: now - memory),
            earlier: try earlier(of: customer.number, since: oldest - memory),
            lastHolds: lastHolds,
        )
    }

    /// The latest hold among a decision and those before it on the same letter.
    private func lastHold(from last: Int64) throws(LedgerError) -> OpenCase.Hold? {
        var number = last
        while number != Stored.noDecision {
            let run = try Run(.holdOfDecision, in: db, number)
            // A decision that has been forgotten ends the chain.
            guard try run.step() else { return nil }
            guard run.integer(1) != Decision.Kind.hold.stored else {
                return OpenCase.Hold(
                    reason: try names.text(run.integer(2), in: db),
                    rule: try optionalName(run, 3),
                    until: run.optionalMoment(4),
                )
            }
            guard run.integer(0) < number else { throw .corrupt("decisions lead in a circle") }
            number = run.integer(0)
        }
        return nil
    }

    func charges(of customer: Int64, since: Timestamp) throws(LedgerError) -> [Case.Charge] {
        var charges: [Case.Charge] = []
        let run = try Run(.charges, in: db, customer, since)
        while try run.step() {
            charges.append(
                Case.Charge(
                    at: run.moment(0),
                    kind: try names.kind(run.integer(1), in: db),
                    cohort: try optionalName(run, 2),
                )
            )
        }
        return charges
    }

    private func earlier(of customer: Int64, since: Timestamp) throws(LedgerError) -> [Case.Earlier] {
        var earlier: [Case.Earlier] = []
        let run = try Run(.earlierLetters, in: db, customer, since)
        while try run.step() {
            guard let end = try Letter.State(stored: run.integer(5)).end else { continue }
            earlier.append(
                Case.Earlier(
                    id: LetterID(raw: try run.bits(0)),
                    arrival: run.moment(1),
                    kind: try names.kind(run.integer(2), in: db),
                    messageID: run.optionalText(3),
                    content: Case.ContentHash(raw: try run.bits(4)),
                    shingles: run.isNothing(6) ? nil : try Case.Shingles(packed: run.bytes(6)),
                    end: end,
                )
            )
        }
        earlier.sort { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
        return earlier
    }

    func optionalName(_ run: borrowing Run, _ column: Int32) throws(LedgerError) -> String? {
        guard let number = run.optionalInteger(column) else { return nil }
        return try names.text(number, in: db)
    }
}

extension Query {
    static let opening = [
        dueCustomers, customer, lettersToJudge, holdOfDecision, charges, earlierLetters,
    ]

    static let dueCustomers = Query(
        "SELECT n, key, version FROM customer WHERE due <= ? ORDER BY due, n LIMIT ?"
    )
    static let customer = Query("SELECT n, version FROM customer WHERE key = ?")
    /// Those of one moment come in no order: SQLite would make a tree of its own for it, in each run, which
    /// takes longer than to find the letters.
    static let lettersToJudge = Query(
        """
        SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables)
        WHERE letter.state = 2 AND letter.customer = ? ORDER BY letter.arrival
        """
    )
    static let holdOfDecision = Query("SELECT previous, kind, reason, rule, until FROM decision WHERE n = ?")
    static let charges = Query(
        "SELECT at, kind, cohort FROM charge WHERE customer = ? AND at >= ? ORDER BY at, ordinal"
    )
    /// The same.
    static let earlierLetters = Query(
        """
        SELECT id, arrival, kind, message_id, content, state, shingles
        FROM letter LEFT JOIN letter_text ON letter_text.letter = letter.n
        WHERE customer = ? AND arrival >= ? AND state <> 2 ORDER BY arrival
        """
    )
}
