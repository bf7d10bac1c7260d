// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// Budgets, gaps, expiry, pace and digests.
@Suite struct RoomTests {
    private static func policy(_ budgets: [Budget]) -> Policy {
        var policy = Reference.policy
        policy.budgets = budgets
        policy.quietHours = []
        policy.duplicates.similar = nil
        return policy
    }

    private static let windows: [(String, Window, [Int64], Int64, Int64)] = [
        ("rolling, a tick early", Window.rolling(.hours(4)), [0], 14_399_999, 14_400_000),
        ("rolling, exactly one length later", .rolling(.hours(4)), [0], 14_400_000, 14_400_000),
        ("rolling, nothing used", .rolling(.hours(4)), [], 5, 5),
        ("a charge after now holds as long", .rolling(.hours(4)), [3_600_000], 0, 18_000_000),
        ("a charge far after now does not", .rolling(.hours(4)), [14_400_000], 0, 0),
        ("an hour", .calendar(.hour), [60_000], 120_000, 3_600_000),
        ("an hour ago", .calendar(.hour), [60_000], 3_600_000, 3_600_000),
        ("a day", .calendar(.day), [60_000], 120_000, 86_400_000),
        ("a month", .calendar(.month), [60_000], 120_000, 31 * 86_400_000),
        ("the next day is used too", .calendar(.day), [0, 86_400_000], 5, 2 * 86_400_000),
    ]

    @Test(arguments: RoomTests.windows)
    func aWindowOfOneHasRoomAt(
        _ name: String,
        _ window: Window,
        _ charges: [Int64],
        _ now: Int64,
        _ room: Int64
    ) {
        var calendar = LocalCalendar(zone: .utc)
        let first = Reach(window).firstRoom(
            from: Timestamp(milliseconds: now),
            limit: 1,
            after: charges.map { Timestamp(milliseconds: $0) },
            in: &calendar,
        )
        #expect(first == Timestamp(milliseconds: room), "\(name)")
    }

    @Test func aRollingWindowHasRoomExactlyWhenCountingSaysSo() {
        var random = SeededGenerator(seed: 3)
        var calendar = LocalCalendar(zone: .utc)
        for _ in 0..<2_000 {
            let length = Int64.random(in: 1...20, using: &random)
            let limit = Int.random(in: 1...4, using: &random)
            let charges = (0..<Int.random(in: 0...8, using: &random))
                .map { _ in Timestamp(milliseconds: Int64.random(in: 0...40, using: &random)) }.sorted()
            let now = Timestamp(milliseconds: 41)
            let counted = (0..<100).map { now + .milliseconds($0) }.first { moment in
                charges.count { $0 > moment - .milliseconds(length) && $0 <= moment } < limit
            }
            let reach = Reach(.rolling(.milliseconds(length)))
            #expect(reach.firstRoom(from: now, limit: limit, after: charges, in: &calendar) == counted)
        }
    }

