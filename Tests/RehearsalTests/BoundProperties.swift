// SPDX-License-Identifier: Apache-2.0

import Generating
import Judging
import Rehearsal
import Testing

/// What must hold of the yardstick under any policy, also where clocks change.
@Suite struct BoundProperties {
    /// Central European time by its rule alone.
    private static let berlin = Zone(
        name: "Europe/Berlin",
        first: 3_600,
        transitions: [],
        footer: DaylightRule(
            standard: 3_600,
            daylight: .init(
                offset: 7_200,
                begins: .init(day: .weekday(month: 3, week: 5, weekday: 0), time: 2 * 3_600),
                ends: .init(day: .weekday(month: 10, week: 5, weekday: 0), time: 3 * 3_600),
            ),
        ),
    )

    private static func policy(_ random: inout Seeded) -> Policy {
        var policy = Experiment.policy(
            [.firstCome, .bestFirst, .price].randomElement(using: &random) ?? .price,
            .rolling
        )
        policy.customers.zone = berlin
        let windows: [Window] = [
            .calendar(.day), .calendar(.day), .calendar(.week(startsOn: 1)), .calendar(.week(startsOn: 7)),
            .calendar(.month), .calendar(.hour), .rolling(.seconds(4 * 3_600)),
            .rolling(.seconds(30 * 3_600)),
            .rolling(.seconds(3 * 86_400)), .rolling(.seconds(7 * 86_400)), .rolling(.seconds(12 * 86_400)),
        ]
        policy.budgets = (0..<Int.random(in: 0...3, using: &random)).map { number in
            Budget(
                name: "budget-\(number)",
                scope: random.next() % 4 == 0 ? Scope(teams: ["sales"]) : Scope(),
                limit: Int.random(in: 1...3, using: &random),
                window: windows.randomElement(using: &random) ?? .calendar(.day),
            )
        }
        if random.next() % 3 == 0 {
            policy.quietHours = [QuietHours(name: "nights", scope: Scope(), from: 21 * 60, to: 8 * 60)]
        }
        return policy
    }

    /// Letters to one customer at any minute of a fortnight.
    private static func trace(around start: String, _ random: inout Seeded) -> LetterTrace {
        var trace = LetterTrace()
        guard let start = Timestamp(iso8601: start) else { preconditionFailure("no moment: \(start)") }
        for number in 0..<Int.random(in: 1...24, using: &random) {
            let arrival = start + .seconds(60 * Int.random(in: 0..<14 * 1_440, using: &random))
            let team = random.next() % 2 == 0 ? "sales" : "support"
            let expires = arrival + .seconds(60 * Int.random(in: 30...9 * 1_440, using: &random))
            let letter = Case.Letter(
                id: LetterID(at: arrival, random: UInt128(number)),
                arrival: arrival,
                kind: Case.Kind(source: team, team: team, stream: "other", class: "paced"),
                messageID: nil,
                content: Case.ContentHash(raw: UInt128(number)),
                value: Double(1 + random.next() % 9),
                expires: random.next() % 8 == 0 ? nil : expires,
            )
            trace.add(letter, named: "m\(number)", of: Case.Customer(key: "c"))
        }
        trace.finish()
        return trace
    }

    @Test(arguments: ["2026-10-14T00:00:00Z", "2026-03-18T12:00:00Z", "2026-06-01T00:00:00Z"])
    func noPolicyKeepsMoreThanItsOptimumOrBound(_ start: String) {
        var random = Seeded(UInt64(start.utf8.reduce(0) { $0 * 31 % 65_521 + Int($1) }))
        for round in 0..<150 {
            let policy = Self.policy(&random)
            let outcome = Rehearsing(Self.trace(around: start, &random), under: policy).outcome()
            #expect(
                outcome.keptWithoutRiders <= outcome.optimum.value + 1e-9,
                "round \(round): \(policy.budgets.map { "\($0.limit ?? 0) per \($0.window)" })"
            )
            #expect(outcome.optimum.value <= outcome.offered + 1e-9, "round \(round)")
        }
    }
}
