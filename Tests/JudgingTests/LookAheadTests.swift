// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// A free place that is kept for a letter with a better right to it.
@Suite struct LookAheadTests {
    /// One mail a day; newsletters gather until the afternoon, and outreach, the less important, does not.
    private static var policy: Policy {
        var policy = Reference.policy
        policy.budgets = [Budget(name: "one-a-day", limit: 1, window: .calendar(.day))]
        policy.pace = .bestFirst
        policy.quietHours = []
        policy.duplicates.similar = nil
        policy.merges[0].gather = .hours(4)
        return policy
    }

    private static let low = Case.Kind(source: "crm", team: "sales", stream: "campaign", class: "promotional")
    private static let high = Reference.newsletter

    private static func scene(_ change: (inout Policy) -> Void = { _ in }) -> Scene {
        var policy = LookAheadTests.policy
        policy.streams[4].merge = nil
        change(&policy)
        return Scene(policy)
    }

    @Test func aWorseLetterLeavesTheDaysPlaceToABetterOneThatGathers() {
        var scene = LookAheadTests.scene()
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high)
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low)
        scene.run(until: "2026-03-05 00:00")
        #expect(
            scene.story(of: "worse") == [
                "2026-03-02 10:00  hold budget by one-a-day of better until 2026-03-02 13:00",
                "2026-03-02 13:00  hold budget by one-a-day until 2026-03-03 00:00",
                "2026-03-03 00:00  send within-budget",
            ]
        )
        #expect(scene.story(of: "better").last == "2026-03-02 13:00  send within-budget")
    }

    @Test func itIsToldForWhomThePlaceIsKept() {
        var scene = LookAheadTests.scene()
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high)
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low)
        #expect(
            scene.last("worse")?.because
                == "the place is kept for a better letter of newsletter, which may leave on "
                + "Monday 2 March, 13:00"
        )
    }

    enum Exception: String, CaseIterable {
        case firstCome, notAtAll, tooFarAhead, roomForBoth, anotherBudget

        func change(_ policy: inout Policy) {
            switch self {
            case .firstCome: policy.pace = .firstCome
            case .notAtAll: policy.lookAhead = .zero
            case .tooFarAhead: policy.lookAhead = .hours(2)
            case .roomForBoth: policy.budgets[0].limit = 2
            case .anotherBudget: policy.budgets[0].scope = Scope(streams: ["campaign"])
            }
        }
    }

    @Test(arguments: Exception.allCases)
    func nothingIsKeptWith(_ exception: Exception) {
        var scene = LookAheadTests.scene(exception.change)
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high)
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low)
        #expect(scene.story(of: "worse") == ["2026-03-02 10:00  send within-budget"])
    }

    @Test func aLetterThatWouldBeLostGoesWhereTheBetterOneIsOnlyLate() {
        var scene = LookAheadTests.scene()
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high)
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low) {
            $0.expires = Zone.berlin.moment(of: CivilTime("2026-03-02 20:00"))
        }
        scene.run(until: "2026-03-05 00:00")
        #expect(scene.story(of: "worse") == ["2026-03-02 10:00  send within-budget"])
        #expect(scene.story(of: "better").last == "2026-03-03 00:00  send within-budget")
    }

    @Test func ofTwoThatCannotBothBeSavedTheBetterOneIs() {
        var scene = LookAheadTests.scene()
        let end = scene.at("2026-03-02 20:00")
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high) { $0.expires = end }
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low) { $0.expires = end }
        scene.run(until: "2026-03-05 00:00")
        #expect(scene.story(of: "better").last == "2026-03-02 13:00  send within-budget")
        #expect(
            scene.story(of: "worse").first
                == "2026-03-02 10:00  hold budget by one-a-day of better until 2026-03-02 13:00"
        )
        #expect(scene.story(of: "worse").last?.contains("suppress expired") == true)
    }

    @Test func thePlaceIsFreeAgainWhenTheBetterLetterIsCancelled() {
        var scene = LookAheadTests.scene()
        scene.accept("better", at: "2026-03-02 09:00", LookAheadTests.high)
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low)
        scene.order(.cancel, on: "better")
        #expect(scene.story(of: "worse").last == "2026-03-02 10:00  send within-budget")
    }

    @Test func lettersThatWillShareAMailAreKeptOnePlace() {
        var scene = LookAheadTests.scene { $0.budgets[0].limit = 2 }
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 09:00", LookAheadTests.high)
        }
        scene.accept("worse", at: "2026-03-02 10:00", LookAheadTests.low)
        #expect(scene.story(of: "worse") == ["2026-03-02 10:00  send within-budget"])
    }
}
