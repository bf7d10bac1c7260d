// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func order(
        _ order: Case.Order?,
        on letters: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) throws(LedgerError) -> [LetterID] {
        var rows: [LetterID: LetterRow] = [:]
        var gone: [LetterID] = []
        for letter in letters {
            guard let row = try letterRow(letter), row.state == .waiting else {
                gone.append(letter)
                continue
            }
            rows[letter] = row
            try Run(.orderLetter, in: db, row.number, order?.stored).finish()
            try Run(.customerWasOrdered, in: db, row.customer, now).finish()
        }
        for decision in decisions {
            guard var row = rows[decision.letter] else { continue }
            try add(decision, on: &row)
            rows[decision.letter] = row
        }
        for row in rows.values {
            try update(row)
        }
        return gone
    }
}

extension Query {
    static let ordering = [orderLetter, customerWasOrdered]

    static let orderLetter = Query("UPDATE letter SET operator_order = ?2 WHERE n = ?1")
    static let customerWasOrdered = Query("UPDATE customer SET version = version + 1, due = ?2 WHERE n = ?1")
}
