// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// A letter that waits counts for more, so that none waits for ever.
@Suite struct AgeingTests {
    /// One mail a day, of letters that never expire.
    private static func scene(ageing: Duration?) -> Scene {
        var policy = Reference.policy
        policy.budgets = [Budget(name: "one-a-day", limit: 1, window: .calendar(.day))]
        policy.pace = .bestFirst
        policy.quietHours = []
        policy.inhibitions = []
        policy.merges = []
        policy.duplicates.similar = nil
        policy.ageing = ageing
        for stream in policy.streams.indices {
            policy.streams[stream].merge = nil
            policy.streams[stream].expires = nil
        }
        for place in policy.classes.indices { policy.classes[place].expires = nil }
        return Scene(policy)
    }

    /// How many days the first letter waits while a better one comes each morning; nil: all of a hundred.
    private func wait(_ kind: Case.Kind, against better: Case.Kind, ageing: Duration?) -> Int? {
        var scene = AgeingTests.scene(ageing: ageing)
        let start = scene.at("2026-03-01 08:00")
        // One is always left over at midnight, when the day's place is free.
        scene.accept("first", at: "2026-03-01 08:00", better)
        scene.accept("left over", at: "2026-03-01 08:00", better)
        scene.accept("patient", at: "2026-03-01 08:00", kind)
        for day in 1...100 {
            let moment = String((start + .days(day)).iso8601(in: .berlin))
            scene.accept("better \(day)", at: moment, better)
            if case .send? = scene.last("patient")?.verdict { return day }
        }
        return nil
    }

    @Test func aLevelOfPriorityIsMadeUpForByOneSpanOfWaiting() {
        #expect(wait(Reference.campaign, against: Reference.newsletter, ageing: .days(3)) == 4)
    }

    @Test func aClassIsMadeUpForByFiveSpans() {
        // Sales is of a better class, and worth four times as much: five levels make up for both.
        #expect(wait(Reference.campaign, against: Reference.outreach, ageing: .days(3)) == 16)
    }

    @Test func withoutItABetterLetterAlwaysGoesFirst() {
        #expect(wait(Reference.campaign, against: Reference.newsletter, ageing: nil) == nil)
    }
}
