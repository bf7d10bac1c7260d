// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Synchronization

/// Moves what was committed from the write-ahead log into the database file, beside the writer and not in its
/// way.
///
/// A commit goes to the end of the log. When that has grown, a connection of its own copies the pages behind
/// it while the writer goes on, and then the writer, between two commits, copies the few that came since:
/// only when nothing is left behind does the log begin again at its start (sqlite.org/wal.html, "Avoiding
/// Excessively Large WAL Files"). A page that was written many times, as that of a body which left, is copied
/// once.
final class Checkpointer: Sendable {
    /// The log may grow to this many pages before they are copied: 64 MiB of 4 KiB pages.
    private static let pagesMax = 16_384

    private enum State {
        /// Pages logged up to here were copied.
        case resting(since: Int)
        case copying
        /// Most was copied; the writer is to copy the rest.
        case copied
    }

    private let database: DatabaseQueue
    private let state = Mutex(State.resting(since: 0))
    private let worker = DispatchQueue(label: "ledger.checkpoint")

    init(_ database: DatabaseQueue) {
        self.database = database
    }

    /// To be called by the writer after each batch, outside of a transaction.
    func committed(in db: Database) {
        let written = PagesWritten.count(by: db)
        let isToFinish = state.withLock { state in
            switch state {
            case .resting(let since) where written - since >= Checkpointer.pagesMax:
                state = .copying
                worker.async { self.copy() }
                return false
            case .resting, .copying: return false
            case .copied:
                state = .resting(since: written)
                return true
            }
        }
        if isToFinish { checkpoint(db, .passive) }
    }

    /// Empties the log before the file is closed. The last connection to close would do it, if it may write.
    func finish(in db: Database) {
        checkpoint(db, .truncate)
    }

    /// Stops using its connection.
    func close() throws {
        try database.close()
    }

    private func copy() {
        database.writeWithoutTransaction { checkpoint($0, .passive) }
        state.withLock { $0 = .copied }
    }

    /// A checkpoint that fails (a full disk, a reader in the way) loses nothing: the log keeps what was not
    /// copied, and the next one tries again.
    private func checkpoint(_ db: Database, _ mode: Database.CheckpointMode) {
        do {
            _ = try db.checkpoint(mode)
        } catch {
            return
        }
    }
}
