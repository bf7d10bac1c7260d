// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// How states, moments and orders stand in a row. None is 0 or 1: those take no byte of their own in SQLite's
/// records (sqlite.org/fileformat2.html), and a row is to keep its size when they change.
enum Stored {
    /// In place of no moment: the longest number of six bytes, as moments of our time have.
    static let never: Int64 = (1 << 47) - 1
    /// In place of no dispatch.
    static let noDispatch: UInt128 = 0
    /// In place of no decision; decisions are counted from here, so that all numbers take four bytes.
    static let noDecision: Int64 = 1 << 24

    static func until(_ moment: Timestamp?) -> Int64 {
        moment?.milliseconds ?? never
    }

    static func moment(_ stored: Int64) -> Timestamp? {
        stored == never ? nil : Timestamp(milliseconds: stored)
    }
}

extension Letter.State {
    /// As it stands in `letter.state`; the schema's partial indexes name 2.
    var stored: Int64 {
        switch self {
        case .waiting: 2
        case .leaving: 3
        case .sent: 4
        case .merged: 5
        case .suppressed: 6
        case .bounced: 7
        case .unknown: 8
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 2: self = .waiting
        case 3: self = .leaving
        case 4: self = .sent
        case 5: self = .merged
        case 6: self = .suppressed
        case 7: self = .bounced
        case 8: self = .unknown
        default: throw .corrupt("no state of a letter is stored as \(stored)")
        }
    }
}

extension Case.Order {
    var stored: Int64 {
        switch self {
        case .release: 1
        case .cancel: 2
        case .hold: 3
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 1: self = .release
        case 2: self = .cancel
        case 3: self = .hold
        default: throw .corrupt("no order is stored as \(stored)")
        }
    }
}

extension Transaction {
    /// The columns of a letter, in the order in which `letterRecord` reads them from the first on.
    static let letterColumns = """
        letter.n, letter.id, letter.arrival, letter.state, letter.until, letter.dispatch, letter.last, \
        letter.message, letter.kind, letter.policy, letter.size, letter.content, letter.recipient, \
        letter.subject, letter.message_id, letter.from_address, letter.list_id, letter.supersede_key, \
        letter.unmergeable, letter.value, letter.expires, letter.operator_order, letter_text.shingles, \
        customer.key
        """

    /// Where `letterColumns` come from.
    static let letterTables = """
        letter JOIN customer ON customer.n = letter.customer \
        LEFT JOIN letter_text ON letter_text.letter = letter.n
        """

    /// How many columns `letterColumns` are.
    static let letterColumnCount: Int32 = 24

    /// The letter in the present row of a run whose columns from `first` on are `letterColumns`.
    func letterRecord(_ run: borrowing Run, from first: Int32 = 0) throws(LedgerError) -> LetterRecord {
        let customer = run.text(first + 23)
        let facts = Case.Letter(
            id: LetterID(raw: try run.bits(first + 1)),
            arrival: run.moment(first + 2),
            kind: try names.kind(run.integer(first + 8), in: db),
            messageID: run.optionalText(first + 14),
            content: Case.ContentHash(raw: try run.bits(first + 11)),
            shingles: try shingles(run, first + 22),
            size: Int(run.integer(first + 10)),
            value: run.optionalReal(first + 19),
            expires: run.optionalMoment(first + 20),
            unmergeable: run.optionalText(first + 18),
            listID: run.optionalText(first + 16),
            from: run.optionalText(first + 15),
            supersedeKey: run.optionalText(first + 17),
            order: try order(run, first + 21),
        )
        let letter = Letter(
            message: MessageKey(raw: try run.bits(first + 7)),
            customer: customer,
            recipient: run.optionalText(first + 12) ?? customer,
            subject: run.text(first + 13),
            policy: try names.text(run.integer(first + 9), in: db),
            facts: facts,
        )
        let dispatch = try run.bits(first + 5)
        return LetterRecord(
            letter: letter,
            state: try Letter.State(stored: run.integer(first + 3)),
            until: Stored.moment(run.integer(first + 4)),
            dispatch: dispatch == Stored.noDispatch ? nil : DispatchID(raw: dispatch),
        )
    }

    private func shingles(_ run: borrowing Run, _ column: Int32) throws(LedgerError) -> Case.Shingles? {
        guard let bytes = run.optionalBytes(column) else { return nil }
        return try Case.Shingles(packed: bytes)
    }

    private func order(_ run: borrowing Run, _ column: Int32) throws(LedgerError) -> Case.Order? {
        guard let stored = run.optionalInteger(column) else { return nil }
        return try Case.Order(stored: stored)
    }
}
