// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// Price tables that are made in the background.
@Suite(.timeLimit(.minutes(10)))
struct PricingTests {
    private static let weekly = Budget(
        name: "weekly",
        scope: Scope(classes: ["promotional"]),
        limit: 1,
        window: .rolling(Policy.day * 7)
    )

    private static func policy(_ pace: Policy.Pace = .price, hash: String = "sha256:one") -> Policy {
        var policy = Policy.small(budgets: [weekly], hash: hash)
        policy.pace = pace
        return policy
    }

    private func pricing(_ world: World) -> Pricing {
        Pricing(
            ledger: world.ledger,
            policy: world.policy,
            prices: world.prices,
            directory: world.directory,
            clock: world.clock,
            arrivals: world.arrivals,
            log: World.quiet,
        )
    }

    /// A newsletter a day for ten days, to Ana on each and to Bo on the first.
    private func tenDays(of world: World) async throws {
        for day in 0..<10 {
            try await world.handIn(.newsletter(day))
            if day == 0 { try await world.handIn(.newsletter(99, to: "bo@customer.example")) }
            world.clock.advance(to: World.noon + Policy.day * (day + 1))
        }
    }

    @Test func aPolicyThatDoesNotAskForPricesHasNone() async throws {
        let world = World(Self.policy(.bestFirst))
        try await tenDays(of: world)
        #expect(try await !pricing(world).look())
        #expect(try await world.ledger.keptPrices() == nil)
        #expect(world.prices.mark(of: world.policy.policy) == "sha256:one")
    }

    @Test func theTablesSayWhatTheLastDaysBroughtByCohort() async throws {
        let world = World(Self.policy())
        var list = CustomerList()
        list.put(Case.Customer(key: "bo@customer.example", cohort: "new"))
        world.directory.replace(with: CustomerDirectory.Content(list: list))
        try await tenDays(of: world)
        #expect(try await pricing(world).look())
        let kept = try #require(try await world.ledger.keptPrices())
        #expect(kept.policy == "sha256:one" && kept.madeAt == World.noon + Policy.day * 10)
        // The stream's priority is 2, which is worth 2; the tenth day is not over.
        let ana = PriceSample(bests: Array(repeating: 2, count: 10), days: 10)
        let bo = PriceSample(bests: [2], days: 10)
        let shape = PriceTable.Shape.rolling(days: 7)
        #expect(
            kept.tables
                == PriceTables([
                    PriceTables.Key(cohort: nil, budget: "weekly"):
                        PriceTable(ana, shape: shape, limit: 1),
                    PriceTables.Key(cohort: "new", budget: "weekly"):
                        PriceTable(bo, shape: shape, limit: 1),
                ])
        )
        #expect(world.prices.kept == kept)
    }

    @Test func theyAreMadeEachNightAndWhenThePolicyChanges() async throws {
        let world = World(Self.policy())
        try await tenDays(of: world)
        let pricing = pricing(world)
        #expect(try await pricing.look())
        #expect(try await !pricing.look(), "nothing has changed")
        world.clock.advance(to: World.noon + Policy.day * 10 + .seconds(15 * 3_600 - 1))
        #expect(try await !pricing.look(), "a second before 3 at night")
        world.clock.advance(to: World.noon + Policy.day * 10 + .seconds(15 * 3_600))
        #expect(try await pricing.look())
        #expect(try await !pricing.look())
        world.policy.replace(with: Self.policy(hash: "sha256:two"))
        #expect(try await pricing.look())
        #expect(try await world.ledger.keptPrices()?.policy == "sha256:two")
    }

    @Test func whatWasKeptIsNotMadeAnewAfterARestart() async throws {
        let world = World(Self.policy())
        try await tenDays(of: world)
        #expect(try await pricing(world).look())
        let again = World(Self.policy(), after: world)
        again.prices.replace(with: try #require(try await again.ledger.keptPrices()))
        #expect(try await !pricing(again).look())
        #expect(again.prices.mark(of: again.policy.policy) == world.prices.mark(of: world.policy.policy))
    }

    @Test func waitingLettersAreJudgedByTheNewTables() async throws {
        let world = World(Self.policy())
        try await tenDays(of: world)
        try await world.open { group in
            let letter = try await world.take(.newsletter(200, to: "cy@customer.example"))
            #expect(try await world.state(of: letter) == .sent, "without a table Cy's own days decide")
            let dear = PriceTable(
                PriceSample(bests: Array(repeating: 100, count: 10), days: 10),
                shape: .rolling(days: 7),
                limit: 1
            )
            let key = PriceTables.Key(cohort: nil, budget: "weekly")
            world.prices.replace(
                with: KeptPrices(
                    policy: "sha256:one",
                    madeAt: world.clock.now() - Policy.day * 2,
                    tables: PriceTables([key: dear])
                )
            )
            let held = try await world.take(.newsletter(201, to: "di@customer.example"))
            #expect(try await world.story(of: held).count == 1)
            #expect(try await world.ledger.decisions(on: held).first?.reason == "price")
            group.addTask(executorPreference: world.turns) { [pricing = pricing(world)] in
                await pricing.run()
            }
            world.settle()
            #expect(try await world.state(of: held) == .sent, "a slot is not worth more than 2 by then")
        }
    }

    @Test func aLedgerThatFailsIsAskedAgain() async throws {
        let world = World(Self.policy())
        try await tenDays(of: world)
        world.ledger.fail { $0 == .keep ? .unavailable("busy") : nil }
        await #expect(throws: LedgerError.unavailable("busy")) { try await pricing(world).look() }
        #expect(world.prices.kept == nil)
        world.ledger.fail(nil)
        #expect(try await pricing(world).look())
    }
}
