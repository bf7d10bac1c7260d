// SPDX-License-Identifier: Apache-2.0

package import Judging
package import Rehearsal

/// How much of the optimum a pace keeps of generated mail, under one a day and three a week.
package struct Experiment: Sendable {
    package enum Week: String, CaseIterable, Sendable {
        case rolling, calendar

        package var window: Window {
            switch self {
            case .rolling: .rolling(.seconds(7 * 86_400))
            case .calendar: .calendar(.week(startsOn: 1))
            }
        }
    }

    package enum Knowledge: String, CaseIterable, Sendable {
        /// Exact values, and tables of the distribution that the letters come from.
        case known = "known values"
        /// Five levels instead of the values.
        case levels = "five levels"
        /// Exact values, and tables as they are learned on the way from an empty start.
        case learned = "learned tables"
    }

    package let rate: Double
    package let mail: GeneratedMail
    /// Other mail of the same kind, from which the tables are made that know the distribution.
    private let sample: GeneratedMail

    package init(seed: UInt64, customers: Int, days: Int = 84, rate: Double) {
        self.rate = rate
        mail = GeneratedMail(seed: seed, customers: customers, days: days, rate: rate)
        sample = GeneratedMail(seed: seed ^ 0x5EED_0000, customers: 400, days: 84, rate: rate)
    }

    /// One a day, and three a week.
    package static func policy(_ pace: Policy.Pace, _ week: Week) -> Policy {
        Policy(
            customers: CustomerRules(zone: .utc),
            classes: [
                MailClass(
                    name: "paced",
                    obeys: [.budgets],
                    counts: true,
                    merges: false,
                    expires: nil,
                    unknownOutcome: .assumeSent,
                    rank: 0
                )
            ],
            streams: [Stream(name: "other", class: "paced")],
            budgets: [
                Budget(name: "one-a-day", limit: 1, window: .calendar(.day)),
                Budget(name: "weekly", limit: 3, window: week.window),
            ],
            pace: pace,
            hash: "sha256:experiment",
        )
    }

    /// What the pace kept, and the yardstick.
    package func result(
        _ pace: Policy.Pace,
        _ week: Week,
        _ knowledge: Knowledge = .known,
    ) -> (kept: Double, optimum: Yield) {
        let isLevelled = knowledge == .levels
        func worth(_ value: Double) -> Double { isLevelled ? GeneratedMail.level(value) : value }
        let tables = knowledge == .learned ? nil : PriceCalendar(always: tables(week, worth))
        let policy = Experiment.policy(pace, week)
        let trace = mail.trace(worth: worth)
        let outcome = Rehearsing(trace, under: policy, prices: tables).outcome()
        let kept = outcome.fates.filter(\.isKept).map { mail.letters[Int($0.place)].value }.reduce(0, +)
        guard knowledge == .levels else { return (kept, outcome.optimum) }
        // What is kept counts by its true value, and so does the optimum.
        return (kept, Experiment.optimum(of: mail, under: policy))
    }

    package func share(_ pace: Policy.Pace, _ week: Week, _ knowledge: Knowledge = .known) -> Double {
        let (kept, optimum) = result(pace, week, knowledge)
        return kept / optimum.value
    }

    private static func optimum(of mail: GeneratedMail, under policy: Policy) -> Yield {
        let yardstick = Yardstick(policy)
        let start = Zone.utc.dayNumber(at: GeneratedMail.start)
        var offers = Array(repeating: [Offer](), count: mail.customers)
        for letter in mail.letters {
            let days = letter.days.lowerBound + start...letter.days.upperBound + start
            offers[letter.customer].append(Offer(days: days, value: letter.value))
        }
        return offers.reduce(Yield.nothing) { $0 + yardstick.yield(of: $1, in: .utc) }
    }

    private func tables(_ week: Week, _ worth: (Double) -> Double) -> PriceTables {
        var bests: [Int: Double] = [:]
        for letter in sample.letters {
            bests[letter.customer * sample.days + letter.days.lowerBound, default: 0] =
                max(bests[letter.customer * sample.days + letter.days.lowerBound] ?? 0, worth(letter.value))
        }
        let of = PriceSample(bests: bests.values.sorted(), days: sample.customers * sample.days)
        guard let shape = PriceTable.Shape(week.window) else { return .none }
        let key = PriceTables.Key(cohort: nil, budget: "weekly")
        return PriceTables([key: PriceTable(of, shape: shape, limit: 3)])
    }
}
