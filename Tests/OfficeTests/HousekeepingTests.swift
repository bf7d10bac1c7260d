// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

@Suite(.timeLimit(.minutes(10)))
struct HousekeepingTests {
    private func housekeeping(_ world: World) -> Housekeeping {
        world.housekeeping(Housekeeping.Retention(log: Policy.day * 40, bodies: Policy.day * 3))
    }

    @Test func whatItsTimeIsOverIsForgotten() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { group in
            group.addTask(executorPreference: world.turns) { [housekeeping = housekeeping(world)] in
                await housekeeping.run()
            }
            let sent = try await world.take(.newsletter(1))
            let twin = try await world.take(.newsletter(1))
            let suppressed = try #require(try await world.ledger.letter(twin)).letter
            #expect(try await world.ledger.body(of: suppressed.message) != nil)
            world.pass(until: Policy.day * 3)
            #expect(try await world.ledger.body(of: suppressed.message) != nil)
            world.pass(until: Policy.day * 3 + .seconds(120))
            #expect(try await world.ledger.body(of: suppressed.message) == nil)
            #expect(try await world.story(of: sent).count == 2)
            world.pass(until: Policy.day * 40 + .seconds(120))
            #expect(try await world.ledger.log(LogFilter()).isEmpty)
            let file = try await world.ledger.openCase(
                of: "ana@customer.example",
                at: world.clock.now(),
                memory: Policy.day * 100,
            )
            #expect(file.charges.isEmpty)
        }
    }

    @Test func aWaitingLetterIsNeverForgotten() async throws {
        let world = World()
        try await world.handIn(.newsletter(1))
        world.clock.advance(to: World.noon + Policy.day * 1_000)
        try await housekeeping(world).sweep()
        let record = try #require(try await world.ledger.waitingLetters(of: nil, limit: 1).first)
        #expect(try await world.ledger.body(of: record.letter.message) != nil)
    }

    @Test func aSweepThatFailsIsTriedAgain() async throws {
        let world = World()
        let sweeps = Box(0)
        world.ledger.fail { call in
            guard call == .forget else { return nil }
            sweeps.value += 1
            return sweeps.value == 1 ? .unavailable("busy") : nil
        }
        try await world.open([]) { group in
            group.addTask(executorPreference: world.turns) { [housekeeping = housekeeping(world)] in
                await housekeeping.run()
            }
            world.pass(until: .seconds(119))
            #expect(sweeps.value == 2)
        }
    }
}
