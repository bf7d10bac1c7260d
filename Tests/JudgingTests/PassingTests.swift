// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// Whom and what the policy governs: orders, opt-outs, exempt classes, the rollout.
@Suite struct PassingTests {
    @Test(arguments: [
        (
            Case.OptOut.bounced(nil),
            ["suppress bounced", "suppress bounced", "suppress bounced", "suppress bounced"]
        ),
        (.complained, ["send exempt", "send exempt", "suppress complained", "suppress complained"]),
        (
            .stream("ticket-reply"),
            ["send exempt", "send exempt", "suppress opted-out", "send within-budget"]
        ),
        (.stream("outreach"), ["send exempt", "send exempt", "send exempt", "suppress opted-out"]),
        (.stream(nil), ["send exempt", "send exempt", "send exempt", "suppress opted-out"]),
        (.stream("newsletter"), ["send exempt", "send exempt", "send exempt", "send within-budget"]),
    ])
    func criticalAndTransactionalPassAllButADeadAddress(_ optOut: Case.OptOut, _ verdicts: [String]) {
        let kinds = [Reference.reset, Reference.receipt, Reference.reply, Reference.outreach]
        for (kind, verdict) in zip(kinds, verdicts) {
            var scene = Scene(
                Reference.policy,
                customer: .init(key: "ana@customer.example", optOuts: [optOut])
            )
            scene.accept("letter", at: "2026-03-02 10:00", kind)
            #expect(scene.story(of: "letter")[0].hasPrefix("2026-03-02 10:00  \(verdict)"), "\(kind.class)")
        }
    }

    @Test func anOperatorsWordStandsAboveAllRules() {
        var scene = Scene(
            Reference.policy,
            customer: .init(key: "a@b.example", optOuts: [.stream("newsletter")])
        )
        scene.accept("released", at: "2026-03-02 22:00", Reference.newsletter) { $0.order = .release }
        scene.accept("cancelled", at: "2026-03-02 22:01", Reference.reset) { $0.order = .cancel }
        scene.accept("held", at: "2026-03-02 22:02", Reference.reset) { $0.order = .hold }
        scene.run(until: "2026-03-20 00:00")
        #expect(scene.story(of: "released") == ["2026-03-02 22:00  send released"])
        #expect(scene.story(of: "cancelled") == ["2026-03-02 22:01  suppress cancelled"])
        #expect(scene.story(of: "held") == ["2026-03-02 22:02  hold paused"])
        scene.order(nil, on: "held")
        #expect(scene.last("held")?.verdict == .send(.exempt))
    }

    @Test func aReleasedLetterIsCharged() {
        var scene = Scene(Reference.policy)
        scene.accept("released", at: "2026-03-02 10:00", Reference.newsletter) { $0.order = .release }
        scene.accept("next", at: "2026-03-02 10:01", Reference.outreach)
        #expect(
            scene.story(of: "next") == ["2026-03-02 10:01  hold budget by one-a-day until 2026-03-03 08:00"]
        )
    }

    @Test func aColleagueIsNeverJudged() {
        var scene = Scene(Reference.policy, customer: .init(key: "bo@example.com", optOuts: [.bounced(nil)]))
        scene.accept("one", at: "2026-03-02 23:00", Reference.newsletter)
        scene.accept("two", at: "2026-03-02 23:00", Reference.newsletter)
        #expect(scene.story(of: "one") == ["2026-03-02 23:00  send exempt by internal"])
        #expect(scene.story(of: "two") == ["2026-03-02 23:00  send exempt by internal"])
    }

    @Test func shadowSendsEverythingAndSaysWhatItWouldHaveDone() {
        var policy = Reference.policy
        policy.rollout.isShadow = true
        var scene = Scene(policy)
        scene.accept("held", at: "2026-03-02 22:00", Reference.newsletter)
        scene.accept("cancelled", at: "2026-03-02 22:10", Reference.newsletter) { $0.order = .cancel }
        #expect(scene.story(of: "held") == ["2026-03-02 22:00  send exempt by shadow"])
        #expect(
            scene.last("held")?.because
                == "shadow only; would hold (quiet-hours) until Tuesday 3 March, 08:00: "
                + "quiet until Tuesday 3 March, 08:00 in Europe/Berlin"
        )
        #expect(scene.story(of: "cancelled") == ["2026-03-02 22:10  suppress cancelled"])
    }

    @Test func aShareOfCustomersIsTheSameShareEveryTime() {
        var rollout = Policy.Rollout(governed: 0.3, holdout: 0.1)
        let customers = (0..<10_000).map { "customer-\($0)@x.example" }
        let governed = Set(customers.filter(rollout.isGoverned))
        let heldOut = Set(customers.filter(rollout.isHeldOut))
        #expect((2_850...3_150).contains(governed.count))
        #expect((900...1_100).contains(heldOut.count))
        // Drawn apart from each other.
        #expect((220...380).contains(heldOut.intersection(governed).count))
        rollout.governed = 0.6
        #expect(governed.isSubset(of: customers.filter(rollout.isGoverned)))
        // A fixed point: another value would move every customer at an update.
        #expect(rollout.isHeldOut("customer-8@x.example") == heldOut.contains("customer-8@x.example"))
    }

    @Test(arguments: [(Policy.Rollout(holdout: 1), "holdout"), (Policy.Rollout(governed: 0), "rollout")])
    func whoIsNotGovernedGetsEverythingAtOnce(_ rollout: Policy.Rollout, _ rule: String) {
        var policy = Reference.policy
        policy.rollout = rollout
        var scene = Scene(policy)
        scene.accept("letter", at: "2026-03-02 23:00", Reference.newsletter)
        #expect(scene.story(of: "letter") == ["2026-03-02 23:00  send exempt by \(rule)"])
    }

    @Test func aClassBoundByNoBudgetIsSentAsExemptOnceNothingElseKeepsIt() {
        var policy = Reference.policy
        policy.classes[3].obeys = [.quietHours]
        var scene = Scene(policy)
        scene.accept("letter", at: "2026-03-02 23:00", Reference.outreach)
        scene.run(until: "2026-03-04 00:00")
        #expect(
            scene.story(of: "letter") == [
                "2026-03-02 23:00  hold quiet-hours by nights until 2026-03-03 08:00",
                "2026-03-03 08:00  send exempt by lifecycle",
            ]
        )
    }

    @Test func whatWasExpiredBeforeItCouldBeJudgedIsNotSentEvenIfExempt() {
        var scene = Scene(Reference.policy)
        scene.accept("code", at: "2026-03-02 10:00", Reference.receipt) {
            $0.expires = Timestamp(milliseconds: 0)
        }
        #expect(scene.story(of: "code") == ["2026-03-02 10:00  suppress expired"])
    }

    @Test func aLetterOfAClassThatIsGoneIsJudgedMostCarefully() {
        var scene = Scene(Reference.policy)
        scene.accept("one", at: "2026-03-02 10:00", Reference.kind("sales", "gone", "gone"))
        scene.accept("two", at: "2026-03-02 10:10", Reference.kind("sales", "gone", "gone"))
        #expect(scene.story(of: "one") == ["2026-03-02 10:00  send within-budget"])
        #expect(
            scene.story(of: "two") == ["2026-03-02 10:10  hold budget by one-a-day until 2026-03-03 00:00"]
        )
    }
}
