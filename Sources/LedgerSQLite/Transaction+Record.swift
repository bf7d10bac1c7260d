// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    /// What a change needs of a letter's row.
    struct LetterRow {
        let number: Int64
        let customer: Int64
        var state: Letter.State
        var until: Int64
        var dispatch: UInt128
        /// Its last decision.
        var last: Int64
        let message: UInt128
        let isShared: Bool
        let arrival: Timestamp
        /// As what it is counted.
        var kind: Int64
    }

    /// - Parameter departure: What leaves at once, and gets it.
    func record(
        _ records: [CaseRecord],
        _ departure: inout Departure
    ) throws(LedgerError) -> Set<String> {
        var refused: Set<String> = []
        for record in records {
            let row = try customerRow(record.customer)
            let account = try record.account.map { account throws(LedgerError) in
                try accountVersion(account.name)
            }
            guard CaseVersion.isAsOpened(record.version, now: row?.version ?? 0),
                record.account?.version == account
            else {
                refused.insert(record.customer)
                continue
            }
            if let row {
                try write(record, of: row.number, &departure)
            } else {
                try write(record, of: try customerNumber(record.customer), &departure)
            }
        }
        return refused
    }

    private func write(
        _ record: CaseRecord,
        of customer: Int64,
        _ departure: inout Departure,
    ) throws(LedgerError) {
        var rows: [LetterID: LetterRow] = [:]
        for change in record.changes {
            guard var row = try letterRow(change.letter, among: rows), row.customer == customer else {
                throw .corrupt("letter \(change.letter) is not of this customer")
            }
            try apply(change, to: &row)
            rows[change.letter] = row
        }
        for decision in record.decisions {
            guard var row = try letterRow(decision.letter, among: rows) else {
                throw .corrupt("decision \(decision.id) is about no letter")
            }
            try add(decision, on: &row)
            rows[decision.letter] = row
        }
        for row in rows.values {
            try update(row)
        }
        var paid: [DispatchID: PackedWriter] = [:]
        for charge in record.charges {
            try add(charge.charge, of: customer, noting: &paid[charge.dispatch, default: PackedWriter()])
        }
        for dispatch in record.dispatches {
            let isLeaving = try departure.take(dispatch, in: self)
            try add(
                dispatch,
                isLeaving: isLeaving,
                paidBy: paid.removeValue(forKey: dispatch.id),
                among: rows
            )
        }
        precondition(paid.isEmpty, "a charge for no dispatch")
        if let account = record.account, !record.charges.isEmpty { try accountWasCharged(account.name) }
        try Run(.customerWasJudged, in: db, customer, record.due, record.version).finish()
    }

    private func apply(_ change: CaseRecord.Change, to row: inout LetterRow) throws(LedgerError) {
        let dispatch = change.dispatch?.raw ?? Stored.noDispatch
        if row.dispatch != Stored.noDispatch, row.dispatch != dispatch {
            try spellOutDispatch(row)
        }
        if row.state.isOpen && !change.state.isOpen {
            try close(row, bodyStaysItsTime: change.state == .suppressed)
        }
        try move(&row, to: change.state)
        row.until = Stored.until(change.until)
        row.dispatch = dispatch
        if let letter = change.reread {
            try count(-1, acceptedAt: row.arrival, kind: row.kind, as: row.state)
            row.kind = try names.number(of: letter.facts.kind, in: db)
            try count(1, acceptedAt: row.arrival, kind: row.kind, as: row.state)
            try rewrite(row.number, as: letter)
        }
    }

    /// Changes a letter's state, and what is counted.
    func move(_ row: inout LetterRow, to state: Letter.State) throws(LedgerError) {
        guard row.state != state else { return }
        try count(-1, acceptedAt: row.arrival, kind: row.kind, as: row.state)
        try count(1, acceptedAt: row.arrival, kind: row.kind, as: state)
        row.state = state
    }

    private func rewrite(_ number: Int64, as letter: Letter) throws(LedgerError) {
        let facts = letter.facts
        let kind = try names.number(of: facts.kind, in: db)
        let policy = try names.number(of: letter.policy, in: db)
        try Run(
            .rewriteLetter,
            in: db,
            number,
            kind,
            policy,
            letter.subject,
            facts.messageID,
            facts.content.raw,
            facts.size,
            facts.from,
            facts.listID,
            facts.supersedeKey,
            facts.unmergeable,
            facts.value,
            facts.expires,
            facts.order?.stored,
        ).finish()
        try Run(.removeLetterText, in: db, number).finish()
        if let shingles = facts.shingles {
            try Run(.addLetterText, in: db, number, shingles.packed).finish()
        }
    }

    /// The row as it was changed so far, or as the ledger has it.
    func letterRow(_ id: LetterID, among rows: [LetterID: LetterRow]) throws(LedgerError) -> LetterRow? {
        if let row = rows[id] { return row }
        return try letterRow(id)
    }

    func letterRow(_ id: LetterID) throws(LedgerError) -> LetterRow? {
        try letterRow(try Run(.letterRowByID, in: db, id))
    }

    func letterRow(number: Int64) throws(LedgerError) -> LetterRow? {
        try letterRow(try Run(.letterRowByNumber, in: db, number))
    }

    private func letterRow(_ run: consuming Run) throws(LedgerError) -> LetterRow? {
        guard try run.step() else { return nil }
        return LetterRow(
            number: run.integer(0),
            customer: run.integer(1),
            state: try Letter.State(stored: run.integer(2)),
            until: run.integer(3),
            dispatch: try run.bits(4),
            last: run.integer(5),
            message: try run.bits(6),
            isShared: run.integer(7) == 1,
            arrival: run.moment(8),
            kind: run.integer(9),
        )
    }

    /// Writes what can change of a letter's row; its size stays as it is.
    func update(_ row: LetterRow) throws(LedgerError) {
        try Run(.updateLetter, in: db, row.number, row.state.stored, row.until, row.dispatch, row.last)
            .finish()
    }

    /// The number of a customer, who may be new.
    func customerNumber(_ key: String) throws(LedgerError) -> Int64 {
        if let row = try customerRow(key) { return row.number }
        let never: Int64? = nil
        return try Run(.addCustomer, in: db, key, 0, never).finishInsertion()
    }

    private func add(
        _ charge: Case.Charge,
        of customer: Int64,
        noting paid: inout PackedWriter,
    ) throws(LedgerError) {
        let kind = try names.number(of: charge.kind, in: db)
        let cohort = try number(charge.cohort)
        // Two charges of one moment are rare, and tell each other apart by a number.
        var ordinal: Int64 = 0
        while try Run(.addCharge, in: db, customer, charge.at, ordinal, kind, cohort).finishChange() == 0 {
            ordinal += 1
        }
        paid.write(signed: charge.at.milliseconds)
        paid.write(UInt64(ordinal))
    }

    func number(_ name: String?) throws(LedgerError) -> Int64? {
        guard let name else { return nil }
        return try names.number(of: name, in: db)
    }

    /// Lets go of a letter's message when none of its letters is open any more: its body goes now, or, if it
    /// stays its time, when `forget` finds it old.
    func close(_ row: LetterRow, bodyStaysItsTime stays: Bool) throws(LedgerError) {
        var stays = stays
        if row.isShared {
            let run = try Run(.closeShare, in: db, row.message, stays ? 1 : 0)
            guard try run.step() else { throw .corrupt("a message of several letters has no share") }
            let open = run.integer(0)
            stays = run.integer(1) == 1
            try run.finish()
            guard open == 0 else { return }
            try Run(.removeShare, in: db, row.message).finish()
        }
        if stays {
            try Run(.keepMessage, in: db, row.message).finish()
        } else {
            try Run(.removeMessage, in: db, row.message).finish()
            recent.forget(MessageKey(raw: row.message))
        }
    }
}

