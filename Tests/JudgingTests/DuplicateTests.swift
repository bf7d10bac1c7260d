// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct DuplicateTests {
    @Test(arguments: [
        ("at once", "2026-03-02 10:00", "suppress duplicate of a"),
        ("a minute inside the window", "2026-03-09 09:59", "suppress duplicate of a"),
        ("exactly the window later", "2026-03-09 10:00", "send within-budget"),
    ])
    func theSameContentIsADuplicateWithinTheWindow(_ name: String, _ second: String, _ verdict: String) {
        var scene = Scene(Reference.policy)
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) { $0.content = 1 }
        scene.accept("b", at: second, Reference.outreach) { $0.content = 1 }
        #expect(scene.story(of: "b") == ["\(second)  \(verdict)"], "\(name)")
    }

    @Test(arguments: [Reference.reset, Reference.receipt, Reference.outreach])
    func theSameMailHandedInTwiceIsADuplicateInEveryClass(_ kind: Case.Kind) {
        var scene = Scene(Reference.policy)
        for name in ["a", "b"] {
            scene.accept(name, at: "2026-03-02 10:00", kind) { ($0.content, $0.messageID) = (1, "<1@x>") }
        }
        #expect(scene.story(of: "b") == ["2026-03-02 10:00  suppress duplicate of a"])
    }

    @Test func aClassThatDoesNotObeyDuplicatesMaySayTheSameAgain() {
        var scene = Scene(Reference.policy)
        for name in ["a", "b"] {
            scene.accept(name, at: "2026-03-02 10:00", Reference.reset) {
                ($0.content, $0.messageID) = (1, "<\(name)>")
            }
        }
        #expect(scene.story(of: "b") == ["2026-03-02 10:00  send exempt by critical"])
    }

    @Test func theSameMessageIDWithAnotherContentPassesAndTheLogSaysSo() {
        var scene = Scene(Reference.policy)
        scene.accept("a", at: "2026-03-02 10:00", Reference.receipt) { $0.messageID = "<1@x>" }
        scene.accept("b", at: "2026-03-02 10:05", Reference.receipt) { $0.messageID = "<1@x>" }
        #expect(scene.last("b")?.verdict == .send(.exempt))
        #expect(
            scene.last("b")?.because.hasSuffix("; its Message-ID came with another content before") == true
        )
    }

    @Test func whileTheFirstWaitsTheSecondFoldsIntoIt() {
        var scene = Scene(Reference.policy)
        scene.accept("a", at: "2026-03-02 10:00", Reference.newsletter) { $0.content = 1 }
        scene.accept("b", at: "2026-03-02 10:05", Reference.campaign) { $0.content = 1 }
        scene.run(until: "2026-03-03 00:00")
        #expect(scene.story(of: "b") == ["2026-03-02 10:05  suppress duplicate of a"])
        #expect(scene.story(of: "a").last == "2026-03-02 12:00  send within-budget")
    }

    @Test func anExemptLetterDoesNotWaitForAFirstThatDoes() {
        var scene = Scene(Reference.policy)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter) { $0.content = 1 }
        scene.accept("receipt", at: "2026-03-02 10:05", Reference.receipt) { $0.content = 1 }
        #expect(scene.story(of: "receipt") == ["2026-03-02 10:05  send exempt by transactional"])
        #expect(scene.story(of: "promo").last == "2026-03-02 10:05  suppress duplicate of receipt")
    }

    @Test func aFirstThatNeverLeftDoesNotCount() {
        var scene = Scene(Reference.policy)
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) {
            ($0.content, $0.order) = (1, .cancel)
        }
        scene.accept("b", at: "2026-03-02 10:05", Reference.outreach) { $0.content = 1 }
        #expect(scene.story(of: "b") == ["2026-03-02 10:05  send within-budget"])
    }

    @Test func aFirstThatExpiresInTheSameJudgementDoesNotCount() {
        var scene = Scene(Reference.policy)
        scene.accept("sent", at: "2026-03-02 10:00", Reference.outreach)
        scene.customer = Case.Customer(key: "ana@customer.example", pausedUntil: scene.at("2026-03-02 10:20"))
        // Both come while the customer pauses; then the first has no room left before it expires.
        let expiry = scene.at("2026-03-02 10:10")
        scene.accept("a", at: "2026-03-02 10:05", Reference.outreach) {
            ($0.content, $0.expires) = (1, expiry)
        }
        scene.accept("b", at: "2026-03-02 10:06", Reference.outreach) { $0.content = 1 }
        #expect(scene.story(of: "a") == ["2026-03-02 10:05  suppress expired by one-a-day"])
        #expect(scene.last("b")?.verdict == .hold(.paused, until: scene.at("2026-03-02 10:20")))
    }

    @Test func aBetterLetterTakingTheLastRoomFreesTheTwin() {
        // In one judgement: `better` takes the day's slot, so `a` (short-lived) can never leave, and `b` is
        // no duplicate.
        var policy = Reference.policy
        policy.quietHours = []
        let start = policy.customers.zone.moment(of: CivilTime("2026-03-02 10:00"))
        func letter(_ number: Int, _ value: Double, _ content: UInt128, _ expires: Timestamp?) -> Case.Letter
        {
            var draft = Draft(content: content)
            (draft.value, draft.expires) = (value, expires)
            return draft.letter(LetterID(at: start, random: UInt128(number)), start, Reference.outreach)
        }
        let file = Case(
            customer: Case.Customer(key: "ana@customer.example"),
            letters: [letter(1, 1, 7, start + .hours(5)), letter(2, 1, 7, nil), letter(3, 9, 8, nil)],
            charges: [],
            earlier: [],
        )
        let verdicts = Judge(policy: policy).judge(file, at: start).rulings.map(\.verdict)
        #expect(verdicts[0] == .suppress(.expired, of: nil))
        #expect(
            verdicts[1]
                == .hold(.budget, until: policy.customers.zone.moment(of: CivilTime("2026-03-03 00:00")))
        )
        #expect(verdicts[2] == .send(.withinBudget))
    }

    @Test(arguments: [
        (Stream.Supersedes.stream, "1" as String?, "2" as String?, "suppress superseded by outreach of b"),
        (.header("X-Order-Id"), "1", "1", "suppress superseded by outreach of b"),
        (.header("X-Order-Id"), "1", "2", "hold quiet-hours by nights until 2026-03-03 08:00"),
        (
            .header("X-Order-Id"), nil as String?, nil as String?,
            "hold quiet-hours by nights until 2026-03-03 08:00"
        ),
    ])
    func aNewerLetterReplacesOneThatWaits(
        _ rule: Stream.Supersedes,
        _ one: String?,
        _ two: String?,
        _ verdict: String
    ) {
        var policy = Reference.policy
        policy.streams[5].supersedes = rule
        var scene = Scene(policy)
        scene.accept("a", at: "2026-03-02 22:00", Reference.outreach) { $0.supersedeKey = one }
        scene.accept("b", at: "2026-03-02 22:30", Reference.outreach) { $0.supersedeKey = two }
        #expect(scene.story(of: "a").last?.hasSuffix("  " + verdict) == true, "\(scene.story(of: "a"))")
        #expect(scene.last("b")?.verdict == .hold(.quietHours, until: scene.at("2026-03-03 08:00")))
    }

    @Test func ofLettersThatSaySomethingOldAgainTheNewestStands() {
        var policy = Reference.policy
        policy.streams[5].supersedes = .stream
        var scene = Scene(policy)
        scene.accept("old", at: "2026-03-02 22:00", Reference.outreach) { $0.content = 1 }
        scene.accept("other", at: "2026-03-02 22:10", Reference.outreach) { $0.content = 2 }
        scene.accept("again", at: "2026-03-02 22:20", Reference.outreach) { $0.content = 1 }
        scene.run(until: "2026-03-04 00:00")
        #expect(scene.story(of: "old").last == "2026-03-02 22:10  suppress superseded by outreach of other")
        #expect(scene.story(of: "other").last == "2026-03-02 22:20  suppress superseded by outreach of again")
        #expect(scene.story(of: "again").last == "2026-03-03 08:00  send within-budget")
    }
}

