// SPDX-License-Identifier: Apache-2.0

import Judging
import Rehearsal
import Testing

@testable import Settings

/// Budgets over every change of the clock that the world's zones make from 2025 to 2027.
///
/// The judge decides with the zone files as Tact reads them; Python's `zoneinfo` counts what was sent, by the
/// labels on its own wall clock.
@Suite struct ZoneBudgetTests {
    /// One an hour, two a day, nine a week, twelve a month and three in any 30 hours.
    private static func policy(_ zone: Zone) -> Policy {
        Policy(
            customers: CustomerRules(zone: zone),
            classes: MailClass.defaults,
            streams: [Stream(name: "news", class: "lifecycle")],
            budgets: [
                Budget(name: "hourly", limit: 1, window: .calendar(.hour)),
                Budget(name: "daily", limit: 2, window: .calendar(.day)),
                Budget(name: "weekly", limit: 9, window: .calendar(.week(startsOn: 1))),
                Budget(name: "monthly", limit: 12, window: .calendar(.month)),
                Budget(name: "rolling", limit: 3, window: .rolling(.seconds(30 * 3_600))),
            ],
            pace: .firstCome,
            hash: "test",
        )
    }

    /// Prints `NAME WHAT` for each count over its limit, and last how often each limit was reached.
    private static let counter = """
        import collections, datetime, sys, zoneinfo
        reached = collections.Counter()
        for line in sys.stdin:
            name, *moments = line.split()
            zone = zoneinfo.ZoneInfo(name)
            moments = [int(moment) for moment in moments]
            counts = collections.Counter()
            for moment in moments:
                local = datetime.datetime.fromtimestamp(moment / 1000, zone)
                week = local.date() - datetime.timedelta(days=local.weekday())
                counts["hourly", local.strftime("%Y-%m-%d %H")] += 1
                counts["daily", local.date().isoformat()] += 1
                counts["weekly", week.isoformat()] += 1
                counts["monthly", local.strftime("%Y-%m")] += 1
                counts["rolling", moment] = sum(moment - 30 * 3600_000 < other <= moment for other in moments)
            limits = {"hourly": 1, "daily": 2, "weekly": 9, "monthly": 12, "rolling": 3}
            for (rule, label), count in counts.items():
                if count > limits[rule]:
                    print(name, rule, label, count)
                reached[rule] += count == limits[rule]
        print("reached", *(rule for rule, count in reached.items() if count > 100))
        """

    @Test func noBudgetIsExceededWhereAnyClockChanges() throws {
        try #require(Python.isThere, "python3 is missing; `make test` installs it")
        let folder = ZoneTests.folder
        // Zones whose clocks show the same from 2025 to 2027 are tried once.
        var names: [String: String] = [:]
        for (name, changes) in try Python.changes(in: folder.names).sorted(by: { $0.key < $1.key }) {
            if names[changes] == nil { names[changes] = name }
        }
        #expect(names.count > 50)
        var sent: [String] = []
        for (changes, name) in names {
            let zone = try folder.zone(named: name)
            let replay = Replay(ZoneBudgetTests.policy(zone))
            for change in changes.split(separator: " ").dropFirst() {
                let second = try #require(change.split(separator: ":").first.flatMap { Int64($0) })
                let moments = ZoneBudgetTests.sent(by: replay, around: second)
                sent.append(name + " " + moments.map { "\($0.milliseconds)" }.joined(separator: " "))
            }
        }
        let lines = try Python.run(ZoneBudgetTests.counter, on: sent.joined(separator: "\n"))
        #expect(lines.count == 1, "\(lines.prefix(5))")
        // A limit that nothing comes near would prove nothing.
        let reached = lines.last.map { Set($0.split(separator: " ")) }
        #expect(reached == ["reached", "hourly", "daily", "weekly", "monthly", "rolling"])
    }

    /// When the letters of eight days around a change left: one comes every 100 minutes, and lives a day.
    private static func sent(by replay: Replay, around second: Int64) -> [Timestamp] {
        let start = Timestamp(milliseconds: (second - 4 * 86_400) * 1_000)
        let kind = Case.Kind(source: "crm", team: "sales", stream: "news", class: "lifecycle")
        let letters = (0..<115).map { number in
            let arrival = start + .seconds(number * 6_000)
            return Case.Letter(
                id: LetterID(at: arrival, random: UInt128(number)),
                arrival: arrival,
                kind: kind,
                messageID: nil,
                content: Case.ContentHash(raw: UInt128(number)),
                expires: arrival + .seconds(86_400),
            )
        }
        return replay.events(of: Case.Customer(key: "ana"), arrivals: letters).compactMap { event in
            if case .send = event.ruling.verdict { event.at } else { nil }
        }
    }
}
