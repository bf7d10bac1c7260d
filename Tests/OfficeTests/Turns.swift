// SPDX-License-Identifier: Apache-2.0

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
    }

    private let state: Mutex<State>

    init(seed: UInt64? = nil) {
        state = Mutex(State(random: seed.map { SeededBits(seed: $0) }))
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
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
        return true
    }

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            let place = state.random?.next(upperBound: UInt64(state.jobs.count))
            return state.jobs.remove(at: Int(place ?? 0))
        }
    }
}
