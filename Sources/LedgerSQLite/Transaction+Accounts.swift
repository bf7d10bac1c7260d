// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func openAccount(
        _ name: String,
        of members: [String],
        since: Timestamp,
    ) throws(LedgerError) -> OpenAccount {
        var charges: [String: [Case.Charge]] = [:]
        for member in members {
            guard let row = try customerRow(member) else { continue }
            let made = try self.charges(of: row.number, since: since)
            if !made.isEmpty { charges[member] = made }
        }
        return OpenAccount(name: name, version: try accountVersion(name), charges: charges)
    }

    func accountVersion(_ name: String) throws(LedgerError) -> Int64 {
        let run = try Run(.accountVersion, in: db, name)
        return try run.step() ? run.integer(0) : 0
    }

    func accountWasCharged(_ name: String) throws(LedgerError) {
        try Run(.accountWasCharged, in: db, name).finish()
    }
}

extension Query {
    static let accounting = [accountVersion, accountWasCharged]

    static let accountVersion = Query("SELECT version FROM account WHERE name = ?")
    static let accountWasCharged = Query(
        "INSERT INTO account (name, version) VALUES (?, 1) ON CONFLICT DO UPDATE SET version = version + 1"
    )
}
