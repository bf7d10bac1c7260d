// SPDX-License-Identifier: Apache-2.0

import Generating
import Judging
import Rehearsal
import Testing

/// The clairvoyant optimum, against every schedule there is.
@Suite struct OptimumTests {
    /// At most 6 letters within 7 days, often alike.
    private static func offers(_ random: inout Seeded) -> [Offer] {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in
            let first = Int.random(in: 0...6, using: &random)
            let last = Int.random(in: first...6, using: &random)
            let value = Bool.random(using: &random) ? random.unit() * 5 : Double(1 << (random.next() % 4))
            return Offer(days: first...last, value: value)
        }
    }

    @Test func theOptimumOfTheCalendarIsThatOfTheBestSchedule() {
        var random = Seeded(1)
        for round in 0..<1_500 {
            let offers = Self.offers(&random)
            let (perDay, limit) = (
                Int.random(in: 1...2, using: &random), Int.random(in: 1...3, using: &random)
            )
            let length = Int.random(in: 2...5, using: &random)
            let best = BruteForce.best(offers) {
                BruteForce.keeps(perDay: perDay, $0)
                    && BruteForce.keeps(limit: limit, inWeeksOf: length, $0)
            }
            var optimum = CalendarOptimum(
                offers,
                perDay: perDay,
                days: 0...6,
                week: { $0 / length },
                room: { _ in limit }
            )
            let value = optimum.value()
            #expect(abs(value - best) < 1e-9, "round \(round): \(value), and the best is \(best)")
        }
    }

    @Test func theBoundOfRollingWindowsIsNeverBelowTheBestScheduleAndHardlyAbove() {
        var random = Seeded(2)
        var (bounds, bests) = (0.0, 0.0)
        for round in 0..<1_500 {
            let offers = Self.offers(&random)
            let (limit, length) = (
                Int.random(in: 1...3, using: &random), Int.random(in: 1...7, using: &random)
            )
            let best = BruteForce.best(offers) {
                BruteForce.keeps(perDay: 1, $0) && BruteForce.keeps(limit: limit, inAny: length, $0)
            }
            var bound = RollingBound(offers, limit: limit, length: length, days: 0...6)
            let found = bound.solve()
            #expect(found.bound >= best - 1e-9, "round \(round): bound \(found.bound), best \(best)")
            #expect(found.schedule <= best + 1e-9, "round \(round): schedule \(found.schedule), best \(best)")
            bounds += found.bound
            bests += best
        }
        #expect(bounds / bests < 1.01, "the bounds are \(bounds / bests) of the best schedules")
    }

    @Test func theBoundIsWithinAPerMilleOfAScheduleOnAQuarter() {
        let mail = GeneratedMail(seed: 3, customers: 6, rate: 1)
        var (bound, schedule) = (0.0, 0.0)
        for customer in 0..<mail.customers {
            let letters = mail.letters.filter { $0.customer == customer }
            let offers = letters.map { Offer(days: $0.days, value: $0.value) }
            var rolling = RollingBound(offers, limit: 3, length: 7, days: 0...mail.days - 1)
            let found = rolling.solve()
            bound += found.bound
            schedule += found.schedule
        }
        #expect(schedule <= bound && schedule > 0.998 * bound, "\(schedule) of \(bound)")
    }

    @Test func blocksAreABoundWhereSeveralMayGoOnADay() {
        var random = Seeded(4)
        var policy = Experiment.policy(.bestFirst, .rolling)
        for round in 0..<400 {
            let offers = Self.offers(&random)
            let (limit, length) = (
                Int.random(in: 1...3, using: &random), Int.random(in: 2...5, using: &random)
            )
            let perDay = Int.random(in: 2...3, using: &random)
            policy.budgets = [
                Budget(name: "day", limit: perDay, window: .calendar(.day)),
                Budget(name: "few", limit: limit, window: .rolling(.seconds(length * 86_400))),
            ]
            let best = BruteForce.best(offers) {
                BruteForce.keeps(perDay: perDay, $0) && BruteForce.keeps(limit: limit, inAny: length, $0)
            }
            let yield = Yardstick(policy).yield(of: offers, in: .utc)
            #expect(!yield.isExact)
            #expect(yield.value >= best - 1e-9, "round \(round): \(yield.value), and the best is \(best)")
        }
    }

    @Test func onlyWindowsThatNestAndNothingElseMakeItExact() {
        var policy = Experiment.policy(.bestFirst, .calendar)
        #expect(Yardstick(policy).isExact)
        policy.budgets.append(Budget(name: "month", limit: 8, window: .calendar(.month)))
        #expect(!Yardstick(policy).isExact, "weeks and months do not nest")
        policy.budgets = [Budget(name: "day", limit: 1, window: .calendar(.day))]
        #expect(Yardstick(policy).isExact)
        policy.budgets[0].scope.teams = ["marketing"]
        #expect(!Yardstick(policy).isExact, "a budget of one team is left out")
        policy.budgets = []
        #expect(Yardstick(policy).isExact)
        policy.quietHours = [QuietHours(name: "nights", scope: Scope(), from: 0, to: 60)]
        #expect(!Yardstick(policy).isExact)
        #expect(!Yardstick(Experiment.policy(.bestFirst, .rolling)).isExact)
    }
}
