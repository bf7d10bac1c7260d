// SPDX-License-Identifier: Apache-2.0

import Glibc
import Judging
package import Rehearsal

/// The mail of three teams to many customers, generated: letters come by chance, are worth what teams'
/// letters are worth, and can wait for some days.
package struct GeneratedMail: Sendable {
    /// How much a team sends, what it is worth, and how long it can wait.
    struct Team {
        let name: String
        let perWeek: Double
        /// How much more in every fourth week.
        let burst: Double
        let median: Double
        let sigma: Double
        let window: ClosedRange<Int>
    }

    static let teams = [
        Team(name: "marketing", perWeek: 4, burst: 2.5, median: 1, sigma: 0.8, window: 3...10),
        Team(name: "sales", perWeek: 1, burst: 1, median: 3, sigma: 0.6, window: 2...6),
        Team(name: "support", perWeek: 0.6, burst: 1, median: 2, sigma: 0.7, window: 1...4),
    ]

    package struct Letter: Hashable, Sendable {
        package let customer: Int
        package let team: Int
        package let days: ClosedRange<Int>
        package let value: Double
    }

    package let days: Int
    package let customers: Int
    package let letters: [Letter]

    /// - Parameter rate: 0.4, 0.6, 1 and 1.6 are 0.95, 1.4, 2.4 and 3.8 times what three a week have room
    ///   for.
    package init(seed: UInt64, customers: Int, days: Int = 84, rate: Double) {
        var random = Seeded(seed)
        self.days = days
        self.customers = customers
        var letters: [Letter] = []
        for customer in 0..<customers {
            for day in 0..<days {
                for (number, team) in GeneratedMail.teams.enumerated() {
                    let burst = day / 7 % 4 == 3 ? team.burst : 1
                    for _ in 0..<random.poisson(team.perWeek / 7 * burst * rate) {
                        let value = team.median * exp(team.sigma * random.normal())
                        let last = min(day + Int.random(in: team.window, using: &random), days - 1)
                        letters.append(
                            Letter(customer: customer, team: number, days: day...last, value: value)
                        )
                    }
                }
            }
        }
        self.letters = letters
    }

    /// A value as five levels of priority tell it.
    package static func level(_ value: Double) -> Double {
        let cuts = [0.5, 1, 2, 4]
        return [0.35, 0.75, 1.45, 2.8, 5.5][cuts.firstIndex { value < $0 } ?? cuts.count]
    }

    /// A Monday, so that weeks of the calendar are weeks of the mail.
    static let start = Timestamp(iso8601: "2026-01-05T00:00:00Z") ?? Timestamp(milliseconds: 0)

    /// The letters as a trace: all of a day at its first moment, so that a decision falls once a day.
    package func trace(worth: (Double) -> Double = { $0 }) -> LetterTrace {
        var trace = LetterTrace()
        for (index, letter) in letters.enumerated() {
            let arrival = GeneratedMail.start + .seconds(letter.days.lowerBound * 86_400)
            let team = GeneratedMail.teams[letter.team].name
            trace.add(
                Case.Letter(
                    id: LetterID(at: arrival, random: UInt128(index)),
                    arrival: arrival,
                    kind: Case.Kind(source: team, team: team, stream: team, class: "paced"),
                    messageID: nil,
                    content: Case.ContentHash(raw: UInt128(index)),
                    value: worth(letter.value),
                    expires: GeneratedMail.start + .seconds((letter.days.upperBound + 1) * 86_400),
                ),
                named: "m\(index)",
                of: Case.Customer(key: "c\(letter.customer)"),
            )
        }
        trace.finish()
        return trace
    }
}
