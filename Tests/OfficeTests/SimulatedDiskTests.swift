// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Office
import Testing

/// The simulation's own machine does what it says: it tears, it shares commits, it loses answers.
@Suite(.timeLimit(.minutes(10)))
struct SimulatedDiskTests {
    /// Letters that are there after an end that leaves `share` of what nobody was told of; the first of two
    /// messages was answered, the second was not.
    private static func lettersLeft(share: Double, isFilled: Bool) async throws -> Int {
        try await TemporaryFolder.with { folder in
            let disk = try SimulatedDisk(folder: folder)
            let world = World(on: disk)
            try await world.handIn(.newsletter(1))
            world.ledger.meddle { $0 == .accept ? .end(isThere: true) : nil }
            await #expect(throws: Refusal.full) { try await world.handIn(.newsletter(2)) }
            let lost = try disk.crash(cut: { Int(Double($0) * share) }, isFilled: isFilled)
            #expect((lost == 0) == (share == 1))
            let left = try await disk.ledger.waitingLetters(of: nil, limit: 9).count
            try disk.close()
            return left
        }
    }

    @Test(arguments: [0.0, 0.01, 0.3, 0.5, 0.7, 0.99], [false, true])
    func aTornTransactionIsNotThere(_ share: Double, _ isFilled: Bool) async throws {
        #expect(try await Self.lettersLeft(share: share, isFilled: isFilled) == 1)
    }

    @Test func aWholeTransactionIsThereAlthoughNobodyWasTold() async throws {
        #expect(try await Self.lettersLeft(share: 1, isFilled: false) == 2)
    }

    @Test(arguments: [false, true])
    func anEndInACallIsBeforeOrAfterIt(_ isThere: Bool) async throws {
        let world = World()
        world.ledger.meddle { _ in .end(isThere: isThere) }
        await #expect(throws: Refusal.full) { try await world.handIn(.newsletter(1)) }
        #expect(world.ledger.isDead)
        #expect(try await world.ledger.base.waitingLetters(of: nil, limit: 9).count == (isThere ? 1 : 0))
    }

    /// Hands three messages in at once, of one commit, and lets the process end; how many clients were told.
    private static func told(in world: World, steps: (World) -> Void) async -> Int {
        let told = Box(0)
        await withDiscardingTaskGroup { group in
            for number in 1...3 {
                group.addTask(executorPreference: world.turns) { [intake = world.intake] in
                    do throws(Refusal) {
                        _ = try await intake.receive(Draft.newsletter(number).submission)
                        told.value += 1
                    } catch {
                        #expect(error == .full)
                    }
                }
            }
            steps(world)
            world.ledger.kill()
            world.settle()
        }
        return told.value
    }

    @Test func ofACommitThatManyShareEachClientIsToldForItself() async throws {
        var counts: Set<Int> = []
        for seed in UInt64(1)...40 {
            let world = World(seed: seed)
            let told = await Self.told(in: world) { world in
                for _ in 0..<(10 + seed % 12) where world.turns.step() {}
            }
            let kept = try await world.ledger.base.waitingLetters(of: nil, limit: 9).count
            #expect(told <= kept)
            if world.ledger.acceptances.largest == 3, kept == 3 { counts.insert(told) }
        }
        #expect(counts.isSuperset(of: [0, 3]) && counts.count > 2, "none, some and all were told: \(counts)")
    }

    @Test func aCommitThatManyShareIsThereForAllOrForNone() async throws {
        for seed in UInt64(1)...20 {
            let world = World(seed: seed)
            world.ledger.meddle { $0 == .accept ? .end(isThere: seed % 2 == 0) : nil }
            let told = await Self.told(in: world) { $0.settle() }
            let kept = try await world.ledger.base.waitingLetters(of: nil, limit: 9).count
            #expect(told == 0 && kept == (seed % 2 == 0 ? world.ledger.acceptances.largest : 0))
        }
    }
}
