// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB

/// The tables, and how an older file is brought up to them.
///
/// What a letter costs is counted in trees touched and bytes kept, so the shape is this:
///
/// * Customers, names and letters have small whole numbers; other rows refer to them by these. Ids of 16
///   bytes are kept once, with the thing that they name.
/// * What lives only until a letter is settled (`message`, `outbox`, `made`, `share`) has tables of its own,
///   whose pages are used again. What stays (`letter`, `dispatch`, `decision`, `charge`) is written at its
///   final size: a row that grew would split a full page in two half-empty ones, one that shrank would leave
///   a hole for ever. So `letter.until`, `dispatch` and `last` hold values of the final size from the start
///   (`Letter+Row.swift`).
/// * The log has no index. Its rows stand in the order of writing; `span` knows the times of each thousand,
///   every decision knows the one before it on the same letter, and a letter its last.
/// * Nothing scans a table: an index that only some rows need is a partial one.
enum Schema {
    /// Says in the file's header that it is a ledger of Tact ("Tact" in ASCII; sqlite.org/pragma.html).
    static let applicationID: Int64 = 0x5461_6374

    /// The statements that lead from each version to the next; the version is how many have been taken.
    static let steps: [String] = [first, second, prices, ranks]

    static var version: Int64 { Int64(steps.count) }

    private static let first = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE word (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE kind (
            n INTEGER PRIMARY KEY,
            source INTEGER NOT NULL, team INTEGER NOT NULL, stream INTEGER NOT NULL, class INTEGER NOT NULL,
            UNIQUE (source, team, stream, class)
        ) STRICT;
        CREATE TABLE customer (
            n INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            version INTEGER NOT NULL,
            due INTEGER
        ) STRICT;
        CREATE INDEX customer_due ON customer (due) WHERE due IS NOT NULL;
        CREATE TABLE message (
            n INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            received_at INTEGER NOT NULL,
            source INTEGER NOT NULL,
            team INTEGER NOT NULL,
            sender TEXT NOT NULL,
            trace TEXT NOT NULL,
            checksum INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE share (
            message BLOB PRIMARY KEY,
            open INTEGER NOT NULL,
            stays INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE kept (
            received_at INTEGER NOT NULL,
            message BLOB NOT NULL,
            PRIMARY KEY (received_at, message)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE letter (
            n INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            customer INTEGER NOT NULL,
            arrival INTEGER NOT NULL,
            state INTEGER NOT NULL,
            until INTEGER NOT NULL,
            dispatch BLOB NOT NULL,
            last INTEGER NOT NULL,
            message BLOB NOT NULL,
            is_shared INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            policy INTEGER NOT NULL,
            size INTEGER NOT NULL,
            content BLOB NOT NULL,
            recipient TEXT,
            subject TEXT NOT NULL,
            message_id TEXT,
            from_address TEXT,
            list_id TEXT,
            supersede_key TEXT,
            unmergeable TEXT,
            value REAL,
            expires INTEGER,
            operator_order INTEGER
        ) STRICT;
        CREATE INDEX letter_customer ON letter (customer, arrival);
        CREATE INDEX letter_waiting ON letter (customer, arrival) WHERE state = 2;
        CREATE TABLE letter_text (letter INTEGER PRIMARY KEY, shingles BLOB NOT NULL) STRICT;
        CREATE TABLE dispatch (id BLOB PRIMARY KEY, letters ANY NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE outbox (
            id BLOB PRIMARY KEY,
            customer TEXT NOT NULL,
            relay INTEGER NOT NULL,
            state INTEGER NOT NULL,
            due INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            unknown_outcome INTEGER NOT NULL,
            letters BLOB NOT NULL,
            charges BLOB,
            sender TEXT,
            recipient TEXT NOT NULL,
            message BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outbox_ready ON outbox (relay, due) WHERE state = 2;
        CREATE INDEX outbox_leaving ON outbox (state) WHERE state = 3;
        CREATE TABLE made (
            dispatch BLOB PRIMARY KEY,
            checksum INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE charge (
            customer INTEGER NOT NULL,
            at INTEGER NOT NULL,
            ordinal INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            cohort INTEGER,
            PRIMARY KEY (customer, at, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE decision (
            n INTEGER PRIMARY KEY,
            tail BLOB NOT NULL,
            lag INTEGER NOT NULL,
            at INTEGER NOT NULL,
            letter INTEGER NOT NULL,
            previous INTEGER NOT NULL,
            kind INTEGER NOT NULL,
            reason INTEGER NOT NULL,
            rule INTEGER,
            until INTEGER,
            of BLOB,
            dispatch ANY,
            because TEXT NOT NULL,
            budgets BLOB,
            actor INTEGER,
            policy INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE tally (
            quarter INTEGER NOT NULL,
            team INTEGER NOT NULL,
            state INTEGER NOT NULL,
            letters INTEGER NOT NULL,
            PRIMARY KEY (quarter, team, state)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE span (
            what INTEGER NOT NULL,
            block INTEGER NOT NULL,
            low INTEGER NOT NULL,
            high INTEGER NOT NULL,
            PRIMARY KEY (what, block)
        ) STRICT, WITHOUT ROWID;
        """

    /// Brings the file that `db` has open up to `version`, each step in a transaction of its own.
    ///
    /// - Throws: `.unavailable` for a file of a newer version, `.corrupt` for one that is no ledger.
    static func bringUp(_ db: Database) throws {
        let isEmpty = try Int64.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
        let found = try number(db, "user_version")
        if !isEmpty || found > 0 { try checkOwner(db) }
        guard found <= version else { throw tooNew(found) }
        for step in Int(found)..<steps.count {
            try db.inTransaction(.immediate) {
                // Another process may have taken the step in the meantime.
                guard try number(db, "user_version") == step else { return .rollback }
                try db.execute(sql: steps[step])
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(step + 1)")
                return .commit
            }
        }
        try touchTables(db)
    }

    /// The same for one who may not write: an older file is refused as well.
    static func check(_ db: Database) throws {
        try checkOwner(db)
        let found = try number(db, "user_version")
        guard found <= version else { throw tooNew(found) }
        guard found == version else {
            throw LedgerError.unavailable(
                "the ledger has version \(found), and the daemon has not brought it up yet"
            )
        }
        try touchTables(db)
    }

    private static func number(_ db: Database, _ pragma: String) throws -> Int64 {
        try Int64.fetchOne(db, sql: "PRAGMA \(pragma)") ?? 0
    }

    private static func checkOwner(_ db: Database) throws {
        guard try number(db, "application_id") == applicationID else {
            throw LedgerError.corrupt("the file is not a ledger of Tact")
        }
    }

    private static func tooNew(_ found: Int64) -> LedgerError {
        .unavailable(
            "the ledger has version \(found), and this Tact knows none after \(version): a newer one wrote it"
        )
    }

    /// Reads the first page of every tree: cheap, however large the file is, and a file that is badly damaged
    /// shows it.
    private static func touchTables(_ db: Database) throws {
        for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'") {
            _ = try Row.fetchOne(db, sql: "SELECT * FROM \(table.quotedDatabaseIdentifier) LIMIT 1")
        }
    }
}
