// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// `pace: price` in scenes of one customer.
@Suite struct PriceTests {
    private static let weekly = Budget(name: "weekly", limit: 3, window: .rolling(.days(7)))
    private static let week = Budget(name: "week", limit: 1, window: .calendar(.week(startsOn: 1)))
    private static let promo = Reference.kind("marketing", "other", "promotional")

    private static func scene(_ budgets: [Budget], _ sample: PriceSample? = .checked) -> Scene {
        var policy = Reference.policy
        policy.budgets = budgets
        policy.quietHours = []
        policy.duplicates.similar = nil
        policy.classes[4].expires = .days(5)
        var scene = Scene(policy)
        if let sample {
            let tables = budgets.compactMap { budget in
                PriceTable.Shape(budget.window).map { shape in
                    let key = PriceTables.Key(cohort: nil, budget: budget.name)
                    return (key, PriceTable(sample, shape: shape, limit: budget.limit ?? 1, alpha: 1))
                }
            }
            scene.prices = PriceTables(Dictionary(tables) { $1 })
        }
        return scene
    }

    @Test func aLetterWaitsUntilTheSlotIsNotWorthMore() {
        var scene = Self.scene([Self.weekly])
        scene.accept("first", at: "2026-03-02 10:00", Self.promo) { $0.value = 4 }
        scene.accept("second", at: "2026-03-03 10:00", Self.promo) { $0.value = 4 }
        scene.accept("modest", at: "2026-03-04 10:00", Self.promo) { $0.value = 1.2 }
        scene.run(until: "2026-03-20 00:00")
        #expect(scene.story(of: "second") == ["2026-03-03 10:00  send within-budget"])
        #expect(
            scene.story(of: "modest") == [
                "2026-03-04 10:00  hold price by weekly until 2026-03-06 00:00",
                "2026-03-06 00:00  send within-budget",
            ]
        )
        let hold = scene.log.first { $0.ruling.verdict == .hold(.price, until: scene.at("2026-03-06 00:00")) }
        #expect(
            hold?.ruling.because == "worth 1.2, a slot costs 1.5 while 1 of 3 is free; "
                + "falls to 1.1 on Friday 6 March"
        )
        #expect(
            scene.last("modest")?.because
                == "2 of 3 used in the last 7 days; worth 1.2, and a slot costs 1.1"
        )
    }

    @Test func whatTheSlotIsNeverCheapEnoughForWaitsUntilItExpires() {
        var scene = Self.scene([Self.weekly])
        scene.accept("modest", at: "2026-03-04 10:00", Self.promo) { $0.value = 0.3 }
        #expect(
            scene.last("modest")?.because == "worth 0.3, a slot costs 0.5 while 3 of 3 are free; "
                + "stays above 0.3 until it expires on Monday 9 March, 10:00"
        )
        scene.run(until: "2026-03-20 00:00")
        #expect(
            scene.story(of: "modest") == [
                "2026-03-04 10:00  hold price by weekly until 2026-03-09 10:00",
                "2026-03-09 10:00  suppress expired",
            ]
        )
    }

    @Test func aLetterThatIsHeldByPriceStillRides() {
        var scene = Self.scene([Self.weekly])
        scene.policy.merges[0].gather = .zero
        scene.policy.merges[0].same = [.class]
        scene.accept("modest", at: "2026-03-04 10:00", Reference.newsletter) { $0.value = 0.3 }
        scene.accept("good", at: "2026-03-05 10:00", Reference.newsletter) { $0.value = 3 }
        #expect(scene.story(of: "modest").last == "2026-03-05 10:00  merge into good by updates")
    }

    @Test func theLastSlotOfAWeekIsFreeOnItsLastDay() {
        var scene = Self.scene([Self.week])
        scene.accept("modest", at: "2026-03-05 10:00", Self.promo) { $0.value = 0.5 }
        scene.run(until: "2026-03-09 00:00")
        #expect(
            scene.story(of: "modest") == [
                "2026-03-05 10:00  hold price by week until 2026-03-08 00:00",
                "2026-03-08 00:00  send within-budget",
            ]
        )
    }

    @Test func theBudgetThatBindsMostByTheWeekIsPriced() {
        let fortnight = Budget(name: "fortnight", limit: 2, window: .rolling(.days(14)))
        var scene = Self.scene([Self.weekly, fortnight])
        scene.accept("modest", at: "2026-03-04 10:00", Self.promo) { $0.value = 0.6 }
        #expect(scene.last("modest")?.rule == "fortnight")
        scene = Self.scene([Self.weekly])
        scene.accept("modest", at: "2026-03-04 10:00", Self.promo) { $0.value = 0.6 }
        #expect(scene.last("modest")?.verdict == .send(.withinBudget))
    }

    @Test func withoutATableTheLastDaysOfTheCustomerSayWhatASlotIsWorth() {
        var scene = Self.scene([Budget(name: "day", limit: 1, window: .calendar(.day)), Self.weekly], nil)
        for day in 1...5 {
            scene.accept("day \(day)", at: "2026-03-0\(day) 10:00", Self.promo) { $0.value = Double(day) }
        }
        #expect(scene.last("day 3")?.verdict == .send(.withinBudget))
        #expect(scene.last("day 5")?.verdict == .hold(.budget, until: scene.at("2026-03-08 10:00")))
        scene.accept("modest", at: "2026-03-09 10:05", Self.promo) { $0.value = 2 }
        #expect(scene.last("day 5")?.verdict == .send(.withinBudget))
        #expect(scene.last("modest")?.verdict == .hold(.price, until: scene.at("2026-03-10 00:00")))
        #expect(
            scene.last("modest")?.because == "worth 2, a slot costs 3 while 1 of 3 is free, "
                + "as 3 of the last 7 days brought that much"
        )
        scene.accept("good", at: "2026-03-09 10:10", Self.promo) { $0.value = 3 }
        #expect(scene.last("good")?.verdict == .send(.withinBudget))
    }

    @Test func aTableOfABudgetAsItWasIsNotUsed() {
        let table = PriceTable(.checked, shape: .rolling(days: 7), limit: 3)
        let tables = PriceTables([PriceTables.Key(cohort: nil, budget: "weekly"): table])
        var budget = Self.weekly
        #expect(tables.table(for: budget, cohort: nil) == table)
        #expect(tables.table(for: budget, cohort: "unhappy") == nil)
        budget.limit = 2
        #expect(tables.table(for: budget, cohort: nil) == nil)
        budget.limit = 3
        budget.window = .calendar(.week(startsOn: 1))
        #expect(tables.table(for: budget, cohort: nil) == nil)
    }

    @Test func pricesOfNothingAreBestFirst() {
        for seed in 0..<300 {
            let world = World(seed: UInt64(seed))
            var (free, best) = (world.policy, world.policy)
            free.pace = .price
            best.pace = .bestFirst
            // Every priced budget has a table, so that none goes by the customer's last days.
            var all: [PriceTables.Key: PriceTable] = [:]
            for budget in free.budgets {
                guard let limit = budget.limit, limit > 0, let shape = PriceTable.Shape(budget.window) else {
                    continue
                }
                for cohort in [nil, "unhappy"] {
                    all[PriceTables.Key(cohort: cohort, budget: budget.name)] =
                        PriceTable(.checked, shape: shape, limit: limit, alpha: 0)
                }
            }
            let judge = Judge(policy: free, prices: PriceTables(all))
            var drive = Drive(world)
            drive.onJudgement = { drive, _ in
                let now = drive.now
                #expect(
                    judge.judge(drive.file, at: now) == Judge(policy: best).judge(drive.file, at: now),
                    "seed \(seed)"
                )
            }
            drive.run { _, _ in }
        }
    }

    @Test(arguments: [
        (2.0, 2.9, "2", "2.9"), (2, 2.04, "2", "2.04"), (0.02, 0.1, "0", "0.1"), (1, 1, "1", "1"),
        (1, 1.000_000_000_1, "1.0", "1.0000000001"), (-0.5, 16, "-0.5", "16"), (9.96, 1, "10", "1"),
    ])
    func amountsHaveAsFewDigitsAsTellThemApart(
        _ one: Double,
        _ other: Double,
        _ left: String,
        _ right: String
    ) {
        let texts = Phrases.amounts(one, other)
        #expect(texts.0 == left && texts.1 == right, "\(texts)")
    }
}
