// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Synchronization
import Testing

/// The guarantees that a letter is never lost, never sent twice, always explained and within its budget,
/// under random mail, faults, reloads and sudden ends at any step.
///
/// `TACT_SEED=17` repeats one run, `TACT_SEEDS=5000` makes so many.
@Suite struct SimulationTests {
    /// Runs in a plain test; each takes some 30 ms in a debug build.
    static let seedsUsual: UInt64 = 1_000
    static let lanes: UInt64 = 2
    /// Every so many runs keep their ledger in a file.
    static let fileEvery: UInt64 = 10

    /// A thread of its own for each lane: a run blocks the one that it is on, and all other tests wait for
    /// the threads of Swift's tasks.
    private final class OwnThread: TaskExecutor {
        private let queue = DispatchQueue(label: "simulation")

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            queue.async { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }

    /// What runs have come to.
    private struct Sum: Sendable {
        var offices = 0
        var files = 0
        var reckoning = Observer.Reckoning()
        var trials = SimulatedRun.Trials()

        static func += (sum: inout Sum, more: Sum) {
            sum.offices += more.offices
            sum.files += more.files
            sum.reckoning += more.reckoning
            sum.trials += more.trials
        }
    }

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    private static func live(
        _ seed: UInt64,
        inFile isFile: Bool
    ) async throws -> (SimulatedRun, Observer.Reckoning) {
        try await TemporaryFolder.with { folder in
            let run = SimulatedRun(seed: seed, on: try SimulatedDisk(folder: isFile ? folder : nil))
            return (run, try await run.run())
        }
    }

    /// One run; what it finds is told with what repeats it.
    private static func run(_ seed: UInt64) async -> Sum {
        let again = "TACT_SEED=\(seed) swift test --skip-build --filter SimulationTests"
        let isFile = seed % fileEvery == 0
        var sum = Sum(offices: 1, files: isFile ? 1 : 0)
        do {
            let (life, reckoning) = try await Self.live(seed, inFile: isFile)
            sum.reckoning = reckoning
            sum.trials = life.trials.withLock { $0 }
            if !reckoning.complaints.isEmpty {
                Issue.record(
                    "seed \(seed): \(reckoning.complaints.joined(separator: "\n"))\nrepeat it: \(again)"
                )
            }
        } catch {
            Issue.record("seed \(seed): \(error)\nrepeat it: \(again)")
        }
        return sum
    }

    @Test func theGuaranteesHold() async throws {
        let only = Self.number("TACT_SEED")
        let seeds = only.map { $0...$0 } ?? 1...(Self.number("TACT_SEEDS") ?? Self.seedsUsual)
        let sum = await withTaskGroup(of: Sum.self) { group in
            for lane in 0..<Self.lanes {
                group.addTask(executorPreference: OwnThread()) {
                    var sum = Sum()
                    for seed in seeds where seed % Self.lanes == lane { sum += await Self.run(seed) }
                    return sum
                }
            }
            return await group.reduce(into: Sum()) { $0 += $1 }
        }
        print(
            """
            simulation: \(sum.offices) offices, \(sum.files) of them in files, \
            \(sum.trials.ends) sudden ends; \(sum.reckoning.line)
            """
        )
        let found = sum.reckoning
        #expect(found.lost == 0 && found.duplicates == 0 && found.violations == 0)
        #expect(found.unexplained == 0 && found.strangers == 0 && found.explained == found.accepted)
        if only == nil {
            #expect(sum.trials.ends > seeds.count && sum.trials.endsInCalls > 0, "the ends were tried")
            #expect(sum.trials.lostAnswers > 0 && sum.trials.sharedCommits > 0, "the commits were tried")
            #expect(sum.trials.tornBytes > 0, "the log was torn")
            #expect(found.delivered > seeds.count, "the runs have tried nothing")
        }
    }

    /// Without this a seed that fails could not be looked at again.
    @Test(arguments: [false, true])
    func aSeedRepeats(inFile isFile: Bool) async throws {
        for seed in UInt64(1)...3 {
            let first = try await Self.live(seed, inFile: isFile)
            let second = try await Self.live(seed, inFile: isFile)
            #expect(first.1 == second.1)
            #expect(first.0.trials.withLock { $0 } == second.0.trials.withLock { $0 })
            #expect(first.0.log.value == second.0.log.value && !first.0.log.value.isEmpty)
        }
    }
}
