// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import LedgerSQLite
import Logging
import Testing

@testable import Office

/// Customers of one account share what a budget gives.
@Suite(.timeLimit(.minutes(10)))
struct AccountTests {
    private static let members = (0..<12).map { "c\($0)@acme.example" }

    private static func policy(_ limit: Int) -> Policy {
        .small(
            budgets: [
                Budget(
                    name: "account",
                    limit: limit,
                    window: .rolling(Policy.day),
                    countedBy: .account
                )
            ]
        )
    }

    private static var directory: CustomerDirectory.Content {
        var list = CustomerList()
        for member in members { list.put(Case.Customer(key: member, cohort: "trial", account: "acme")) }
        return CustomerDirectory.Content(list: list)
    }

    @Test func whatOneMemberGotIsWhatTheOthersHaveLess() async throws {
        let world = World(Self.policy(2))
        world.directory.replace(with: Self.directory)
        try await world.open { _ in
            for (number, member) in Self.members.prefix(2).enumerated() {
                let letter = try await world.take(.newsletter(number, to: member))
                #expect(try await world.state(of: letter) == .sent)
                world.pass(until: .seconds(60 * (number + 1)))
            }
            let third = try await world.take(.newsletter(3, to: Self.members[2]))
            let stranger = try await world.take(.newsletter(4, to: "ana@customer.example"))
            #expect(try await world.state(of: stranger) == .sent)
            world.pass(until: Policy.day)
            #expect(
                try await world.story(of: third) == [
                    "hold budget by account until 86400.000", "send within-budget",
                    "outcome delivered by main",
                ]
            )
        }
    }

    @Test func membersThatAreJudgedTogetherSeeEachOther() async throws {
        let world = World(Self.policy(3))
        world.directory.replace(with: Self.directory)
        for (number, member) in Self.members.enumerated() {
            try await world.handIn(.newsletter(number, to: member))
        }
        try await world.open { _ in
            #expect(world.transport.attempted.count == 3)
            world.pass(until: Policy.day - .milliseconds(1))
            #expect(world.transport.attempted.count == 3)
            world.pass(until: Policy.day)
            #expect(world.transport.attempted.count == 6)
        }
    }

    @Test func aChargeThatGoesBackLetsTheOthersGo() async throws {
        let world = World(Self.policy(1))
        world.directory.replace(with: Self.directory)
        try await world.open { _ in
            world.transport.answer { $0.recipient == Self.members[0] ? nil : ScriptedTransport.accepted }
            _ = try await world.take(.newsletter(1, to: Self.members[0]))
            let other = try await world.take(.newsletter(2, to: Self.members[1]))
            #expect(try await world.state(of: other) == .waiting)
            world.transport.release(.refused(reply: "550 5.7.1"))
            world.settle()
            #expect(try await world.state(of: other) == .sent)
            #expect(world.attemptMoments.allSatisfy { $0 == "0.000" }, "at once, not a day later")
        }
    }

    /// Mail comes in while two benches judge, over a ledger in memory and one in a file.
    @Test(arguments: [false, true])
    func theBudgetIsNeverExceededUnderConcurrentIntake(_ isFile: Bool) async throws {
        guard isFile else { return try await rush(InMemoryLedger()) }
        try await TemporaryFolder.with { folder in
            let ledger = try SQLiteLedger(path: folder + "/ledger", as: .daemon)
            try await rush(ledger)
            try ledger.close()
        }
    }

    private func rush(_ ledger: any Ledger) async throws {
        let limit = 5
        let policy = CurrentPolicy(Self.policy(limit))
        let directory = CustomerDirectory(Self.directory)
        let clock = SteppedClock(at: World.noon)
        let identifiers = IdentifierSource()
        let bell = Bell()
        let intake = Intake(
            hostname: "tact.example",
            teams: World.teams,
            policy: policy,
            directory: directory,
            ledger: ledger,
            clock: clock,
            identifiers: identifiers,
            arrivals: bell,
            freeBytes: { nil },
            log: World.quiet,
        )
        let bench = Bench(
            Bench.Surroundings(
                ledger: ledger,
                policy: policy,
                directory: directory,
                clock: clock,
                identifiers: identifiers,
                relay: { _ in "main" },
                hostname: "tact.example",
                arrivals: bell,
                departures: [],
                log: World.quiet,
            )
        )
        for day in 0..<3 {
            clock.advance(to: World.noon + Policy.day * day)
            try await withThrowingDiscardingTaskGroup { group in
                for (number, member) in Self.members.enumerated() {
                    group.addTask {
                        for letter in 0..<3 {
                            let draft = Draft.newsletter(day * 1_000 + number * 10 + letter, to: member)
                            _ = try await intake.receive(draft.submission)
                        }
                    }
                }
                for _ in 0..<2 {
                    group.addTask { for _ in 0..<20 { _ = try await bench.round() } }
                }
            }
            while try await bench.round() > 0 {}
        }
        let opened = try await ledger.openAccount("acme", of: Self.members, since: World.noon)
        let moments = opened.charges.values.flatMap(\.self).map(\.at).sorted()
        #expect(moments.count == 3 * limit, "as much as there is room for, and no more")
        for day in 0..<3 {
            let start = World.noon + Policy.day * day
            #expect(moments.count { $0 >= start && $0 < start + Policy.day } == limit)
        }
        let lines = try await ledger.log(LogFilter(kinds: [.send]))
        #expect(lines.count == 3 * limit)
        #expect(Set(lines.map(\.decision.cohort)) == ["trial"])
        #expect(Set(lines.map(\.decision.rollout)) == [.governed])
    }
}
