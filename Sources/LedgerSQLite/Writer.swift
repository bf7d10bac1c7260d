// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import GRDB
import Judging

/// The one who writes: a thread of its own that commits all that waits in one transaction.
///
/// A batch is run as a whole, which is the usual case and needs no savepoints. When a change in it fails,
/// nothing of the batch is kept, and each of its changes is run again in a transaction of its own: the one
/// that fails, fails alone. When the commit itself fails, all fail. A caller is resumed only after its change
/// is on the disk.
///
/// Looks that should find warm caches (which cases are due) are done here too, between two commits, so that
/// they see nothing that is not durable.
final class Writer: Sendable {
    /// The most changes in one commit, so that no caller waits for long behind a crowd.
    private static let changesMax = 512

    private let pool: DatabasePool
    private let names: Names
    private let spans = Spans()
    private let tally = Tally()
    private let recent = RecentMessages()
    private let queue = WriterQueue()
    private let checkpointer: Checkpointer?
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter checkpointer: nil where this ledger leaves the log of the database to another process.
    init(pool: DatabasePool, names: Names, checkpointer: Checkpointer?) {
        self.pool = pool
        self.names = names
        self.checkpointer = checkpointer
        Thread { [self] in
            Thread.current.name = "ledger"  // for top(1); from outside it names nothing
            serve()
        }.start()
    }

    /// Changes the ledger; returns when the change is durable.
    func change<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.change(WriterQueue.Work(body) { continuation.resume(returning: $0) })
        }
        return try result.get()
    }

    /// Looks at what is durable, with the writer's caches.
    func look<Value: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        let result = await withCheckedContinuation { continuation in
            queue.look(WriterQueue.Work(body) { continuation.resume(returning: $0) })
        }
        return try result.get()
    }

    /// Takes no more work; the thread ends when all that waited is done.
    func stop() {
        queue.close()
    }

    /// The same, but returns only then.
    func close() {
        stop()
        ended.wait()
        ended.signal()
    }

    private func serve() {
        var books: Transaction?
        var isClosed = false
        while !isClosed {
            let batch = queue.take()
            isClosed = batch.isClosed
            pool.writeWithoutTransaction { database in
                let open = books ?? open(database)
                answer(batch.looks, from: open)
                var rest = batch.changes[...]
                while !rest.isEmpty {
                    commit(rest.prefix(Writer.changesMax), in: open)
                    rest = rest.dropFirst(Writer.changesMax)
                }
                checkpointer?.committed(in: database)
                // Its statements end with the work, on the thread that they are of.
                books = isClosed ? nil : open
            }
        }
        ended.signal()
    }

    /// What all of this thread's work uses: its connection is the same from first to last.
    private func open(_ database: Database) -> Transaction {
        Transaction(
            db: Connection(database),
            names: names,
            spans: spans,
            tally: tally,
            recent: recent,
        )
    }

    private func answer(_ looks: [WriterQueue.Work], from books: Transaction) {
        guard !looks.isEmpty else { return }
        do throws(LedgerError) {
            try Run(.beginLook, in: books.db).finish()
        } catch {
            looks.forEach { $0.fail(error) }
            return
        }
        for look in looks {
            do throws(LedgerError) {
                try look.run(books)()
            } catch {
                look.fail(error)
            }
        }
        // There is nothing to keep, and ending a look cannot fail in a way that matters to those who looked.
        end(books.db)
    }

    private func commit(_ changes: ArraySlice<WriterQueue.Work>, in books: Transaction) {
        do throws(LedgerError) {
            let resumptions = try run(changes, in: books)
            do throws(LedgerError) {
                try Run(.commit, in: books.db).finish()
            } catch {
                rollBack(books.db)
                changes.forEach { $0.fail(error) }
                return
            }
            resumptions.forEach { $0() }
        } catch {
            rollBack(books.db)
            if changes.count == 1 {
                changes.forEach { $0.fail(error) }
            } else {
                changes.indices.forEach { commit(changes[$0...$0], in: books) }
            }
        }
    }

    private func run(
        _ changes: ArraySlice<WriterQueue.Work>,
        in books: Transaction,
    ) throws(LedgerError) -> [@Sendable () -> Void] {
        try Run(.beginChange, in: books.db).finish()
        var resumptions: [@Sendable () -> Void] = []
        resumptions.reserveCapacity(changes.count)
        for change in changes {
            resumptions.append(try change.run(books))
        }
        try books.writeTally()
        return resumptions
    }

    /// Ends a transaction of which nothing is to be kept; SQLite may have ended it already
    /// (sqlite.org/lang_transaction).
    private func rollBack(_ db: Connection) {
        names.forgetAll()
        spans.forgetAll()
        tally.forgetAll()
        end(db)
    }

    private func end(_ db: Connection) {
        guard db.database.isInsideTransaction else { return }
        do throws(LedgerError) {
            try Run(.rollBack, in: db).finish()
        } catch {
            // A rollback only lets go of memory and locks; one that fails leaves a connection that fails, and
            // says so, at the next begin.
            return
        }
    }
}

extension Query {
    /// What opens and closes transactions; they have no plan.
    static let beginLook = Query("BEGIN DEFERRED")
    static let beginChange = Query("BEGIN IMMEDIATE")
    static let commit = Query("COMMIT")
    static let rollBack = Query("ROLLBACK")
}
