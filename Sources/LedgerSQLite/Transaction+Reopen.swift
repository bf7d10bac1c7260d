// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    /// How many customers' cases one transaction makes due: the others who write wait for no longer than this
    /// takes.
    static let reopenedMax: Int64 = 2_000

    /// Where in `meta` stand the policy that cases were last made due for, the moment, and, until all were,
    /// the last customer that was.
    private static let policyName = "policy"
    private static let momentName = "reopened_at"
    private static let cursorName = "reopened"

    /// Makes some more cases due for `policy`, each call going on where the last one ended, even after a
    /// crash; returns whether there are more.
    func reopenCases(under policy: String, at now: Timestamp) throws(LedgerError) -> Bool {
        if try metaText(Transaction.policyName) != policy {
            try Run(.setMeta, in: db, Transaction.policyName, policy).finish()
            try Run(.setMeta, in: db, Transaction.momentName, now).finish()
            try Run(.setMeta, in: db, Transaction.cursorName, 0).finish()
        }
        guard let cursor = try meta(Transaction.cursorName) else { return false }
        guard let last = try lastToReopen(after: cursor) else {
            try Run(.removeMeta, in: db, Transaction.cursorName).finish()
            return false
        }
        try Run(.reopenCases, in: db, cursor, last, try meta(Transaction.momentName)).finish()
        try Run(.setMeta, in: db, Transaction.cursorName, last).finish()
        return true
    }

    private func lastToReopen(after cursor: Int64) throws(LedgerError) -> Int64? {
        let run = try Run(.lastToReopen, in: db, cursor, Transaction.reopenedMax)
        guard try run.step() else { return nil }
        return run.optionalInteger(0)
    }
}

extension Query {
    static let reopening = [lastToReopen, reopenCases]

    static let lastToReopen = Query(
        """
        SELECT max(customer) FROM (
            SELECT customer FROM letter WHERE state = 2 AND customer > ? ORDER BY customer LIMIT ?
        )
        """
    )
    static let reopenCases = Query(
        """
        UPDATE customer SET version = version + \(CaseVersion.change), due = ?3
        WHERE n IN (SELECT customer FROM letter WHERE state = 2 AND customer > ?1 AND customer <= ?2)
        """
    )
}
