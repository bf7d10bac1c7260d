// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// A ledger that has done what it says it could not: a commit that came through, and whose answer did not.
@Suite(.timeLimit(.minutes(10)))
struct LostAnswerTests {
    /// Loses the first answers to a call.
    private static func lose(_ count: Int = 1, of call: WatchedLedger.Call, in world: World) {
        let left = Box(count)
        world.ledger.meddle { met in
            guard met == call, left.value > 0 else { return nil }
            left.value -= 1
            return .lostAnswer(.unavailable("the answer was lost"))
        }
    }

    @Test func aMessageWhoseAnswerWasLostIsJudgedLikeAnyOther() async throws {
        let world = World()
        try await world.open { _ in
            Self.lose(of: .accept, in: world)
            await #expect(throws: Refusal.full) { try await world.handIn(.newsletter(1)) }
            world.settle()
            #expect(world.transport.attempted.count == 1)
            // The client was told to come again, and does.
            let again = try await world.take(.newsletter(1))
            #expect(try await world.state(of: again) == .suppressed)
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func aJudgementWhoseAnswerWasLostLeavesWithoutAnotherRing() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            Self.lose(of: .record, in: world)
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(60))
            #expect(try await world.state(of: letter) == .sent)
            #expect(try await world.story(of: letter).count == 2)
            #expect(world.transport.attempted.count == 1)
        }
    }

    /// Nor does a dispatch that cannot be claimed, since it is damaged, stop what is decided beside it.
    @Test func damageThatAClaimMeetsStopsNoJudgement() async throws {
        let world = World()
        try await world.open { _ in
            let left = Box(1)
            world.ledger.fail { call in
                guard call == .record, left.value > 0 else { return nil }
                left.value -= 1
                return .corrupt("a dispatch is not in the outbox")
            }
            let letter = try await world.take(.newsletter(1))
            #expect(left.value == 0)
            #expect(try await world.state(of: letter) == .sent, "without a pause")
        }
    }

    /// Of what the bench makes ready, and of what is due for another attempt.
    @Test(arguments: [WatchedLedger.Call.record, .claimDispatches])
    func aClaimWhoseAnswerWasLostLeavesAllTheSame(_ call: WatchedLedger.Call) async throws {
        let world = World(connections: 3)
        try await world.open { _ in
            world.transport.answer { _ in .refusedForNow(reply: "450 later") }
            let again = try await world.take(.newsletter(1))
            world.transport.answer { _ in nil }
            let first = try await world.take(.newsletter(2, to: "ben@customer.example"))
            Self.lose(of: call, in: world)
            let second = try await world.take(.newsletter(3, to: "cem@customer.example"))
            world.pass(until: .seconds(7_200))
            // The first is under way, and is not taken for one that nobody sends.
            #expect(world.transport.attempted.count == 4)
            #expect(world.transport.heldCount == 3)
            for _ in 0..<3 { world.transport.release() }
            world.settle()
            for letter in [again, first, second] { #expect(try await world.state(of: letter) == .sent) }
            #expect(world.transport.attempted.count == 4)
        }
    }

    @Test func aClaimWithAnOutcomeWhoseAnswerWasLostLeavesAllTheSame() async throws {
        let world = World(connections: 1)
        try await world.open { _ in
            world.transport.answer { _ in nil }
            let first = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2, to: "ben@customer.example"))
            Self.lose(of: .settle, in: world)
            world.transport.release()
            world.pass(until: .seconds(60))
            #expect(world.transport.attempted.count == 2)
            world.transport.release()
            world.settle()
            #expect(try await world.state(of: first) == .sent)
            #expect(try await world.state(of: second) == .sent)
            #expect(world.transport.attempted.count == 2)
        }
    }

    @Test func anOutcomeWhoseAnswerWasLostIsSettledOnce() async throws {
        let world = World()
        try await world.open { _ in
            Self.lose(3, of: .settle, in: world)
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(60))
            #expect(try await world.state(of: letter) == .sent)
            #expect(try await world.story(of: letter) == ["send within-budget", "outcome delivered by main"])
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func aBounceWhoseAnswerWasLostIsSentOnce() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { parcel in
                parcel.sender.isEmpty ? ScriptedTransport.accepted : .refused(reply: "550 5.1.1 no such user")
            }
            Self.lose(of: .settle, in: world)
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(60))
            #expect(try await world.state(of: letter) == .bounced)
            #expect(world.transport.attempted.map(\.parcel.sender) == ["bounces@shop.example", ""])
        }
    }
}
