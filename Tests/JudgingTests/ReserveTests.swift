// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// Places of a budget that are kept for a team, lent while it does not need them, and paid back.
@Suite struct ReserveTests {
    /// Three mails in seven days, one of them for sales.
    private static func policy(_ change: (inout Budget) -> Void = { _ in }) -> Policy {
        var policy = Reference.policy
        var budget = Budget(name: "weekly", limit: 3, window: .rolling(.days(7)))
        budget.reserves = [Budget.Reserve(team: "sales", places: 1)]
        change(&budget)
        policy.budgets = [budget]
        policy.pace = .bestFirst
        policy.lookAhead = .zero
        policy.quietHours = []
        policy.inhibitions = []
        policy.duplicates.similar = nil
        for stream in policy.streams.indices { policy.streams[stream].merge = nil }
        return policy
    }

    @Test func withoutBorrowingTheKeptPlaceStaysFreeForItsTeam() {
        var scene = Scene(ReserveTests.policy { $0.lendsReserves = false })
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 09:00", Reference.newsletter) { $0.listID = name }
        }
        #expect(scene.story(of: "two").last == "2026-03-02 09:00  send within-budget")
        #expect(scene.last("three")?.verdict != .send(.withinBudget))
        scene.accept("offer", at: "2026-03-03 09:00", Reference.outreach)
        #expect(scene.story(of: "offer") == ["2026-03-03 09:00  send within-budget"])
    }

    @Test func itIsToldForWhomAPlaceIsKept() {
        var scene = Scene(ReserveTests.policy { $0.lendsReserves = false })
        scene.policy.classes[4].expires = .days(20)
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 09:00", Reference.newsletter)
        }
        let because = scene.last("three")?.because ?? ""
        #expect(
            because.hasPrefix("2 of 3 used in the last 7 days, 1 kept for sales; free again"),
            "\(because)"
        )
    }

    @Test func anIdlePlaceIsLentAndPaidBackInTheNextWindow() {
        var scene = Scene(ReserveTests.policy())
        scene.policy.classes[4].expires = .days(20)
        scene.policy.streams[4].expires = nil
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 09:00", Reference.newsletter)
            #expect(scene.story(of: name) == ["2026-03-02 09:00  send within-budget"])
        }
        // A week later marketing has two places: the third is what it owes.
        for name in ["four", "five", "six"] {
            scene.accept(name, at: "2026-03-09 09:00", Reference.newsletter)
        }
        #expect(scene.story(of: "five") == ["2026-03-09 09:00  send within-budget"])
        #expect(
            scene.story(of: "six").first == "2026-03-09 09:00  hold budget by weekly until 2026-03-16 09:00"
        )
        // The lender gets what it lent, beside its own.
        scene.accept("offer", at: "2026-03-10 09:00", Reference.outreach)
        #expect(scene.story(of: "offer") == ["2026-03-10 09:00  send within-budget"])
    }

    @Test func aPlaceIsNotLentWhileItsTeamHasALetterWaiting() {
        var policy = ReserveTests.policy()
        policy.budgets.append(
            Budget(
                name: "sales-daily",
                scope: Scope(teams: ["sales"]),
                limit: 1,
                window: .calendar(.day)
            )
        )
        policy.budgets[0].reserves = [Budget.Reserve(team: "sales", places: 2)]
        var scene = Scene(policy)
        scene.accept("offer", at: "2026-03-02 09:00", Reference.outreach)
        scene.accept("second offer", at: "2026-03-02 10:00", Reference.outreach)
        scene.accept("news", at: "2026-03-02 11:00", Reference.newsletter)
        scene.accept("more news", at: "2026-03-02 12:00", Reference.newsletter)
        scene.run(until: "2026-03-04 00:00")
        #expect(scene.story(of: "news") == ["2026-03-02 11:00  send within-budget"])
        #expect(
            scene.story(of: "more news").first
                == "2026-03-02 12:00  hold budget by weekly of second offer until 2026-03-03 00:00"
        )
        #expect(scene.story(of: "second offer").last == "2026-03-03 00:00  send within-budget")
    }

    /// What was lent and what is owed, counted by hand: the teams of the window before, and of this one.
    private static let ledgers: [(String, [String], [String], [String: Int], Bool)] = [
        ("nothing used", [], [], [:], true),
        ("all but the kept place", [], ["m", "m"], [:], true),
        ("all but the kept place, and its team waits", [], ["m", "m"], ["s": 1], false),
        ("its team has had its place", [], ["m", "s"], ["s": 1], true),
        ("full", [], ["m", "m", "m"], [:], false),
        ("borrowed before, two used", ["m", "m", "m"], ["m", "m"], [:], false),
        ("borrowed before, one used", ["m", "m", "m"], ["m"], [:], true),
        ("paid back by now", ["m", "m", "m"], ["m", "s", "s"], [:], false),
        ("nothing was borrowed before", ["m", "m", "s"], ["m", "m"], [:], true),
    ]

    @Test(arguments: ReserveTests.ledgers)
    func marketingFindsAPlace(
        _ name: String,
        _ before: [String],
        _ used: [String],
        _ waiting: [String: Int],
        _ hasRoom: Bool
    ) {
        var budget = Budget(name: "weekly", limit: 3, window: .rolling(.days(7)))
        budget.reserves = [Budget.Reserve(team: "s", places: 1)]
        let ledger = ReserveLedger(budget, limit: 3, used: used, before: before)
        #expect(ledger.hasRoom(for: "m", waiting: waiting) == hasRoom, "\(name)")
    }

    @Test func aTeamAlwaysFindsItsOwnPlaceUnlessOthersBorrowedItBefore() {
        var random = SeededGenerator(seed: 5)
        var budget = Budget(name: "weekly", limit: 4, window: .rolling(.days(7)))
        budget.reserves = [.init(team: "s", places: 1), .init(team: "m", places: 1)]
        budget.lendsReserves = false
        // Without lending, whatever the order of requests, each team gets at least its places.
        for _ in 0..<500 {
            var used: [String] = []
            for _ in 0..<12 {
                let team = random.pick(["s", "m", "x", "y"])
                if ReserveLedger(budget, limit: 4, used: used, before: []).hasRoom(for: team) {
                    used.append(team)
                }
            }
            #expect(used.count <= 4)
            for team in ["s", "m"] where !used.contains(team) {
                #expect(ReserveLedger(budget, limit: 4, used: used, before: []).hasRoom(for: team))
            }
        }
    }

    @Test func calendarWindowsPayBackInTheNextPeriod() {
        var scene = Scene(ReserveTests.policy { $0.window = .calendar(.week(startsOn: 1)) })
        scene.policy.classes[4].expires = .days(20)
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 09:00", Reference.newsletter)
        }
        #expect(scene.story(of: "three") == ["2026-03-02 09:00  send within-budget"])
        for name in ["four", "five", "six"] {
            scene.accept(name, at: "2026-03-09 09:00", Reference.newsletter)
        }
        #expect(
            scene.story(of: "six").first == "2026-03-09 09:00  hold budget by weekly until 2026-03-16 00:00"
        )
    }
}
