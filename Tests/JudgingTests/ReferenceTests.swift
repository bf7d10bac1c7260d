// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// The reference policy, held against what its own tests promise.
@Suite struct ReferenceTests {
    @Test func aSecondPromotionOnOneDayWaitsForTheNextMorning() {
        var scene = Scene(Reference.policy)
        scene.accept("first", at: "2026-03-02 09:00", Reference.newsletter)
        scene.accept("second", at: "2026-03-02 13:00", Reference.newsletter)
        scene.run(until: "2026-03-04 00:00")
        #expect(
            scene.story(of: "first") == [
                "2026-03-02 09:00  hold gathering by updates until 2026-03-02 11:00",
                "2026-03-02 11:00  send within-budget",
            ]
        )
        #expect(
            scene.story(of: "second") == [
                "2026-03-02 13:00  hold gathering by updates until 2026-03-02 15:00",
                "2026-03-02 15:00  hold budget by one-a-day until 2026-03-03 08:00",
                "2026-03-03 08:00  send within-budget",
            ]
        )
        let held = scene.log.first { $0.ruling.rule == "one-a-day" }?.ruling
        #expect(held?.because == "1 of 1 used on Monday 2 March; free again on Tuesday 3 March")
    }

    @Test func aPasswordResetLeavesAtOnceWhateverTheBudgetAndTheHour() {
        var scene = Scene(Reference.policy)
        scene.accept("news", at: "2026-03-02 09:00", Reference.newsletter)
        scene.accept("reset", at: "2026-03-02 23:30", Reference.reset)
        #expect(scene.story(of: "reset") == ["2026-03-02 23:30  send exempt by critical"])
    }

    @Test func theSameMailOfTwoTeamsReachesTheCustomerOnce() {
        var scene = Scene(Reference.policy)
        scene.accept("a", at: "2026-03-02 09:00", Reference.outreach) { $0.content = 7 }
        scene.accept("b", at: "2026-03-02 09:05", Reference.newsletter) { $0.content = 7 }
        #expect(scene.story(of: "a") == ["2026-03-02 09:00  send within-budget"])
        #expect(scene.story(of: "b") == ["2026-03-02 09:05  suppress duplicate of a"])
    }

    @Test func anOpenTicketHoldsThePromotionBack() {
        var scene = Scene(Reference.policy)
        scene.accept("reply", at: "2026-03-02 09:00", Reference.reply)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter)
        #expect(scene.story(of: "reply") == ["2026-03-02 09:00  send exempt by conversation"])
        #expect(
            scene.story(of: "promo") == [
                "2026-03-02 10:00  hold inhibited by open-ticket of reply until 2026-03-05 09:00"
            ]
        )
        scene.run(until: "2026-03-06 00:00")
        #expect(scene.story(of: "promo").last == "2026-03-05 09:00  send within-budget")
    }
}
