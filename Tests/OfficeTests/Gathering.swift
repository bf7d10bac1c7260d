// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Synchronization

/// Acceptances that share a commit, as those of a busy ledger do: the first waits a moment for others, and
/// commits for all of them; each of their clients is told for itself.
final class Gathering: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Void, LedgerError>, Never>

    private struct State {
        /// nil: nobody gathers.
        var batch: [Accepted]?
        var waiters: [Waiter] = []
        var largest = 0
    }

    private let state = Mutex(State())

    /// The most messages that one commit has held.
    var largest: Int { state.withLock { $0.largest } }

    /// Returns when `batch` is committed, with the others or by itself.
    func accept(
        _ batch: [Accepted],
        commit: ([Accepted]) async throws(LedgerError) -> Void,
    ) async throws(LedgerError) {
        let isFirst = state.withLock { state in
            if state.batch != nil { return false }
            state.batch = batch
            return true
        }
        guard isFirst else { return try await join(batch) }
        for _ in 0..<3 { await Task.yield() }
        let all = state.withLock { state in
            let gathered = (batch: state.batch ?? [], waiters: state.waiters)
            state = State(largest: max(state.largest, gathered.batch.count))
            return gathered
        }
        let result: Result<Void, LedgerError>
        do {
            try await commit(all.batch)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        all.waiters.forEach { $0.resume(returning: result) }
        try result.get()
    }

    private func join(_ batch: [Accepted]) async throws(LedgerError) {
        let result: Result<Void, LedgerError> = await withCheckedContinuation { waiter in
            state.withLock { state in
                state.batch?.append(contentsOf: batch)
                state.waiters.append(waiter)
            }
        }
        try result.get()
    }
}
