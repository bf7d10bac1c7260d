// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// Room, claims, and what is under way, as the bench and the courier share them.
@Suite struct DeparturesTests {
    private static let noon = World.noon

    private func claimed(_ number: Int) -> ClaimedDispatch {
        let dispatch = Dispatch(
            id: DispatchID(raw: UInt128(number)),
            customer: "ana@customer.example",
            letters: [],
            sender: "",
            recipient: "ana@customer.example",
            relay: "main",
            content: .made([]),
            createdAt: Self.noon,
            unknownOutcome: .assumeSent,
            rank: 0,
        )
        return ClaimedDispatch(dispatch: dispatch, sender: "", attempts: 0, body: [], trace: nil)
    }

    private func departures(_ connections: Int, rate: Double? = nil) -> Departures {
        Departures(relay: "main", connections: connections, rate: rate)
    }

    @Test func claimsTogetherNeverAskForMoreThanThereIsRoomFor() throws {
        let departures = departures(3)
        let first = try #require(departures.claim(upTo: 2, at: Self.noon))
        #expect(first.limit == 2)
        let second = try #require(departures.claim(upTo: .max, at: Self.noon))
        #expect(second.limit == 1)
        #expect(departures.claim(upTo: 1, at: Self.noon) == nil)
        // What is not used goes back.
        departures.answered(first, with: [claimed(1)])
        #expect(departures.claim(upTo: .max, at: Self.noon)?.limit == 1)
    }

    @Test func whatIsNotUsedOfTheRateGoesBackToo() throws {
        let departures = departures(9, rate: 2)
        let first = try #require(departures.claim(upTo: .max, at: Self.noon))
        #expect(first.limit == 2)
        departures.answered(first, with: [claimed(1)])
        #expect(departures.claim(upTo: .max, at: Self.noon)?.limit == 1)
        #expect(departures.claim(upTo: .max, at: Self.noon + .seconds(1))?.limit == 2)
    }

    @Test func moreMayBeReadyWhereAllRoomWasUsed() throws {
        let departures = departures(3)
        departures.forgetNews()
        let claim = try #require(departures.claim(upTo: 2, at: Self.noon))
        departures.handOver([claimed(1)], for: claim)
        #expect(!departures.hasNews)
        #expect(departures.takeClaimed() == [claimed(1)])
        #expect(departures.takeClaimed() == [])
        let full = try #require(departures.claim(upTo: 2, at: Self.noon))
        departures.handOver([claimed(2), claimed(3)], for: full)
        #expect(departures.hasNews)
    }

    @Test func theNextMailGoesInTheSamePlace() throws {
        let departures = departures(1)
        let claim = try #require(departures.claim(upTo: 1, at: Self.noon))
        departures.answered(claim, with: [claimed(1)])
        let delivered = Attempt.delivered(reply: "250")
        let next = try #require(departures.next(after: delivered, at: Self.noon, goesOn: true))
        #expect(next.limit == 1)
        #expect(departures.claim(upTo: 1, at: Self.noon) == nil)
        departures.answered(next, with: [])
        #expect(departures.claim(upTo: 1, at: Self.noon) != nil)
    }

    @Test func afterTroubleOrAtTheEndNoNextIsClaimed() throws {
        let departures = departures(2)
        let claim = try #require(departures.claim(upTo: 2, at: Self.noon))
        departures.answered(claim, with: [claimed(1), claimed(2)])
        #expect(departures.next(after: .delivered(reply: "250"), at: Self.noon, goesOn: false) == nil)
        #expect(departures.next(after: .relayTrouble(reply: "no"), at: Self.noon, goesOn: true) == nil)
        // The lane is closed for its pause.
        #expect(departures.claim(upTo: 1, at: Self.noon) == nil)
        #expect(departures.claim(upTo: 9, at: Self.noon + Lane.pause)?.limit == 1)
    }

    @Test(.timeLimit(.minutes(10)))
    func whereMoreMayBeReadyWhoGoesOnNoMoreWakesTheLoop() async throws {
        let departures = departures(1, rate: 2)
        let delivered = Attempt.delivered(reply: "250")
        let claim = try #require(departures.claim(upTo: 1, at: Self.noon))
        departures.answered(claim, with: [claimed(1)])
        let next = try #require(departures.next(after: delivered, at: Self.noon, goesOn: true))
        departures.answered(next, with: [claimed(2)])
        // Its rate is used up, and nobody waits for room: the loop sleeps.
        #expect(departures.next(after: delivered, at: Self.noon, goesOn: true) == nil)
        #expect(departures.hasNews)
        await departures.wait(until: nil, by: SteppedClock(at: Self.noon))
    }

    @Test func afterAFailedClaimNothingIsClaimedUntilItIsFoundWhatLeaves() throws {
        let departures = departures(2)
        let lost = try #require(departures.claim(upTo: 1, at: Self.noon))
        let other = try #require(departures.claim(upTo: 1, at: Self.noon))
        departures.failed(lost)
        #expect(departures.isUnsure)
        #expect(departures.claim(upTo: 1, at: Self.noon) == nil)
        #expect(departures.known == nil, "another claim may be about to be answered")
        departures.answered(other, with: [claimed(1)])
        #expect(departures.known == [claimed(1).dispatch.id])
        #expect(departures.next(after: .delivered(reply: "250"), at: Self.noon, goesOn: true) == nil)
        departures.done(claimed(1).dispatch.id)
        #expect(departures.known == [])
        // Of three there is room for two; the third is found again.
        departures.found([claimed(2), claimed(3), claimed(4)], at: Self.noon)
        #expect(departures.takeClaimed() == [claimed(2), claimed(3)])
        #expect(departures.isUnsure)
        #expect(departures.known == [claimed(2).dispatch.id, claimed(3).dispatch.id])
        _ = departures.next(after: .delivered(reply: "250"), at: Self.noon, goesOn: true)
        departures.found([claimed(4)], at: Self.noon)
        #expect(!departures.isUnsure)
        #expect(departures.takeClaimed() == [claimed(4)])
    }

    @Test func aDispatchThatIsClaimedAgainIsUnderWayUntilBothAreDone() throws {
        let departures = departures(2)
        for _ in 0..<2 {
            let claim = try #require(departures.claim(upTo: 1, at: Self.noon))
            departures.answered(claim, with: [claimed(1)])
        }
        departures.done(claimed(1).dispatch.id)
        #expect(departures.known == [claimed(1).dispatch.id])
        departures.done(claimed(1).dispatch.id)
        #expect(departures.known == [])
    }
}
