// SPDX-License-Identifier: Apache-2.0

import Bookkeeping

/// One look at the ledger, or one change of it: a connection inside a transaction.
///
/// The operations of the contract are its methods, a file for each phase in the life of a letter. It belongs
/// to the thread that it was made on and does not outlive the transaction.
struct Transaction {
    let db: Connection
    let names: Names
    let spans: Spans
    let tally: Tally
    let recent: RecentMessages

    /// A number that `meta` keeps under a name.
    func meta(_ name: String) throws(LedgerError) -> Int64? {
        let run = try Run(.meta, in: db, name)
        return try run.step() ? run.integer(0) : nil
    }

    /// A text that `meta` keeps under a name.
    func metaText(_ name: String) throws(LedgerError) -> String? {
        let run = try Run(.meta, in: db, name)
        return try run.step() ? run.text(0) : nil
    }
}

extension Query {
    static let keeping = spanning + tallying + [meta, setMeta, removeMeta]

    static let meta = Query("SELECT value FROM meta WHERE name = ?")
    static let setMeta = Query(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2"
    )
    static let removeMeta = Query("DELETE FROM meta WHERE name = ?")
}