@Suite struct NearDuplicateTests {
    private static func shingles(_ range: Range<UInt64>, facts: [UInt64] = [1]) -> Case.Shingles {
        Case.Shingles(recipe: 1, hashes: Array(range), facts: facts)
    }

    private static func policy(_ answer: Policy.Similar.Answer, streams: [String] = []) -> Policy {
        var policy = Reference.policy
        policy.duplicates.similar = .init(within: .days(3), score: 0.8, then: answer, streams: streams)
        policy.budgets = []
        return policy
    }

    @Test(arguments: [
        ("equal", shingles(0..<100), 1.0), ("nine tenths", shingles(0..<90), 0.9),
        ("just enough", shingles(0..<80), 0.8),
        ("too few", shingles(0..<79), nil), ("another fact", shingles(0..<100, facts: [2]), nil),
        ("a fact more", shingles(0..<100, facts: [1, 2]), nil),
        ("shifted", shingles(12..<112), nil),
        ("another recipe", Case.Shingles(recipe: 2, hashes: Array(0..<100), facts: [1]), nil),
    ])
    func nearnessIsTheExactIndexAndTheSameFacts(_ name: String, _ other: Case.Shingles, _ score: Double?) {
        let one = NearDuplicateTests.shingles(0..<100)
        #expect(Similarity.nearScore(one, other, least: 0.8) == score, "\(name)")
        #expect(Similarity.nearScore(other, one, least: 0.8) == score, "\(name)")
    }

