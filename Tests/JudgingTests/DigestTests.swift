// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct DigestTests {
    private static func policy(_ change: (inout MergeRule) -> Void = { _ in }) -> Policy {
        var policy = Reference.policy
        policy.duplicates.similar = nil
        change(&policy.merges[0])
        return policy
    }

    @Test func lettersOfOneClassShareAMailForOneCharge() {
        var scene = Scene(DigestTests.policy())
        scene.accept("a", at: "2026-03-02 09:00", Reference.campaign)
        scene.accept("b", at: "2026-03-02 10:30", Reference.newsletter)
        scene.run(until: "2026-03-02 12:00")
        #expect(
            scene.story(of: "b").first == "2026-03-02 10:30  hold gathering by updates until 2026-03-02 11:00"
        )
        #expect(scene.story(of: "b").last == "2026-03-02 11:00  send within-budget")
        #expect(scene.last("b")?.because == "0 of 1 used on Monday 2 March; carries 1 more")
        #expect(scene.story(of: "a").last == "2026-03-02 11:00  merge into b by updates")
        #expect(scene.last("a")?.of == scene.last("b")?.letter)
        #expect(scene.charges.map(\.kind) == [Reference.newsletter])
    }

    @Test func aFullDigestWaitsNoLonger() {
        var scene = Scene(DigestTests.policy { $0.most = 3 })
        for name in ["a", "b", "c"] { scene.accept(name, at: "2026-03-02 09:00", Reference.newsletter) }
        #expect(scene.story(of: "a").last == "2026-03-02 09:00  send within-budget")
        #expect(scene.story(of: "c").last == "2026-03-02 09:00  merge into a by updates")
    }

    @Test func theSizeClosesADigestAndNeverCutsOne() {
        var scene = Scene(DigestTests.policy { $0.size = 5_000 })
        scene.accept("a", at: "2026-03-02 09:00", Reference.newsletter) { $0.size = 3_000 }
        scene.accept("big", at: "2026-03-02 09:10", Reference.newsletter) { $0.size = 2_500 }
        #expect(scene.story(of: "a").last == "2026-03-02 09:10  send within-budget")
        #expect(
            scene.story(of: "big").last
                == "2026-03-02 09:10  hold gathering by updates until 2026-03-02 11:10"
        )
    }

    @Test(arguments: [
        (
            "another class", Reference.kind("marketing", "newsletter", "lifecycle"), nil as String?,
            "news" as String?, false
        ),
        ("another stream", Reference.campaign, nil, "news", true),
        ("another list", Reference.campaign, nil, "other", true),
        ("signed", Reference.campaign, "signed", "news", false),
    ])
    func onlyWhatAgreesSharesAMail(
        _ name: String,
        _ kind: Case.Kind,
        _ unmergeable: String?,
        _ list: String?,
        _ isMerged: Bool,
    ) {
        var scene = Scene(DigestTests.policy { $0.same = [] })
        scene.accept("a", at: "2026-03-02 22:00", Reference.newsletter) { $0.listID = "news" }
        scene.accept("b", at: "2026-03-02 22:10", kind) { ($0.unmergeable, $0.listID) = (unmergeable, list) }
        scene.run(until: "2026-03-03 08:01")
        let merged = scene.log.contains { ruling in
            if case .merge = ruling.ruling.verdict { return true }
            return false
        }
        #expect(merged == isMerged, "\(name)")
    }

    @Test(arguments: [(nil as String?, false), ("https://example.com/u", true)])
    func lettersOfDifferentListsMergeOnlyWithAWayToUnsubscribe(_ unsubscribe: String?, _ isMerged: Bool) {
        var scene = Scene(DigestTests.policy { $0.unsubscribe = unsubscribe })
        scene.accept("a", at: "2026-03-02 22:00", Reference.newsletter) { $0.listID = "news" }
        scene.accept("b", at: "2026-03-02 22:10", Reference.newsletter) { $0.listID = "offers" }
        scene.run(until: "2026-03-03 08:01")
        #expect((scene.story(of: "b").last == "2026-03-03 08:00  merge into a by updates") == isMerged)
    }

    @Test func aLetterThatCannotWaitForCompanyTakesWhatThereIs() {
        var scene = Scene(DigestTests.policy())
        scene.accept("a", at: "2026-03-02 09:00", Reference.newsletter)
        let expiry = scene.at("2026-03-02 10:59")
        scene.accept("short", at: "2026-03-02 09:30", Reference.newsletter) { $0.expires = expiry }
        #expect(scene.story(of: "short") == ["2026-03-02 09:30  send within-budget"])
        #expect(scene.story(of: "a").last == "2026-03-02 09:30  merge into short by updates")
    }

    @Test func whatHasGatheredOnceDoesNotGatherAgain() {
        var scene = Scene(DigestTests.policy())
        scene.accept("other", at: "2026-03-02 08:00", Reference.outreach)
        scene.accept("a", at: "2026-03-02 09:00", Reference.newsletter)
        scene.accept("b", at: "2026-03-02 12:00", Reference.newsletter)
        #expect(scene.story(of: "b") == ["2026-03-02 12:00  hold budget by one-a-day until 2026-03-03 08:00"])
        scene.run(until: "2026-03-03 08:01")
        #expect(scene.story(of: "a").last == "2026-03-03 08:00  send within-budget")
        #expect(scene.story(of: "b").last == "2026-03-03 08:00  merge into a by updates")
    }

    @Test func aRiderNeedsRoomInItsOwnBudgets() {
        var policy = DigestTests.policy()
        policy.quietHours = []
        policy.budgets = [
            Budget(name: "sales", scope: Scope(teams: ["sales"]), limit: 1, window: .rolling(.days(1)))
        ]
        let sales = Reference.kind("sales", "newsletter", "promotional")
        var scene = Scene(policy)
        scene.accept("one", at: "2026-03-02 09:00", sales)
        scene.run(until: "2026-03-02 11:01")
        scene.accept("two", at: "2026-03-02 12:00", sales)
        scene.accept("news", at: "2026-03-02 12:10", Reference.newsletter)
        scene.run(until: "2026-03-02 15:00")
        #expect(scene.story(of: "news").last == "2026-03-02 14:00  send within-budget")
        #expect(
            scene.story(of: "two").last == "2026-03-02 14:00  hold budget by sales until 2026-03-03 11:00"
        )
    }

    @Test func aLetterHeldByAnotherRuleDoesNotRide() {
        var policy = DigestTests.policy { $0.same = [.class] }
        policy.silences = [
            Policy.Silence(
                name: "campaigns",
                scope: Scope(streams: ["campaign"]),
                start: Timestamp(milliseconds: 0),
                end: .never
            )
        ]
        policy.classes[4].expires = nil
        policy.streams[4].expires = nil
        var scene = Scene(policy)
        scene.accept("a", at: "2026-03-02 09:00", Reference.newsletter)
        scene.accept("b", at: "2026-03-02 09:10", Reference.campaign)
        scene.run(until: "2026-03-02 12:00")
        #expect(scene.story(of: "a").last == "2026-03-02 11:00  send within-budget")
        #expect(scene.last("b")?.verdict == .hold(.silenced, until: .never))
    }
}
