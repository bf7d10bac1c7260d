// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Foundation
import GRDB

/// The ledger in one SQLite file, which survives the process, kill -9 and a power cut.
///
/// * One thread writes (`Writer`), all that waits in one commit, with `synchronous = FULL`: a commit that has
///   returned is on the disk (sqlite.org/pragma.html#pragma_synchronous).
/// * Looks that lead to a change run on that thread as well; other queries have a few connections of their
///   own, and never keep the writer waiting. No thread of Swift's own is ever blocked.
/// * A page that cannot be what was written is reported as `.corrupt` when it is met, and a body that is not
///   what was kept is not given; nothing is guessed over. A flipped bit inside another value is not found.
/// * One daemon at a time uses a file. Commands may look at it, and write an operator's order, beside the
///   daemon.
package final class SQLiteLedger: Ledger {
    /// What the one who opens the file is going to do.
    package enum Role: Hashable, Sendable {
        /// Everything; a second daemon is refused.
        case daemon
        /// Look, and now and then write.
        case visitor
        /// Look only.
        case reader
    }

    let pool: DatabasePool
    let names = Names()
    /// Readers write no times, count nothing and take nothing in; theirs stay empty.
    private let spans = Spans()
    private let tally = Tally()
    private let recent = RecentMessages()
    let writer: Writer
    private let checkpointer: Checkpointer?
    private let lock: DaemonLock?

    /// Opens the ledger at `path`; a daemon or visitor makes it if there is none, and brings an older one up
    /// to date.
    ///
    /// It blocks on the disk for some milliseconds, longer after a crash.
    ///
    /// - Throws: `.unavailable` if another daemon has it, it cannot be opened, or a newer Tact wrote it;
    ///   `.corrupt` if it is not a ledger.
    package init(path: String, as role: Role) throws(LedgerError) {
        do {
            lock = role == .daemon ? try DaemonLock(beside: path) : nil
            pool = try DatabasePool(path: path, configuration: Connections.configuration(for: role))
            try pool.writeWithoutTransaction { try Connections.setUp($0, for: role) }
            checkpointer = try role == .daemon ? Checkpointer(Connections.checkpointing(path: path)) : nil
        } catch {
            throw LedgerError(error)
        }
        writer = Writer(pool: pool, names: names, checkpointer: checkpointer)
    }

    deinit {
        writer.stop()
    }

    /// Finishes what waits and closes the file; later calls throw `.unavailable`.
    package func close() throws(LedgerError) {
        writer.close()
        defer { lock?.release() }
        do {
            if let checkpointer {
                pool.writeWithoutTransaction { checkpointer.finish(in: $0) }
                try checkpointer.close()
            }
            try pool.close()
        } catch {
            throw LedgerError(error)
        }
    }

    /// Looks at what is durable, on one of a few threads, beside the writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        let result: Result<Value, LedgerError> = await withCheckedContinuation { continuation in
            pool.asyncRead { [names, spans, tally, recent] db in
                continuation.resume(
                    returning: Result { () throws(LedgerError) in
                        do {
                            return try body(
                                Transaction(
                                    db: Connection(try db.get()),
                                    names: names,
                                    spans: spans,
                                    tally: tally,
                                    recent: recent,
                                )
                            )
                        } catch {
                            throw LedgerError(error)
                        }
                    }
                )
            }
        }
        return try result.get()
    }
}
