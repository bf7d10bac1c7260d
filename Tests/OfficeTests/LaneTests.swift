// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Office

@Suite struct LaneTests {
    private static let delivered = Attempt.delivered(reply: "250")
    private static let trouble = Attempt.relayTrouble(reply: "no route")

    private func at(_ milliseconds: Int) -> Timestamp { World.noon + .milliseconds(milliseconds) }

    @Test func connectionsAreTheMostUnderWay() {
        let lane = Lane(connections: 3, rate: nil)
        #expect(lane.free(at: at(0)) == 3)
        _ = lane.reserve(2, at: at(0))
        #expect(lane.free(at: at(0)) == 1)
        _ = lane.reserve(1, at: at(0))
        #expect(lane.free(at: at(0)) == 0)
        #expect(lane.opens(after: at(0)) == nil)
        lane.give(back: Self.delivered, at: at(5))
        #expect(lane.free(at: at(5)) == 1)
    }

    @Test func whoFindsNoRoomAwaitsIt() {
        let lane = Lane(connections: 2, rate: nil)
        #expect(lane.reserve(1, at: at(0)) == 1)
        #expect(!lane.isAwaited)
        #expect(lane.reserve(.max, at: at(0)) == 1)
        #expect(!lane.isAwaited, "there was some")
        #expect(lane.reserve(1, at: at(0)) == 0)
        #expect(lane.isAwaited)
        #expect(!lane.release(0, reservedAt: at(0)), "nothing is free yet")
        #expect(lane.release(1, reservedAt: at(0)))
        #expect(lane.reserve(1, at: at(0)) == 1)
        #expect(!lane.isAwaited)
    }

    @Test func aMailThatComesBackLeavesItsPlaceToTheNextUnlessTheLaneCloses() {
        let lane = Lane(connections: 1, rate: nil)
        _ = lane.reserve(1, at: at(0))
        #expect(lane.give(back: Self.delivered, at: at(1), keeping: true))
        #expect(lane.free(at: at(1)) == 0)
        #expect(!lane.give(back: Self.trouble, at: at(2), keeping: true))
        #expect(lane.free(at: at(2) + Lane.pause) == 1)
    }

    @Test func aPlaceIsKeptWithinTheRateOnly() {
        let lane = Lane(connections: 1, rate: 2)
        _ = lane.reserve(1, at: at(0))
        #expect(lane.give(back: Self.delivered, at: at(1), keeping: true))
        #expect(!lane.give(back: Self.delivered, at: at(2), keeping: true))
        #expect(lane.free(at: at(999)) == 0)
        #expect(lane.free(at: at(1_000)) == 1)
    }

    @Test func troubleClosesForAPauseThatDoubles() {
        let lane = Lane(connections: 3, rate: nil)
        var now = 0
        for seconds in [5, 10, 20, 40, 80, 160, 300, 300] {
            #expect(lane.free(at: at(now)) >= 1)
            _ = lane.reserve(1, at: at(now))
            lane.give(back: Self.trouble, at: at(now))
            #expect(lane.opens(after: at(now)) == at(now + 1_000 * seconds))
            #expect(lane.free(at: at(now + 1_000 * seconds - 1)) == 0)
            now += 1_000 * seconds
            // One mail goes through to see.
            #expect(lane.free(at: at(now)) == 1)
        }
        _ = lane.reserve(1, at: at(now))
        #expect(lane.free(at: at(now)) == 0)
        lane.give(back: Self.delivered, at: at(now))
        #expect(lane.free(at: at(now)) == 3)
        _ = lane.reserve(1, at: at(now))
        lane.give(back: Self.trouble, at: at(now))
        #expect(lane.opens(after: at(now)) == at(now + 5_000))
    }

    @Test func mailsThatMeetTheSameTroubleCountOnce() {
        let lane = Lane(connections: 4, rate: nil)
        _ = lane.reserve(4, at: at(0))
        for late in 0..<4 { lane.give(back: Self.trouble, at: at(late)) }
        #expect(lane.opens(after: at(4)) == at(5_000))
    }

    /// Every further mail given to it could be one more that nobody knows of.
    @Test func aRelayThatGoesSilentAfterTheDotGetsLess() {
        let lane = Lane(connections: 3, rate: nil)
        _ = lane.reserve(1, at: at(0))
        lane.give(back: .unknown(reply: "silence"), at: at(0))
        #expect(lane.free(at: at(1)) == 0)
        #expect(lane.opens(after: at(1)) == at(5_000))
    }

    @Test(arguments: [
        Attempt.refused(reply: "550"), .unknownRecipient(reply: "550"), .refusedForNow(reply: "451"),
        delivered,
    ])
    func aRelayThatAnswersOpensTheLane(_ attempt: Attempt) {
        let lane = Lane(connections: 3, rate: nil)
        _ = lane.reserve(2, at: at(0))
        lane.give(back: Self.trouble, at: at(0))
        lane.give(back: attempt, at: at(1))
        #expect(lane.free(at: at(1)) == 3)
        #expect(lane.opens(after: at(1)) == nil)
    }

    @Test func aMailThatNoRelayWasAskedAboutOpensNothing() {
        let lane = Lane(connections: 3, rate: nil)
        _ = lane.reserve(2, at: at(0))
        lane.give(back: Self.trouble, at: at(0))
        lane.give(back: .impossible(reply: "the address has control characters"), at: at(1))
        #expect(lane.free(at: at(1)) == 0)
        #expect(lane.opens(after: at(1)) == at(5_000))
    }

    @Test func aClockThatIsSetBackClosesNothing() {
        let lane = Lane(connections: 3, rate: 2)
        _ = lane.reserve(2, at: at(86_400_000))
        lane.give(back: Self.trouble, at: at(86_400_000))
        lane.give(back: Self.trouble, at: at(86_400_000))
        #expect(lane.free(at: at(86_400_000)) == 0)
        #expect(lane.free(at: at(0)) == 1)
    }

    /// Takes all that a lane gives, whenever it does, for ten seconds of one mail's time each.
    private func moments(rate: Double, connections: Int = 10_000, after start: Int = 0) -> [Int] {
        let lane = Lane(connections: connections, rate: rate)
        var moments: [Int] = []
        var now = at(0)
        while now < at(10_000) {
            let free = lane.free(at: now)
            guard free > 0 else {
                guard let next = lane.opens(after: now) else { return moments }
                now = next
                continue
            }
            // One at a time, the way mails come in.
            let taken = moments.count < start ? 1 : free
            _ = lane.reserve(taken, at: now)
            for _ in 0..<taken {
                moments.append(Int(now.milliseconds - World.noon.milliseconds))
                lane.give(back: Self.delivered, at: now)
            }
            if moments.count < start { now = now + .milliseconds(10) }
        }
        return moments
    }

    @Test(arguments: [0.5, 1, 2.5, 3, 7, 50, 1_500, 3_000], [0, 5])
    func theRateHoldsInEverySpan(rate: Double, trickle: Int) {
        let moments = moments(rate: rate, after: trickle)
        // So many mails need so much time, wherever one begins to count.
        let most = max(1, Int(rate))
        let spans = zip(moments, moments.dropFirst(most)).map { $1 - $0 }
        #expect(Double(spans.min() ?? 0) + 0.001 >= Double(most) / rate * 1_000)
        #expect(moments.count >= Int(rate * 9), "the lane is slower than its rate")
    }
}
