// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import GRDB
import Glibc

/// Copies of a ledger that is in use, and ledgers made of them.
extension SQLiteLedger {
    /// Writes all that is durable now into a new file, while the daemon goes on (sqlite.org/lang_vacuum,
    /// `VACUUM INTO`): one moment of the ledger, in one file without a log beside it.
    ///
    /// The copy belongs to `place`, which is nowhere: a daemon that starts on it finds out that it is one.
    /// The file is whole or not there: it gets its name when it is on the disk.
    ///
    /// - Throws: `.unavailable` if there is such a file already, or it cannot be written; `.corrupt` if the
    ///   ledger has a page that cannot be read.
    package static func backUp(_ ledger: String, to path: String, as place: String) throws(LedgerError) {
        guard unsafe access(path, F_OK) != 0 else {
            throw .unavailable("\(path) is there already; choose another name")
        }
        try copy(ledger, to: path, as: place)
    }

    /// Makes a ledger at `path` of a backup, which stays as it is.
    ///
    /// - Throws: `.unavailable` if there is a ledger already, or a daemon uses it; `.corrupt` if the backup
    ///   is not whole.
    package static func restore(_ backup: String, to path: String, as place: String) throws(LedgerError) {
        let lock = try DaemonLock(beside: path)
        defer { lock.release() }
        guard unsafe access(path, F_OK) != 0 else {
            throw .unavailable("there is a ledger already: \(path); move it away first")
        }
        try copy(backup, to: path, as: place) { db in
            let verdict = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
            guard verdict == ["ok"] else {
                throw LedgerError.corrupt("the backup is damaged: " + verdict.joined(separator: "; "))
            }
        }
    }

    /// Copies what is durable in one file into a new one, which gets its name when it is whole.
    ///
    /// - Parameter check: Looks at the first file before it is copied.
    private static func copy(
        _ source: String,
        to path: String,
        as place: String,
        _ check: (Database) throws -> Void = { _ in },
    ) throws(LedgerError) {
        let unfinished = path + ".unfinished"
        remove(unfinished)
        do {
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(Connections.patience)
            let queue = try DatabaseQueue(path: source, configuration: configuration)
            try queue.inDatabase { db in
                try Schema.check(db)
                try check(db)
                try db.execute(sql: "VACUUM INTO ?", arguments: [unfinished])
            }
            try queue.close()
            try finish(unfinished, as: place)
        } catch {
            remove(unfinished)
            throw LedgerError(error)
        }
        try move(unfinished, to: path)
    }

    /// Writes into a copy where it belongs, and makes it durable: `VACUUM INTO` does not.
    private static func finish(_ path: String, as place: String) throws {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in
            try Run(.setMeta, in: Connection(db), placeName, place).finish()
        }
        try queue.close()
        try synchronise(path)
    }

    /// Removes what an earlier try may have left.
    private static func remove(_ path: String) {
        unsafe unlink(path)
    }

    private static func move(_ unfinished: String, to path: String) throws(LedgerError) {
        guard unsafe rename(unfinished, path) == 0 else {
            throw .unavailable("\(path): \(unsafe String(cString: strerror(errno)))")
        }
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/"
        )
        try synchronise(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
    }

    /// fsync(2) of a file or folder.
    private static func synchronise(_ path: String) throws(LedgerError) {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .unavailable("\(path): \(unsafe String(cString: strerror(errno)))") }
        defer { Glibc.close(file) }
        guard fsync(file) == 0 else {
            throw .unavailable("\(path): \(unsafe String(cString: strerror(errno)))")
        }
    }
}
