// SPDX-License-Identifier: Apache-2.0

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

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
    }

    @Test(arguments: 0..<lanes)
    func theGuaranteesHold(_ lane: UInt64) async throws {
        let only = Self.number("TACT_SEED")
        let seeds = only.map { $0...$0 } ?? 1...(Self.number("TACT_SEEDS") ?? Self.seedsUsual)
        var total = (letters: 0, ends: 0)
        for seed in seeds where seed % Self.lanes == lane {
            let run = SimulatedRun(seed: seed)
            let complaints = try await run.run()
            #expect(complaints.isEmpty, "TACT_SEED=\(seed): \(complaints.joined(separator: "\n"))")
            let counts = run.counts.withLock { $0 }
            total = (total.letters + counts.letters, total.ends + counts.ends)
        }
        if only == nil {
            #expect(total.letters > seeds.count && total.ends > 0, "the runs have tried nothing")
        }
    }
}
