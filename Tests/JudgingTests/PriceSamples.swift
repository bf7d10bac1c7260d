// SPDX-License-Identifier: Apache-2.0

@testable import Judging

extension PriceSample {
    /// The sample of the table that is checked by hand: 10 days without a letter, 6 of 1, 3 of 2, 1 of 4.
    static let checked = PriceSample(bests: [4, 1, 1, 2, 1, 1, 2, 1, 2, 1], days: 20)

    /// Days of any kind: empty ones, equal values, values of five levels, and a few that stand out.
    init(_ random: inout SeededGenerator) {
        let days = Int.random(in: 7...60, using: &random)
        let isLevelled = random.chance(40)
        let busy = Int.random(in: 0...100, using: &random)
        let bests: [Double] = (0..<days).filter { _ in random.chance(busy) }.map { _ in
            if isLevelled { return Double(1 << Int.random(in: 0...4, using: &random)) }
            let value = Double.random(in: 0...3, using: &random)
            return random.chance(10) ? value * 50 : value
        }
        self.init(bests: bests, days: days)
    }
}

extension PriceTables {
    /// Tables for most of a policy's budgets, for each cohort; none for the others.
    init(of policy: Policy, seed: UInt64, alpha: Double? = nil) {
        var random = SeededGenerator(seed: seed &+ 99)
        var all: [Key: PriceTable] = [:]
        for budget in policy.budgets {
            guard let limit = budget.limit, limit > 0, let shape = PriceTable.Shape(budget.window) else {
                continue
            }
            for cohort in [nil, "unhappy"] where random.chance(70) {
                let sample = PriceSample(&random)
                all[Key(cohort: cohort, budget: budget.name)] =
                    PriceTable(sample, shape: shape, limit: limit, alpha: alpha)
            }
        }
        self.init(all)
    }
}
