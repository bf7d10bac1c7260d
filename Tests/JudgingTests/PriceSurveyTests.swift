// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// What past days say about prices.
@Suite struct PriceSurveyTests {
    private static let weekly = Budget(name: "weekly", limit: 3, window: .rolling(.days(7)))
    private static let promo = Reference.kind("marketing", "newsletter", "promotional")
    private static let start = 20_000

    private static var policy: Policy {
        var policy = Reference.policy
        policy.customers.zone = .utc
        policy.budgets = [weekly]
        return policy
    }

    private static func moment(_ day: Int, hour: Int = 9) -> Timestamp {
        Timestamp(seconds: Int64(start + day) * 86_400 + Int64(hour) * 3_600)
    }

    /// Letters by customer, day and value, in any order.
    private static func survey(_ letters: [(customer: Int, day: Int, value: Double)]) -> PriceSurvey {
        var survey = PriceSurvey(of: policy)
        for letter in letters {
            survey.note(
                customer: letter.customer,
                cohort: nil,
                kind: promo,
                arrival: moment(letter.day),
                value: letter.value,
            )
        }
        survey.finish()
        return survey
    }

    private static func table(_ tables: PriceTables) -> PriceTable? {
        tables.table(for: weekly, cohort: nil)
    }

    @Test func aTableIsMadeOfTheBestOfEachPastDayOfEachCustomer() {
        var random = SeededGenerator(seed: 21)
        for round in 0..<40 {
            let letters = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                (
                    customer: Int.random(in: 0..<5, using: &random),
                    day: Int.random(in: 0..<150, using: &random),
                    value: Double.random(in: 0...9, using: &random)
                )
            }
            let survey = Self.survey(letters)
            let first = letters.map(\.day).min() ?? 0
            for day in [first + 7, first + 30, first + 90, first + 149] {
                let days = min(56, day - first)
                let past = letters.filter { $0.day < day && $0.day >= day - days }
                var bests: [[Int]: Double] = [:]
                for letter in past {
                    let key = [letter.customer, letter.day]
                    bests[key] = max(bests[key] ?? 0, letter.value)
                }
                let customers = Set(past.map(\.customer)).count
                let made = Self.table(survey.tables(on: Self.start + day))
                guard customers > 0 else {
                    #expect(made == nil)
                    continue
                }
                let sample = PriceSample(bests: Array(bests.values), days: customers * days)
                #expect(
                    made == PriceTable(sample, shape: .rolling(days: 7), limit: 3),
                    "round \(round), day \(day - first)"
                )
            }
        }
    }

    @Test func aTableDoesNotKnowItsOwnDayAndNeedsSeven() {
        let survey = Self.survey([(1, 0, 4), (1, 6, 2), (1, 7, 100)])
        #expect(survey.tables(on: Self.start + 6) == .none)
        let sample = PriceSample(bests: [4, 2], days: 7)
        #expect(
            Self.table(survey.tables(on: Self.start + 7))
                == PriceTable(sample, shape: .rolling(days: 7), limit: 3)
        )
    }

    @Test func theOrderInWhichLettersAreNotedDoesNotMatter() {
        var random = SeededGenerator(seed: 22)
        let letters = (0..<200).map { _ in
            (
                customer: Int.random(in: 0..<9, using: &random), day: Int.random(in: 0..<40, using: &random),
                value: Double.random(in: 0...9, using: &random)
            )
        }
        let day = Self.start + 40
        let one = Self.table(Self.survey(letters).tables(on: day))
        let other = Self.table(Self.survey(letters.shuffled(using: &random)).tables(on: day))
        #expect(one != nil && one?.prices.map(\.bitPattern) == other?.prices.map(\.bitPattern))
    }

    @Test func onlyLettersThatNeedRoomInABudgetCountForIt() {
        var policy = Self.policy
        policy.budgets = [
            Budget(
                name: "marketing",
                scope: Scope(teams: ["marketing"]),
                limit: 1,
                window: .calendar(.week(startsOn: 1))
            ),
            Budget(name: "unhappy", scope: Scope(cohorts: ["unhappy"]), limit: 1, window: .rolling(.days(7))),
            Budget(name: "day", limit: 1, window: .calendar(.day)),
        ]
        var survey = PriceSurvey(of: policy)
        for (cohort, kind) in [
            (nil, Self.promo), ("unhappy", Self.promo), (nil, Reference.outreach),
            ("happy", Reference.outreach),
            ("unhappy", Reference.reset),
        ] as [(String?, Case.Kind)] {
            survey.note(customer: 1, cohort: cohort, kind: kind, arrival: Self.moment(0), value: nil)
        }
        survey.finish()
        let tables = survey.tables(on: Self.start + 10)
        #expect(
            Set(tables.all.keys) == [
                PriceTables.Key(cohort: nil, budget: "marketing"),
                PriceTables.Key(cohort: "unhappy", budget: "marketing"),
                PriceTables.Key(cohort: "unhappy", budget: "unhappy"),
            ]
        )
        // The newsletter's priority is 2, which is worth 2, on one of ten days.
        let sample = PriceSample(bests: [2], days: 10)
        #expect(
            tables.all[PriceTables.Key(cohort: nil, budget: "marketing")]
                == PriceTable(sample, shape: .calendar(days: 7), limit: 1)
        )
    }
}