    @Test(arguments: [
        (Policy.Similar.Answer.flag, "send within-budget"), (.merge, "send within-budget"),
        (.suppress, "suppress near-duplicate by similar of a"),
        (.hold, "hold inhibited by similar of a until 2026-03-05 10:00"),
    ])
    func withinOneStreamThePolicySaysWhatHappens(_ answer: Policy.Similar.Answer, _ verdict: String) {
        var scene = Scene(NearDuplicateTests.policy(answer))
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        scene.accept("b", at: "2026-03-03 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<90)
        }
        #expect(scene.story(of: "b") == ["2026-03-03 10:00  \(verdict)"])
        #expect(
            scene.last("b")?.because.contains(
                "90 % the same words as a letter of outreach on Monday 2 March, 10:00"
            ) == true
        )
    }

    @Test(arguments: [
        ([], "send within-budget"), (["outreach", "other"], "suppress near-duplicate by similar of a"),
    ])
    func acrossStreamsNothingHappensUnasked(_ streams: [String], _ verdict: String) {
        var scene = Scene(NearDuplicateTests.policy(.suppress, streams: streams))
        let other = Reference.kind("finance", "other", "lifecycle")
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        scene.accept("b", at: "2026-03-02 10:00", other) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        #expect(scene.story(of: "b") == ["2026-03-02 10:00  \(verdict)"])
        #expect(scene.last("b")?.because.contains("100 % the same words") == true)
    }

    @Test func behindTheWindowItIsAnotherLetter() {
        var scene = Scene(NearDuplicateTests.policy(.suppress))
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        scene.accept("b", at: "2026-03-05 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        #expect(scene.story(of: "b") == ["2026-03-05 10:00  send within-budget"])
    }

    @Test func aHeldNearDuplicateLeavesWhenTheWindowIsOver() {
        var scene = Scene(NearDuplicateTests.policy(.hold))
        scene.accept("a", at: "2026-03-02 10:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        scene.accept("b", at: "2026-03-02 11:00", Reference.outreach) {
            $0.shingles = NearDuplicateTests.shingles(0..<100)
        }
        scene.run(until: "2026-03-06 00:00")
        #expect(scene.story(of: "b").last == "2026-03-05 10:00  send within-budget")
    }

    @Test func theNearestRidesFirstWhereNearDuplicatesAreMerged() {
        var policy = NearDuplicateTests.policy(.merge)
        policy.merges[0].most = 2
        var scene = Scene(policy)
        scene.accept("a", at: "2026-03-02 22:00", Reference.newsletter) {
            ($0.shingles, $0.value) = (NearDuplicateTests.shingles(0..<100), 9)
        }
        scene.accept("better", at: "2026-03-02 22:01", Reference.newsletter) { $0.value = 8 }
        scene.accept("near", at: "2026-03-02 22:02", Reference.newsletter) {
            ($0.shingles, $0.value) = (NearDuplicateTests.shingles(0..<95), 1)
        }
        scene.run(until: "2026-03-03 09:00")
        #expect(scene.story(of: "near").last == "2026-03-03 08:00  merge into a by updates")
        #expect(scene.story(of: "better").last == "2026-03-03 08:00  send within-budget")
    }
}
