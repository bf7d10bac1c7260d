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
            guard var row = try letterRow(letter), try isOpen(&row, to: order) else {
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

    /// Whether an order can be given on a letter, which is made ready for it.
    ///
    /// What was suppressed, or nobody knows the outcome of, waits again for a release; an unknown outcome is
    /// closed by a cancel. Both only as long as the body is there.
    private func isOpen(_ row: inout LetterRow, to order: Case.Order?) throws(LedgerError) -> Bool {
        switch (row.state, order) {
        case (.waiting, _): return true
        case (.suppressed, .release), (.unknown, .release), (.unknown, .cancel): break
        case (.suppressed, _), (.unknown, _), (.leaving, _), (.sent, _), (.merged, _), (.bounced, _):
            return false
        }
        do {
            let run = try Run(.messageIsThere, in: db, row.message)
            guard try run.step() else { return false }
        }
        if order == .cancel {
            try move(&row, to: .suppressed)
            return true
        }
        try Run(.unkeepMessage, in: db, row.message).finish()
        if row.isShared { try Run(.reopenShare, in: db, row.message).finish() }
        if row.dispatch != Stored.noDispatch { try spellOutDispatch(row) }
        try move(&row, to: .waiting)
        row.until = Stored.never
        row.dispatch = Stored.noDispatch
        return true
    }
}

extension Query {
    static let ordering = [orderLetter, customerWasOrdered, messageIsThere, unkeepMessage, reopenShare]

    static let orderLetter = Query("UPDATE letter SET operator_order = ?2 WHERE n = ?1")
    static let messageIsThere = Query("SELECT 1 FROM message WHERE id = ?")
    static let unkeepMessage = Query(
        """
        DELETE FROM kept
        WHERE received_at = (SELECT received_at FROM message WHERE id = ?1) AND message = ?1
        """
    )
    /// A share goes when the last of its letters is closed, and so may have to be made again.
    static let reopenShare = Query(
        """
        INSERT INTO share (message, open, stays) VALUES (?, 1, 1)
        ON CONFLICT (message) DO UPDATE SET open = open + 1, stays = 1
        """
    )
    static let customerWasOrdered = Query(
        "UPDATE customer SET version = version + \(CaseVersion.change), due = ?2 WHERE n = ?1"
    )
}
