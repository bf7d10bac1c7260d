// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

@Suite(.timeLimit(.minutes(10)))
struct BenchTests {
    @Test func aSecondLetterLeavesWhenTheBudgetFreesToTheMillisecond() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            let first = try await world.take(.newsletter(1))
            world.pass(until: .milliseconds(1_500))
            let second = try await world.take(.newsletter(2))
            #expect(try await world.state(of: first) == .sent)
            #expect(try await world.state(of: second) == .waiting)
            world.pass(until: Policy.day - .milliseconds(1))
            #expect(world.attemptMoments == ["0.000"])
            world.pass(until: Policy.day)
            #expect(world.attemptMoments == ["0.000", "86400.000"])
            #expect(
                try await world.story(of: second) == [
                    "hold budget by a-day until 86400.000", "send within-budget", "outcome delivered by main",
                ]
            )
        }
    }

    @Test func onlyThisCustomersBudgetCounts() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            for (number, person) in ["ana", "ben", "cem"].enumerated() {
                let letter = try await world.take(.newsletter(number, to: "\(person)@customer.example"))
                #expect(try await world.state(of: letter) == .sent)
            }
        }
    }

    @Test func aLetterPassesUntouchedBelowItsTrace() async throws {
        let world = World()
        try await world.open { _ in
            var draft = Draft()
            draft.recipients = ["Ana@customer.example", "ben@customer.example"]
            draft.text = "8-bit \u{E4}\r\n.dot\r\nFrom here \t"
            _ = try await world.take(draft)
            let parcels = world.transport.attempted.map(\.parcel)
            #expect(parcels.map(\.recipient) == draft.recipients)
            for parcel in parcels {
                #expect(parcel.sender == "bounces@shop.example")
                #expect(Array(parcel.bytes.suffix(draft.body.count)) == draft.body)
                let trace = String(decoding: parcel.bytes.dropLast(draft.body.count), as: UTF8.self)
                #expect(
                    trace.hasPrefix("Received: from mailer.shop.example ([192.0.2.7])\r\n\tby tact.example")
                )
                #expect(trace.contains("for <\(parcel.recipient)>;"))
                let others = draft.recipients.filter { $0 != parcel.recipient }
                #expect(others.allSatisfy { !trace.contains($0) })
            }
        }
    }

    @Test func duplicatesFold() async throws {
        let world = World()
        try await world.open { _ in
            let first = try await world.take(.newsletter(1))
            let again = try await world.take(.newsletter(1))
            var copy = Draft.newsletter(1)
            copy.messageID = "<other@shop.example>"
            let copied = try await world.take(copy)
            #expect(try await world.state(of: first) == .sent)
            for twin in [again, copied] {
                #expect(try await world.story(of: twin) == ["suppress duplicate"])
                #expect(try await world.ledger.decisions(on: twin).first?.of == first)
            }
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func aDuplicateFoldsIntoOneThatWaits() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let waiting = try await world.take(.newsletter(2))
            let twin = try await world.take(.newsletter(2))
            #expect(try await world.state(of: waiting) == .waiting)
            #expect(try await world.state(of: twin) == .suppressed)
            world.pass(until: Policy.day * 3)
            #expect(world.transport.attempted.count == 2)
        }
    }

    @Test func aHoldIsLoggedOnceAndAgainWhenItChanges() async throws {
        let inhibition = Policy.Inhibition(
            name: "open-ticket",
            trigger: Scope(teams: ["support"]),
            within: Policy.day * 2,
            hold: Scope(teams: ["marketing"]),
        )
        let world = World(.small(budgets: [.aDay(1)], inhibitions: [inhibition]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            // The case is judged again, and nothing has changed for the letter.
            world.pass(until: .seconds(60))
            _ = try await world.take(.alarm(3))
            world.pass(until: .seconds(120))
            _ = try await world.take(.alarm(4))
            #expect(try await world.story(of: held) == ["hold budget by a-day until 86400.000"])
            // Another reason and rule.
            world.pass(until: .seconds(180))
            _ = try await world.take(.reply(5))
            // The same reason and rule, another time.
            world.pass(until: .seconds(240))
            _ = try await world.take(.reply(6))
            #expect(
                try await world.story(of: held) == [
                    "hold budget by a-day until 86400.000",
                    "hold inhibited by open-ticket until 172980.000",
                    "hold inhibited by open-ticket until 173040.000",
                ]
            )
            #expect(try await world.ledger.letter(held)?.until == World.noon + .seconds(173_040))
        }
    }

    @Test func aCaseThatChangedOnTheBenchIsJudgedAgain() async throws {
        let world = World(.small(budgets: [.aDay(1)]), seed: 1)
        let opened = Box(false)
        world.ledger.fail { call in
            if call == .openCases { opened.value = true }
            return nil
        }
        try await world.handIn(.newsletter(1))
        let count = Box<[Int]>([])
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask(executorPreference: world.turns) { [bench = world.bench] in
                count.value.append(try await bench.round())
                count.value.append(try await bench.round())
            }
            while !opened.value, world.turns.step() {}
            // The case lies on the bench now.
            try await world.handIn(.newsletter(2))
            world.settle()
        }
        #expect(count.value == [1, 1])
        let lines = try await world.ledger.log(LogFilter())
        #expect(lines.map(\.decision.kind) == [.send, .hold])
        #expect(
            try await world.ledger.openCase(of: "ana@customer.example", at: World.noon, memory: Policy.day)
                .charges.count == 1
        )
    }

    @Test func aLedgerThatFailsOnlyDelaysJudging() async throws {
        let world = World()
        try await world.open { _ in
            world.ledger.fail { $0 == .record ? .full("no space") : nil }
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(10))
            #expect(try await world.state(of: letter) == .waiting)
            #expect(try await world.story(of: letter) == [])
            world.ledger.fail(nil)
            world.pass(until: .seconds(11))
            #expect(try await world.state(of: letter) == .sent)
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func moreCasesThanOneRoundHoldsAreAllJudged() async throws {
        let world = World(connections: 4)
        for number in 1...(Bench.casesMax + 20) {
            try await world.handIn(.newsletter(number, to: "c\(number)@customer.example"))
        }
        try await world.open { _ in
            world.settle()
            #expect(world.transport.attempted.count == Bench.casesMax + 20)
        }
    }

    @Test func anIdleOfficeRests() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            _ = try await world.take(.newsletter(2))
            #expect(!world.turns.step())
            #expect(world.clock.nextWake == World.noon + Policy.day)
        }
        #expect(world.clock.nextWake == nil)
    }
}
