// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import CSQLite
import GRDB

/// How the ledger's connections are set up.
enum Connections {
    /// Queries that run at the same time.
    static let readersMax = 3
    /// In KiB, negative as SQLite wants it. The writer's holds the pages of what is on its way.
    static let writerCache = -16_384
    static let readerCache = -2_048
    /// For new files. A body of 8 KiB takes two pages of its own and a part of a third.
    static let pageBytes = 4_096
    /// In seconds. Commands and daemon write at the same time only for moments.
    static let patience = 10.0
    /// The log is cut to this many bytes when it begins again after a burst.
    static let logBytesMax = 128 << 20

    /// SQLite as a whole is set up once, before its first connection. What it does not take makes it slower,
    /// and nothing else: where somebody else had a connection before, it goes on counting its memory.
    private static let library: Void = {
        _ = csqlite_count_no_memory()
        _ = unsafe LogFile.takeEffect()
    }()

    static func configuration(for role: SQLiteLedger.Role) -> Configuration {
        _ = library
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.foreignKeysEnabled = false
        configuration.readonly = role == .reader
        configuration.maximumReaderCount = readersMax
        configuration.persistentReadOnlyConnections = true
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = \(readerCache)")
            // Pages that are not what was written are found sooner.
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            if !db.configuration.readonly {
                // Both take effect in an empty file only.
                try db.execute(sql: "PRAGMA page_size = \(pageBytes)")
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
                // Debian's SQLite writes zeros over every page it frees, a quarter of what a letter
                // costs the disk: only pages that are written anyway are wiped
                // (sqlite.org/pragma.html#pragma_secure_delete).
                try db.execute(sql: "PRAGMA secure_delete = FAST")
            }
        }
        return configuration
    }

    /// Sets up the writing connection, after GRDB has turned on the write-ahead log.
    static func setUp(_ db: Database, for role: SQLiteLedger.Role) throws {
        guard role != .reader else { return try Schema.check(db) }
        // GRDB sets NORMAL, with which a power cut takes back the last commits.
        try db.execute(sql: "PRAGMA synchronous = FULL")
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        try db.execute(sql: "PRAGMA journal_size_limit = \(logBytesMax)")
        try db.execute(sql: "PRAGMA cache_size = \(writerCache)")
        try Schema.bringUp(db)
    }

    /// The connection that copies from the log into the file.
    static func checkpointing(path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "ledger.checkpoint"
        configuration.busyMode = .timeout(patience)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }
}