extension Query {
    static let recording =
        [letterRowByID, letterRowByNumber, updateLetter, rewriteLetter, removeLetterText]
        + [customerWasJudged, addCharge, closeShare, removeShare, keepMessage, removeMessage]

    static let letterRowByID = Query(
        """
        SELECT n, customer, state, until, dispatch, last, message, is_shared, arrival, kind
        FROM letter WHERE id = ?
        """
    )
    static let letterRowByNumber = Query(
        """
        SELECT n, customer, state, until, dispatch, last, message, is_shared, arrival, kind
        FROM letter WHERE n = ?
        """
    )
    static let updateLetter = Query(
        "UPDATE letter SET state = ?2, until = ?3, dispatch = ?4, last = ?5 WHERE n = ?1"
    )
    static let rewriteLetter = Query(
        """
        UPDATE letter SET kind = ?2, policy = ?3, subject = ?4, message_id = ?5, content = ?6,
            size = ?7, from_address = ?8, list_id = ?9, supersede_key = ?10, unmergeable = ?11, value = ?12,
            expires = ?13, operator_order = ?14
        WHERE n = ?1
        """
    )
    static let removeLetterText = Query("DELETE FROM letter_text WHERE letter = ?")
    /// A letter that has come since the case was opened has made it due.
    static let customerWasJudged = Query(
        """
        UPDATE customer SET version = version + \(CaseVersion.change),
            due = CASE WHEN version = ?3 THEN ?2 ELSE due END
        WHERE n = ?1
        """
    )
    static let addCharge = Query(
        """
        INSERT INTO charge (customer, at, ordinal, kind, cohort) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """
    )
    static let closeShare = Query(
        "UPDATE share SET open = open - 1, stays = max(stays, ?2) WHERE message = ?1 RETURNING open, stays"
    )
    static let removeShare = Query("DELETE FROM share WHERE message = ?")
    static let keepMessage = Query(
        "INSERT INTO kept (received_at, message) SELECT received_at, id FROM message WHERE id = ?"
    )
    static let removeMessage = Query("DELETE FROM message WHERE id = ?")
}
