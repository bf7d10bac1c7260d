// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization
import Testing

@testable import Office

/// A new policy in force, and the letters that wait.
@Suite(.timeLimit(.minutes(10)))
struct ReloadTests {
    /// The same rules, but what marketing hands in is the support's.
    private static var generous: Policy {
        var policy = Policy.small(budgets: [.aDay(1)], hash: "sha256:two")
        policy.streams[1].match = Match(teams: ["marketing"])
        return policy
    }

    private func reload(_ policy: Policy, _ world: World) async throws {
        world.policy.replace(with: policy)
        try await world.ledger.base.reopenCases(under: policy.hash, at: world.clock.now())
        world.arrivals.ring()
    }

    @Test func waitingLettersAreReadAgain() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            #expect(try await world.state(of: held) == .waiting)
            world.pass(until: .seconds(60))
            try await reload(Self.generous, world)
            world.settle()
            #expect(
                try await world.story(of: held) == [
                    "hold budget by a-day until 86400.000", "send exempt by transactional",
                    "outcome delivered by main",
                ]
            )
            let record = try #require(try await world.ledger.letter(held))
            #expect(record.letter.policy == "sha256:two")
            #expect(record.letter.facts.kind.stream == "tickets")
            #expect(
                try await world.ledger.decisions(on: held).map(\.policy) == [
                    "sha256:one", "sha256:two", "sha256:two",
                ]
            )
        }
    }

    @Test func aDamagedCaseDoesNotStopTheOthers() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            var held: [LetterID] = []
            for customer in ["ana@customer.example", "bo@customer.example"] {
                _ = try await world.take(.newsletter(1, to: customer))
                held.append(try await world.take(.newsletter(2, to: customer)))
            }
            // Of every two bodies that are read again, the first is damaged: that of the case opened first.
            let reads = Mutex(0)
            world.ledger.fail { call in
                guard call == .body else { return nil }
                let number = reads.withLock { reads in
                    reads += 1
                    return reads
                }
                return number == 2 ? nil : .corrupt("a page of it")
            }
            world.pass(until: .seconds(60))
            try await reload(Self.generous, world)
            world.settle()
            #expect(try await world.state(of: held[0]) == .waiting)
            #expect(try await world.state(of: held[1]) == .sent)
        }
    }

    @Test func aNewReadingIsKeptWhereTheLetterWaitsOn() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            try await reload(.small(budgets: [.aDay(1)], hash: "sha256:two"), world)
            world.settle()
            #expect(try await world.ledger.letter(held)?.letter.policy == "sha256:two")
            #expect(try await world.ledger.letter(held)?.until == World.noon + Policy.day)
            #expect(try await world.story(of: held) == ["hold budget by a-day until 86400.000"])
        }
    }

    @Test func aTighterPolicyHoldsLonger() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        let week = Budget(name: "a-week", limit: 1, window: .rolling(Policy.day * 7))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            world.pass(until: .seconds(60))
            try await reload(.small(budgets: [week], hash: "sha256:two"), world)
            world.pass(until: Policy.day * 7 - .milliseconds(1))
            #expect(world.transport.attempted.count == 1)
            world.pass(until: Policy.day * 7)
            #expect(world.transport.attempted.count == 2)
            #expect(
                try await world.story(of: held) == [
                    "hold budget by a-day until 86400.000", "hold budget by a-week until 604800.000",
                    "send within-budget", "outcome delivered by main",
                ]
            )
        }
    }

    @Test func theExpiryThatADropNamedOutlivesAReload() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            var draft = Draft.newsletter(2)
            draft.fields = ["X-Tact-Expires: Wed, 4 Mar 2026 12:00:00 +0000"]
            draft.trace = Trace(helo: "17.file", peer: "local", with: "local")
            let held = try await world.take(draft)
            let expiry = World.noon + Policy.day * 2
            #expect(try await world.ledger.letter(held)?.letter.facts.expires == expiry)
            // The field itself has ended at intake, so the body does not tell it any more.
            try await reload(.small(budgets: [.aDay(1)], hash: "sha256:two"), world)
            world.settle()
            #expect(try await world.ledger.letter(held)?.letter.policy == "sha256:two")
            #expect(try await world.ledger.letter(held)?.letter.facts.expires == expiry)
        }
    }

    @Test func aCaseThatIsOpenedWhileThePolicyChangesIsJudgedUnderTheNewOne() async throws {
        let world = World(.small(budgets: [.aDay(1)]), seed: 1)
        let sent = try await world.handIn(.newsletter(1))
        let held = try await world.handIn(.newsletter(2))
        let begun = Box(false)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask(executorPreference: world.turns) { [bench = world.bench] in
                begun.value = true
                while try await bench.round() > 0 {}
            }
            // The round has begun, and waits for the ledger.
            while !begun.value, world.turns.step() {}
            try await reload(Self.generous, world)
            world.settle()
        }
        for letter in sent + held {
            #expect(try await world.state(of: letter) == .leaving)
            #expect(try await world.ledger.decisions(on: letter).map(\.policy) == ["sha256:two"])
        }
    }
}
