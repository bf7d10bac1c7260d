// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// An operator's word that what matches waits.
@Suite(.timeLimit(.minutes(10)))
struct SilenceTests {
    private func silence(
        _ scope: Scope = Scope(teams: ["marketing"]),
        customers: [String] = [],
        for length: Duration = .seconds(3_600),
        in world: World,
    ) -> Silence {
        let now = world.clock.now()
        return Silence(
            id: SilenceID(at: now, random: 1),
            scope: scope,
            customers: customers,
            start: now,
            planned: now + length,
            author: "eve",
            comment: "the shop is down",
        )
    }

    @Test func whatMatchesWaitsUntilItsEnd() async throws {
        let world = World()
        try await world.open { _ in
            let kept = silence(in: world)
            try await world.ledger.keep(kept, at: world.clock.now())
            let held = try await world.take(.newsletter(1))
            let exempt = try await world.take(.alarm(2))
            let other = try await world.take(.reply(3))
            #expect(try await world.state(of: exempt) == .sent)
            #expect(try await world.state(of: other) == .sent)
            world.pass(until: .seconds(3_600))
            #expect(
                try await world.story(of: held) == [
                    "hold silenced by \(kept.id) until 3600.000", "send within-budget",
                    "outcome delivered by main",
                ]
            )
            let because = try await world.ledger.decisions(on: held).first?.because
            #expect(because?.hasPrefix("silenced by eve until") == true)
            #expect(because?.hasSuffix(": the shop is down") == true)
        }
    }

    @Test func whatIsEndedEarlyLetsGoAtOnce() async throws {
        let world = World()
        try await world.open { _ in
            let kept = silence(in: world)
            try await world.ledger.keep(kept, at: world.clock.now())
            let held = try await world.take(.newsletter(1))
            world.pass(until: .seconds(60))
            #expect(try await world.state(of: held) == .waiting)
            let ending = Silence.Ending(at: world.clock.now(), by: "eve")
            #expect(try await world.ledger.end(kept.id, ending))
            world.arrivals.ring()
            world.settle()
            #expect(world.attemptMoments == ["60.000"])
        }
    }

    @Test func whatWaitsForSomethingElseIsSilencedAsWell() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            let kept = silence(for: Policy.day * 2, in: world)
            try await world.ledger.keep(kept, at: world.clock.now())
            world.arrivals.ring()
            world.pass(until: Policy.day * 2)
            #expect(
                try await world.story(of: held) == [
                    "hold budget by a-day until 86400.000",
                    "hold silenced by \(kept.id) until 172800.000",
                    "send within-budget", "outcome delivered by main",
                ]
            )
        }
    }

    @Test func itMayBeAboutACohortOrACustomer() async throws {
        let world = World()
        var list = CustomerList()
        list.put(Case.Customer(key: "ana@customer.example", cohort: "detractor"))
        world.directory.replace(with: CustomerDirectory.Content(list: list))
        try await world.open { _ in
            try await world.ledger.keep(
                silence(Scope(cohorts: ["detractor"]), in: world),
                at: world.clock.now()
            )
            #expect(try await world.state(of: world.take(.newsletter(1))) == .waiting)
            let ben = try await world.take(.newsletter(2, to: "ben@customer.example"))
            #expect(try await world.state(of: ben) == .sent)
            world.pass(until: .seconds(1))
            let about = silence(Scope(), customers: ["cem@customer.example"], in: world)
            try await world.ledger.keep(about, at: world.clock.now())
            let cem = try await world.take(.newsletter(3, to: "cem@customer.example"))
            let dan = try await world.take(.newsletter(4, to: "dan@customer.example"))
            #expect(try await world.state(of: cem) == .waiting)
            #expect(try await world.state(of: dan) == .sent)
        }
    }

    /// Whatever is on the bench when a silence ends is not left to wait for its planned end.
    @Test(arguments: 0..<40)
    func anEndNeverPassesAJudgementBy(_ seed: Int) async throws {
        let world = World(seed: UInt64(seed))
        try await world.open { group in
            let kept = silence(in: world)
            try await world.ledger.keep(kept, at: world.clock.now())
            group.addTask(executorPreference: world.turns) {
                for number in 1...3 { try await world.handIn(.newsletter(number)) }
            }
            group.addTask(executorPreference: world.turns) {
                let ending = Silence.Ending(at: world.clock.now() + .milliseconds(1), by: "eve")
                _ = try await world.ledger.end(kept.id, ending)
                world.arrivals.ring()
            }
            world.settle()
            world.pass(until: .milliseconds(2))
            #expect(world.transport.attempted.count == 3)
        }
    }
}
