// SPDX-License-Identifier: Apache-2.0

import Generating
import Judging
import Rehearsal
import Testing

/// Traces on their way through policies.
@Suite struct RehearsingTests {
    @Test(arguments: Experiment.Week.allCases, Policy.Pace.allCases)
    func noPolicyKeepsMoreThanTheOptimum(_ week: Experiment.Week, _ pace: Policy.Pace) {
        for seed in UInt64(0)..<40 {
            let mail = GeneratedMail(seed: seed, customers: 1, days: 21, rate: [0.4, 1, 1.6][Int(seed % 3)])
            let outcome = Rehearsing(mail.trace(), under: Experiment.policy(pace, week)).outcome()
            #expect(outcome.keptWithoutRiders <= outcome.optimum.value + 1e-9, "seed \(seed)")
            #expect(outcome.optimum.value <= outcome.offered + 1e-9, "seed \(seed)")
            #expect(outcome.optimum.isExact == (week == .calendar))
        }
    }

    @Test func priceKeepsItsShareOfTheOptimumOfCalendarWeeks() {
        for rate in [0.4, 0.6, 1, 1.6] {
            let experiment = Experiment(seed: 20_260, customers: 60, rate: rate)
            let share = experiment.share(.price, .calendar)
            #expect(share >= 0.94, "\(share) at \(rate)")
            let levels = experiment.share(.price, .calendar, .levels)
            #expect(levels >= 0.88, "\(levels) at \(rate)")
        }
    }

    @Test func priceKeepsItsShareOfTheBoundOfRollingWeeks() {
        let experiment = Experiment(seed: 20_261, customers: 60, rate: 1)
        let share = experiment.share(.price, .rolling)
        #expect(share >= 0.91, "\(share)")
        let learned = experiment.share(.price, .rolling, .learned)
        #expect(learned >= 0.9, "\(learned)")
    }

    @Test func theSameTraceGivesTheSameOutcome() {
        let mail = GeneratedMail(seed: 5, customers: 70, days: 42, rate: 1)
        let policy = Experiment.policy(.price, .rolling)
        let (one, other) = (
            Rehearsing(mail.trace(), under: policy).outcome(),
            Rehearsing(mail.trace(), under: policy).outcome()
        )
        #expect(one.fates.map(\.verdict) == other.fates.map(\.verdict))
        #expect(one.fates.map(\.at) == other.fates.map(\.at))
        #expect(one.optimum.value.bitPattern == other.optimum.value.bitPattern)
    }

    @Test func aFurtherCustomerChangesNoVerdictOnTheOthers() {
        let mail = GeneratedMail(seed: 6, customers: 6, days: 42, rate: 1)
        let policy = Experiment.policy(.price, .calendar)
        let table = PriceTable(
            PriceSample(bests: mail.letters.map(\.value), days: 2 * mail.letters.count),
            shape: .calendar(days: 7),
            limit: 3
        )
        let key = PriceTables.Key(cohort: nil, budget: "weekly")
        let prices = PriceCalendar(always: PriceTables([key: table]))
        let whole = Rehearsing(mail.trace(), under: policy, prices: prices).outcome()
        var trace = LetterTrace()
        for customer in mail.trace().customers.dropLast() {
            for letter in customer.letters { trace.add(letter, named: "m", of: customer.profile) }
        }
        trace.finish()
        let fewer = Rehearsing(trace, under: policy, prices: prices).outcome()
        #expect(!fewer.fates.isEmpty && fewer.fates.count < whole.fates.count)
        #expect(whole.fates.prefix(fewer.fates.count).map(\.verdict) == fewer.fates.map(\.verdict))
    }

    @Test func noBudgetIsExceededInAWholeQuarter() {
        let mail = GeneratedMail(seed: 8, customers: 10, rate: 1.6)
        for week in Experiment.Week.allCases {
            let outcome = Rehearsing(mail.trace(), under: Experiment.policy(.price, week)).outcome()
            var sends: [Int: [Int]] = [:]
            for fate in outcome.fates where fate.isSent {
                let day = Int(fate.at.milliseconds / 86_400_000)
                sends[mail.letters[Int(fate.place)].customer, default: []].append(day)
            }
            #expect(sends.count == 10)
            for days in sends.values {
                #expect(BruteForce.keeps(perDay: 1, days))
                // 2026-01-05, a Monday, is day 20458.
                #expect(
                    week == .rolling
                        ? BruteForce.keeps(limit: 3, inAny: 7, days)
                        : BruteForce.keeps(limit: 3, inWeeksOf: 7, days.map { $0 - 20_458 })
                )
            }
        }
    }

    @Test func aRiderIsKeptAndCountsApart() throws {
        var policy = Experiment.policy(.bestFirst, .calendar)
        policy.classes[0].merges = true
        policy.streams[0].merge = "updates"
        policy.merges = [
            MergeRule(
                name: "updates",
                same: [],
                gather: .seconds(3_600),
                most: 5,
                size: 1 << 20,
                from: "a@b.example",
                subject: "{count}"
            )
        ]
        var trace = LetterTrace()
        for number in 0..<3 {
            let arrival = Timestamp(milliseconds: Int64(number) * 60_000)
            let letter = Case.Letter(
                id: LetterID(at: arrival, random: UInt128(number)),
                arrival: arrival,
                kind: Case.Kind(source: "a", team: "a", stream: "other", class: "paced"),
                messageID: nil,
                content: Case.ContentHash(raw: UInt128(number)),
                value: Double(number + 1),
            )
            trace.add(letter, named: "m\(number)", of: Case.Customer(key: "c"))
        }
        trace.finish()
        let outcome = Rehearsing(trace, under: policy).outcome()
        #expect(outcome.dispatches == 1)
        #expect(outcome.kept == 6 && outcome.keptWithoutRiders == 3 && outcome.offered == 6)
        #expect(outcome.fates.map(\.carrier) == [2, 2, nil])
        let first = try #require(outcome.fates.first)
        #expect(first.wasHeld && first.at == Timestamp(milliseconds: 3_600_000))
    }
}