    @Test func ofSeveralFullBudgetsTheOneThatFreesLastIsNamed() {
        var scene = Scene(
            RoomTests.policy([
                Budget(name: "gap", limit: 1, window: .rolling(.hours(4)), isGap: true),
                Budget(name: "day", limit: 1, window: .calendar(.day)),
                Budget(name: "week", limit: 2, window: .rolling(.days(7))),
            ])
        )
        scene.accept("first", at: "2026-03-02 22:00", Reference.outreach)
        scene.accept("second", at: "2026-03-02 23:00", Reference.outreach)
        scene.accept("third", at: "2026-03-03 09:00", Reference.outreach)
        scene.run(until: "2026-03-09 23:00")
        #expect(
            scene.story(of: "second") == [
                "2026-03-02 23:00  hold gap by gap until 2026-03-03 02:00",
                "2026-03-03 02:00  send within-budget",
            ]
        )
        #expect(
            scene.story(of: "third") == [
                "2026-03-03 09:00  hold budget by week until 2026-03-09 22:00",
                "2026-03-09 22:00  send within-budget",
            ]
        )
        let gap = scene.log.first { $0.ruling.rule == "gap" }?.ruling
        #expect(
            gap?.because
                == "the last mail left on Monday 2 March, 22:00, and mails are 4 hours apart; "
                + "free again on Tuesday 3 March, 02:00"
        )
        #expect(gap?.budgets.map(\.used) == [1, 1, 1])
        #expect(gap?.budgets[1].freesAt == scene.at("2026-03-03 00:00"))
        #expect(gap?.budgets[2].freesAt == nil)
        let week = scene.log.first { $0.ruling.rule == "week" }?.ruling
        #expect(week?.because == "2 of 2 used in the last 7 days; free again on Monday 9 March, 22:00")
    }

    @Test func aLimitOfNothingSuppressesAtOnceAndUnlimitedIsNone() {
        var scene = Scene(
            RoomTests.policy([
                Budget(name: "none", scope: Scope(teams: ["marketing"]), limit: 0, window: .calendar(.day)),
                Budget(name: "any", limit: nil, window: .calendar(.day)),
            ])
        )
        scene.accept("promo", at: "2026-03-02 23:00", Reference.newsletter)
        scene.accept("outreach", at: "2026-03-02 23:00", Reference.outreach)
        #expect(scene.story(of: "promo") == ["2026-03-02 23:00  suppress over-budget by none"])
        #expect(scene.story(of: "outreach") == ["2026-03-02 23:00  send within-budget"])
    }

    @Test func aCustomersOwnLimitCanOnlyBeStricter() {
        let budget = Budget(name: "week", limit: 2, window: .rolling(.days(7)))
        for (limit, sent) in [(nil, 2), (1, 1), (0, 0), (5, 2)] as [(Int?, Int)] {
            var scene = Scene(RoomTests.policy([budget]), customer: .init(key: "a@b.example", limit: limit))
            for day in 2...5 { scene.accept("\(day)", at: "2026-03-0\(day) 10:00", Reference.outreach) }
            let count = scene.charges.count
            #expect(count == sent, "own limit \(String(describing: limit))")
        }
    }

    @Test func aTighterCohortCountsWhatCameBeforeIt() {
        let unhappy = Budget(
            name: "unhappy",
            scope: Scope(cohorts: ["unhappy"]),
            limit: 1,
            window: .rolling(.days(7))
        )
        var scene = Scene(RoomTests.policy([unhappy]))
        scene.accept("before", at: "2026-03-02 10:00", Reference.outreach)
        scene.customer = Case.Customer(key: "ana@customer.example", cohort: "unhappy")
        scene.accept("after", at: "2026-03-02 12:00", Reference.outreach)
        #expect(
            scene.story(of: "after") == ["2026-03-02 12:00  hold budget by unhappy until 2026-03-09 10:00"]
        )
    }

    @Test func exemptMailThatCountsUsesRoomButNeedsNone() {
        var scene = Scene(Reference.policy)
        scene.accept("reply", at: "2026-03-02 10:00", Reference.reply)
        scene.accept("again", at: "2026-03-02 10:10", Reference.reply)
        scene.accept("outreach", at: "2026-03-02 10:20", Reference.outreach)
        #expect(scene.story(of: "again") == ["2026-03-02 10:10  send exempt by conversation"])
        #expect(
            scene.last("outreach")?.because == "2 of 1 used on Monday 2 March; free again on Tuesday 3 March"
        )
    }

    @Test func theLettersOwnExpiryShortensTheClassesAndNeverLengthensIt() {
        var scene = Scene(RoomTests.policy([Budget(name: "rare", limit: 1, window: .rolling(.days(2)))]))
        scene.accept("first", at: "2026-03-02 10:00", Reference.outreach)
        let (soon, late) = (scene.at("2026-03-04 10:00"), scene.at("2026-06-01 00:00"))
        scene.accept("short", at: "2026-03-02 10:10", Reference.outreach) { $0.expires = soon }
        scene.accept("long", at: "2026-03-02 10:20", Reference.outreach) { $0.expires = late }
        #expect(scene.story(of: "short") == ["2026-03-02 10:10  suppress expired by rare"])
        #expect(scene.story(of: "long") == ["2026-03-02 10:20  hold budget by rare until 2026-03-04 10:00"])
    }

    @Test(arguments: [
        (Policy.Pace.bestFirst, ["lifecycle", "early", "valued", "soon", "old", "new"]),
        (.price, ["lifecycle", "early", "valued", "soon", "old", "new"]),
        (.firstCome, ["early", "old", "new", "soon", "valued", "lifecycle"]),
    ])
    func thePaceIsATotalOrder(_ pace: Policy.Pace, _ order: [String]) {
        var policy = RoomTests.policy([Budget(name: "day", limit: 1, window: .calendar(.day))])
        policy.pace = pace
        policy.classes[4].expires = .days(30)
        policy.classes[3].expires = .days(30)
        var scene = Scene(policy)
        let promo = Reference.kind("marketing", "other", "promotional")
        scene.customer = Case.Customer(key: "a@b.example", pausedUntil: scene.at("2026-03-03 10:00"))
        scene.accept("early", at: "2026-03-02 10:00", promo) { $0.value = 99 }
        scene.accept("old", at: "2026-03-02 10:01", promo) { $0.value = 3 }
        scene.accept("new", at: "2026-03-02 10:02", promo) { $0.value = 3 }
        let soon = scene.at("2026-03-20 00:00")
        scene.accept("soon", at: "2026-03-02 10:03", promo) { ($0.value, $0.expires) = (3, soon) }
        scene.accept("valued", at: "2026-03-02 10:04", promo) { $0.value = 4 }
        scene.accept("lifecycle", at: "2026-03-02 10:05", Reference.outreach) { $0.value = 1 }
        scene.run(until: "2026-03-20 00:00")
        let sent = scene.log.filter { $0.ruling.verdict == .send(.withinBudget) }
            .map { scene.names[$0.ruling.letter] ?? "?" }
        #expect(sent == order)
    }

    @Test func theStreamsPriorityIsTheValueWhereNoTraceTellsOne() {
        var scene = Scene(RoomTests.policy([Budget(name: "day", limit: 1, window: .calendar(.day))]))
        let other = Reference.kind("finance", "other", "lifecycle")
        scene.customer = Case.Customer(key: "a@b.example", pausedUntil: scene.at("2026-03-03 10:00"))
        scene.accept("other", at: "2026-03-02 10:00", other)
        scene.accept("outreach", at: "2026-03-02 10:01", Reference.outreach)
        scene.accept("valued", at: "2026-03-02 10:02", other) { $0.value = 4.5 }
        scene.accept("nonsense", at: "2026-03-02 10:03", other) { $0.value = .nan }
        scene.run(until: "2026-03-09 00:00")
        let sent = scene.log.filter { $0.ruling.verdict == .send(.withinBudget) }
            .map { scene.names[$0.ruling.letter] ?? "?" }
        #expect(sent == ["valued", "outreach", "other", "nonsense"])
    }
}
