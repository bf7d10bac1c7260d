// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Office

/// Bounces to one address come so many an hour, and none is lost.
@Suite struct BounceLimitTests {
    @Test func noHourHoldsMoreThanTheLimitAndEachBounceHasItsMoment() {
        let limit = BounceLimit()
        var moments: [Timestamp] = []
        for number in 0..<(3 * BounceLimit.most + 7) {
            let now = World.noon + .milliseconds(number * 100)
            let moment = limit.next(to: "ana@shop.example", at: now)
            #expect(moment >= now)
            moments.append(moment)
        }
        for (first, later) in zip(moments, moments.dropFirst(BounceLimit.most)) {
            #expect(later - first >= BounceLimit.span)
        }
        #expect(moments[BounceLimit.most - 1] == World.noon + .milliseconds((BounceLimit.most - 1) * 100))
    }

    @Test func eachAddressHasItsOwn() {
        let limit = BounceLimit()
        for _ in 0..<BounceLimit.most { _ = limit.next(to: "ana@shop.example", at: World.noon) }
        #expect(limit.next(to: "ana@shop.example", at: World.noon) == World.noon + BounceLimit.span)
        #expect(limit.next(to: "bo@shop.example", at: World.noon) == World.noon)
    }

    @Test func anHourLaterThereIsRoomAgain() {
        let limit = BounceLimit()
        for _ in 0..<BounceLimit.most { _ = limit.next(to: "ana@shop.example", at: World.noon) }
        let later = World.noon + BounceLimit.span
        #expect(limit.next(to: "ana@shop.example", at: later) == later)
    }

    @Test func aBounceBeyondTheLimitLeavesWhenThereIsRoom() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { parcel in
                parcel.sender.isEmpty ? ScriptedTransport.accepted : .refused(reply: "550 5.7.1 no")
            }
            let draft = Draft.reply(1)
            for _ in 0..<BounceLimit.most {
                _ = world.bounceLimit.next(to: draft.sender, at: world.clock.now())
            }
            _ = try await world.take(draft)
            func bounces() -> Int { world.transport.attempted.count { $0.parcel.sender.isEmpty } }
            #expect(bounces() == 0)
            world.pass(until: BounceLimit.span)
            #expect(bounces() == 1)
        }
    }
}
