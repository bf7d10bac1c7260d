// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import Synchronization

/// What waits for the writer's thread.
///
/// Callers put work in and are suspended, holding no thread; the writer takes all that waits at once. That is
/// what makes the commits of a busy daemon few: while one commit is on its way to the disk, the next batch
/// gathers.
final class WriterQueue: Sendable {
    /// Something to read in a transaction that has committed: `run` reads, and gives what resumes the caller.
    struct Work: Sendable {
        let run: @Sendable (Transaction) throws(LedgerError) -> @Sendable () -> Void
        let fail: @Sendable (LedgerError) -> Void

        init<Value: Sendable>(
            _ body: @escaping @Sendable (Transaction) throws(LedgerError) -> Value,
            then resume: @escaping @Sendable (Result<Value, LedgerError>) -> Void,
        ) {
            run = { (transaction) throws(LedgerError) in
                let value = try body(transaction)
                return { resume(.success(value)) }
            }
            fail = { resume(.failure($0)) }
        }
    }

    /// All that waited at one moment.
    struct Batch: Sendable {
        var looks: [Work] = []
        var changes: [Work] = []
        var isClosed = false
    }

    private let waiting = Mutex(Batch())
    private let arrivals = DispatchSemaphore(value: 0)

    func look(_ work: Work) {
        let isTaken = put { $0.looks.append(work) }
        if !isTaken { work.fail(.unavailable("the ledger is closed")) }
    }

    func change(_ work: Work) {
        let isTaken = put { $0.changes.append(work) }
        if !isTaken { work.fail(.unavailable("the ledger is closed")) }
    }

    /// Adds to what waits; false: the queue is closed.
    private func put(_ add: (inout Batch) -> Void) -> Bool {
        let isFirst: Bool? = waiting.withLock { waiting in
            guard !waiting.isClosed else { return nil }
            let isFirst = waiting.looks.isEmpty && waiting.changes.isEmpty
            add(&waiting)
            return isFirst
        }
        guard let isFirst else { return false }
        if isFirst { arrivals.signal() }
        return true
    }

    /// Takes no more work; what waits is still done.
    func close() {
        waiting.withLock { $0.isClosed = true }
        arrivals.signal()
    }

    /// Waits for work, on a thread that may block, and takes all there is.
    func take() -> Batch {
        while true {
            arrivals.wait()
            let batch = waiting.withLock { waiting in
                let batch = waiting
                waiting = Batch(isClosed: batch.isClosed)
                return batch
            }
            if batch.isClosed || !batch.looks.isEmpty || !batch.changes.isEmpty { return batch }
        }
    }
}
