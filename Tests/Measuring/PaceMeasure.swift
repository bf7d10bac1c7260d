// SPDX-License-Identifier: Apache-2.0

import Generating
import Judging

/// Measures what the paces keep of generated years, how long one judgement takes, and how long price tables
/// take.
enum PaceMeasure {
    /// No seed that anything was tuned with.
    private static let seed: UInt64 = 771_204_113
    private static let customers = 60
    private static let days = 364

    static func rows(rounds: Int) -> [PaceRow] {
        shares() + [judging(rounds: rounds), tables()]
    }

    /// The rates of the generator, and the loads that they are.
    private static let loads = [(0.4, "1.0"), (0.6, "1.4"), (1.0, "2.4"), (1.6, "3.8")]

    private static func shares() -> [PaceRow] {
        loads.flatMap { rate, load in
            let experiment = Experiment(seed: seed, customers: customers, days: days, rate: rate)
            return Experiment.Week.allCases.flatMap { week in
                func row(
                    _ pace: Policy.Pace,
                    _ knowledge: Experiment.Knowledge = .known,
                    atLeast: Double? = nil
                ) -> PaceRow {
                    let known = pace == .price ? ", \(knowledge.rawValue)" : ""
                    return PaceRow(
                        "load \(load), \(week.rawValue) week: \(pace.rawValue)\(known)",
                        experiment.share(pace, week, knowledge),
                        "of the optimum",
                        atLeast: atLeast
                    )
                }
                let (promised, learned): (Double, Double)
                switch week {
                case .rolling: (promised, learned) = (0.91, 0.90)
                case .calendar: (promised, learned) = (0.94, 0.92)
                }
                return [
                    row(.firstCome), row(.bestFirst), row(.price, .known, atLeast: promised),
                    row(.price, .levels, atLeast: 0.88),
                    row(.price, .learned, atLeast: load == "2.4" ? learned : nil),
                ]
            }
        }
    }

    /// One case of 10 letters that wait and 30 charges, judged by price.
    private static func judging(rounds: Int) -> PaceRow {
        let policy = Experiment.policy(.price, .rolling)
        let now = Timestamp(milliseconds: 1_772_452_800_000)
        let kind = Case.Kind(source: "marketing", team: "marketing", stream: "other", class: "paced")
        let letters = (0..<10).map { number in
            let arrival = now - .seconds(60 * (10 - number))
            return Case.Letter(
                id: LetterID(at: arrival, random: UInt128(number)),
                arrival: arrival,
                kind: kind,
                messageID: "<\(number)@example.com>",
                content: Case.ContentHash(raw: UInt128(number)),
                value: Double(number + 1) / 10,
                expires: now + .seconds(86_400 * (number + 1)),
            )
        }
        let charges = (0..<30).map { Case.Charge(at: now - .seconds(86_400 * 3 * (30 - $0)), kind: kind) }
        let file = Case(customer: Case.Customer(key: "c"), letters: letters, charges: charges, earlier: [])
        let sample = PriceSample(bests: Array(repeating: 10, count: 40) + [1, 2], days: 60)
        let table = PriceTable(sample, shape: .rolling(days: 7), limit: 3)
        let key = PriceTables.Key(cohort: nil, budget: "weekly")
        let judge = Judge(policy: policy, prices: PriceTables([key: table]))
        let repeats = 500
        let times = (0..<rounds).map { _ in
            let start = ThreadTime.now()
            for _ in 0..<repeats {
                let judgement = judge.judge(file, at: now)
                precondition(judgement.rulings.count == 10 && judgement.rulings[0].verdict.isHeldByPrice)
            }
            return Double(ThreadTime.now() - start) / 1_000 / Double(repeats)
        }
        let name = "judging 10 letters and 30 charges by price"
        return PaceRow(name, times.sorted()[rounds / 2], "µs", atMost: 20)
    }

    /// The tables of 20 cohorts from a million letters of 56 days.
    private static func tables() -> PaceRow {
        let policy = Experiment.policy(.price, .rolling)
        let mail = GeneratedMail(seed: seed, customers: 25_000, days: 56, rate: 0.75)
        let start = Timestamp(milliseconds: 1_767_571_200_000)
        let kinds = ["marketing", "sales", "support"].map {
            Case.Kind(source: $0, team: $0, stream: $0, class: "paced")
        }
        let cohorts = (0..<20).map { "cohort \($0)" }
        let begun = ThreadTime.now()
        var survey = PriceSurvey(of: policy)
        for letter in mail.letters.prefix(1_000_000) {
            survey.note(
                customer: letter.customer,
                cohort: cohorts[letter.customer % 20],
                kind: kinds[letter.team],
                arrival: start + .seconds(86_400 * letter.days.lowerBound + 28_800),
                value: letter.value,
            )
        }
        survey.finish()
        let tables = survey.tables(on: survey.day(of: start) + mail.days)
        precondition(tables.all.count == 20 && mail.letters.count >= 1_000_000)
        let seconds = Double(ThreadTime.now() - begun) / 1e9
        return PaceRow("20 cohorts' tables from a million letters", seconds, "s", atMost: 10)
    }
}

extension Verdict {
    fileprivate var isHeldByPrice: Bool {
        if case .hold(.price, _) = self { return true }
        return false
    }
}
