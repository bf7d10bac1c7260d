// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func nextCaseDue() throws(LedgerError) -> Timestamp? {
        let run = try Run(.nextCaseDue, in: db)
        guard try run.step() else { return nil }
        return run.optionalMoment(0)
    }

    func nextDispatchDue(relay: String) throws(LedgerError) -> Timestamp? {
        guard let relay = try names.knownNumber(of: relay, in: db) else { return nil }
        var next: Timestamp?
        var last: Int64?
        while let rank = try rank(readyFor: relay, after: last) {
            let run = try Run(.nextDispatchDue, in: db, relay, rank)
            if try run.step() { next = min(next ?? run.moment(0), run.moment(0)) }
            last = rank
        }
        return next
    }

    func body(of message: MessageKey) throws(LedgerError) -> [UInt8]? {
        let run = try Run(.body, in: db, message)
        guard try run.step() else { return nil }
        guard let body = run.checkedBytes(0, by: 1) else { throw .corrupt("a body is not what was kept") }
        return body
    }

    func message(of letter: LetterID) throws(LedgerError) -> Message? {
        let run = try Run(.messageOfLetter, in: db, letter)
        guard try run.step() else { return nil }
        guard let body = run.checkedBytes(6, by: 7) else { throw .corrupt("a body is not what was kept") }
        return Message(
            id: MessageKey(raw: try run.bits(0)),
            receivedAt: run.moment(1),
            source: try names.text(run.integer(2), in: db),
            team: try names.text(run.integer(3), in: db),
            sender: run.text(4),
            body: body,
            trace: run.text(5),
        )
    }

    func letter(_ id: LetterID) throws(LedgerError) -> LetterRecord? {
        let run = try Run(.letterByID, in: db, id)
        guard try run.step() else { return nil }
        return try letterRecord(run)
    }

    func letters(of dispatch: DispatchID) throws(LedgerError) -> [LetterRecord] {
        var letters: [LetterRecord] = []
        for number in try passengers(of: dispatch) {
            let run = try Run(.letterByNumber, in: db, number)
            // A letter that was forgotten before its dispatch is no longer listed.
            guard try run.step() else { continue }
            letters.append(try letterRecord(run))
        }
        return letters
    }

    private func passengers(of dispatch: DispatchID) throws(LedgerError) -> [Int64] {
        let run = try Run(.dispatchLetters, in: db, dispatch)
        guard try run.step() else { return [] }
        guard !run.isInteger(0) else { return [run.integer(0)] }
        var reader = PackedReader(run.bytes(0))
        var numbers: [Int64] = []
        while !reader.isAtEnd { numbers.append(Int64(bitPattern: try reader.number())) }
        return numbers
    }

    func waitingLetters(of customer: String?, limit: Int) throws(LedgerError) -> [LetterRecord] {
        guard let customer else { return try letterRecords(Run(.waitingLetters, in: db, limit)) }
        guard let row = try customerRow(customer) else { return [] }
        return try letterRecords(Run(.waitingLettersOfCustomer, in: db, row.number, Int64(limit)))
    }

    func letters(of customer: String, since: Timestamp, limit: Int) throws(LedgerError) -> [LetterRecord] {
        guard let row = try customerRow(customer) else { return [] }
        return try letterRecords(Run(.lastLettersOfCustomer, in: db, row.number, since, limit)).reversed()
    }

    private func letterRecords(_ run: consuming Run) throws(LedgerError) -> [LetterRecord] {
        var letters: [LetterRecord] = []
        while try run.step() { letters.append(try letterRecord(run)) }
        return letters
    }
}

extension Query {
    static let looking =
        [nextCaseDue, nextDispatchDue, body, messageOfLetter, letterByID, letterByNumber, dispatchLetters]
        + [waitingLetters, waitingLettersOfCustomer, lastLettersOfCustomer]

    static let nextCaseDue = Query("SELECT due FROM customer WHERE due IS NOT NULL ORDER BY due LIMIT 1")
    static let nextDispatchDue = Query(
        "SELECT due FROM outbox WHERE state = 2 AND relay = ? AND rank = ? ORDER BY due LIMIT 1"
    )
    static let body = Query("SELECT body, checksum FROM message WHERE id = ?")
    static let messageOfLetter = Query(
        """
        SELECT message.id, message.received_at, message.source, message.team, message.sender, message.trace,
            message.body, message.checksum
        FROM letter JOIN message ON message.id = letter.message WHERE letter.id = ?
        """
    )
    static let letterByID = Query(
        "SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables) WHERE letter.id = ?"
    )
    static let letterByNumber = Query(
        "SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables) WHERE letter.n = ?"
    )
    static let dispatchLetters = Query("SELECT letters FROM dispatch WHERE id = ?")
    static let waitingLetters = Query(
        """
        SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables)
        WHERE letter.state = 2 AND letter.customer > 0
        ORDER BY letter.customer, letter.arrival, letter.id LIMIT ?
        """
    )
    static let waitingLettersOfCustomer = Query(
        """
        SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables)
        WHERE letter.state = 2 AND letter.customer = ? ORDER BY letter.arrival, letter.id LIMIT ?
        """
    )
    static let lastLettersOfCustomer = Query(
        """
        SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables)
        WHERE letter.customer = ? AND letter.arrival >= ?
        ORDER BY letter.arrival DESC, letter.id DESC LIMIT ?
        """
    )
}
