// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import GRDB

/// What a ledger in a file can tell beyond the contract.
extension SQLiteLedger {
    /// A number that changes when another process, a command with an operator's order, has written.
    package func dataVersion() async throws(LedgerError) -> Int64 {
        try await writer.look { (books) throws(LedgerError) in
            let run = try Run(.dataVersion, in: books.db)
            guard try run.step() else { throw .corrupt("the file has no version of its data") }
            return run.integer(0)
        }
    }

    /// Where the file belongs, if that is another place than `place`, which names a machine and a folder:
    /// then it is a copy or a restored backup, and the one that it was made of may be at work.
    ///
    /// A file that has no place yet takes this one, and is no copy.
    package func origin(unless place: String) async throws(LedgerError) -> String? {
        try await writer.change { (books) throws(LedgerError) in
            if let first = try books.metaText(SQLiteLedger.placeName) { return first == place ? nil : first }
            try Run(.setMeta, in: books.db, SQLiteLedger.placeName, place).finish()
            return nil
        }
    }

    /// Makes `place` the one that the file belongs to, once somebody has said so.
    package func settleDown(at place: String) async throws(LedgerError) {
        try await writer.change { (books) throws(LedgerError) in
            try Run(.setMeta, in: books.db, SQLiteLedger.placeName, place).finish()
        }
    }

    static let placeName = "place"

    /// Sets how large the file may grow: what would make it larger is refused as `.full`, and what makes room
    /// is not. The write-ahead log beside it comes on top.
    package func setQuota(bytes: Int) async throws(LedgerError) {
        try await writer.look { (books) throws(LedgerError) in
            let size = try Run(.pageBytes, in: books.db)
            guard try size.step() else { throw .corrupt("the file's pages have no size") }
            let pages = max(1, Int64(bytes) / size.integer(0))
            try Run(Query(once: "PRAGMA max_page_count = \(pages)"), in: books.db).finish()
        }
    }

    /// How SQLite would run each statement of the ledger, to see that none reads a whole table.
    package func queryPlans() async throws(LedgerError) -> [(sql: String, plan: [String])] {
        try await writer.look { (books) throws(LedgerError) in
            var plans: [(sql: String, plan: [String])] = []
            for query in Query.all {
                let run = try Run(Query(once: "EXPLAIN QUERY PLAN " + query.sql), in: books.db)
                var plan: [String] = []
                while try run.step() { plan.append(run.text(3)) }
                plans.append((query.sql, plan))
            }
            return plans
        }
    }

    /// A setting of the writing connection, as SQLite reports it, to see that it holds.
    package func pragma(_ name: Pragma) async throws(LedgerError) -> String? {
        try await writer.look { (books) throws(LedgerError) in
            let run = try Run(Query(once: "PRAGMA \(name.rawValue)"), in: books.db)
            return try run.step() ? run.text(0) : nil
        }
    }

    /// The settings that `pragma` tells.
    package enum Pragma: String, Sendable, CaseIterable {
        case applicationID = "application_id"
        case autoVacuum = "auto_vacuum"
        case journalMode = "journal_mode"
        case pageBytes = "page_size"
        case synchronous
        case version = "user_version"
    }
}

extension Query {
    static let pageBytes = Query("PRAGMA page_size")
    static let dataVersion = Query("PRAGMA data_version")
}
