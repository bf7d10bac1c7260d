// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Dispatch
import Office
import Synchronization

/// Runs the tasks of an office step by step, on the thread of the test, and only when it is told to.
///
/// So a test knows when nothing more will happen, and needs no waiting. With a seed it picks at random which
/// of the tasks that could go on does, which is how the simulation tries one interleaving after another.
final class Turns: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var random: SeededBits?
        /// The jobs that could go on when a task went to other threads, while it is there.
        var held: [UnownedJob]?
    }

    private let state: Mutex<State>
    private let returns = DispatchSemaphore(value: 0)

    init(seed: UInt64? = nil) {
        state = Mutex(State(random: seed.map { SeededBits(seed: $0) }))
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isReturn = state.withLock { state in
            state.jobs.append(job)
            return state.held != nil
        }
        if isReturn { returns.signal() }
    }

    /// Does what other threads do for a task; the step in which it began lasts until they have done it.
    func outside<Value>(
        _ body: () async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        state.withLock { state in
            state.held = state.jobs
            state.jobs = []
        }
        defer {
            state.withLock { state in
                state.jobs = (state.held ?? []) + state.jobs
                state.held = nil
            }
        }
        return try await body()
    }

    /// Runs until no task can go on; false when after `limit` steps one still can, so that they run in
    /// circles.
    func run(atMost limit: Int = 200_000) -> Bool {
        for _ in 0..<limit {
            guard step() else { return true }
        }
        return false
    }

    /// Runs one step of one task; false if none can go on.
    func step() -> Bool {
        guard let job = next() else { return false }
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        while state.withLock({ $0.held != nil }) {
            returns.wait()
            guard let back = next() else { continue }
            unsafe back.runSynchronously(on: asUnownedTaskExecutor())
        }
        return true
    }

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            // Where there is no choice no bits are used: a return from other threads is a job or none.
            guard state.jobs.count > 1 else { return state.jobs.removeFirst() }
            let place = state.random?.next(upperBound: UInt64(state.jobs.count))
            return state.jobs.remove(at: Int(place ?? 0))
        }
    }
}
