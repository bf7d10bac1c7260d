// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// Digests that leave at an hour of the customer's day.
@Suite struct DigestHourTests {
    private static let rows: [(String, [DigestHour], String, Zone, String)] = [
        ("later today", [DigestHour(minute: 540)], "2026-03-02 08:00", .berlin, "2026-03-02 09:00"),
        ("at the very moment", [DigestHour(minute: 540)], "2026-03-02 09:00", .berlin, "2026-03-02 09:00"),
        ("tomorrow", [DigestHour(minute: 540)], "2026-03-02 09:01", .berlin, "2026-03-03 09:00"),
        (
            "the first of two", [DigestHour(minute: 1_020), DigestHour(minute: 540)], "2026-03-02 10:00",
            .berlin, "2026-03-02 17:00"
        ),
        (
            "next Monday", [DigestHour(weekday: 1, minute: 540)], "2026-03-02 10:00", .berlin,
            "2026-03-09 09:00"
        ),
        (
            "after the jump in spring", [DigestHour(minute: 150)], "2026-03-28 12:00", .berlin,
            "2026-03-29 03:00"
        ),
        (
            "the first of two in autumn", [DigestHour(minute: 150)], "2026-10-24 12:00", .berlin,
            "2026-10-25 02:30"
        ),
        (
            "at midnight where there is none", [DigestHour(minute: 0)], "2026-03-27 12:00", .midnightGap,
            "2026-03-28 01:00"
        ),
    ]

    @Test(arguments: DigestHourTests.rows)
    func theNextHourIs(_ name: String, _ hours: [DigestHour], _ from: String, _ zone: Zone, _ next: String) {
        let found = DigestHour.next(of: hours, from: zone.moment(of: CivilTime(from)), in: zone)
        #expect(found == zone.moment(of: CivilTime(next)), "\(name)")
    }

    @Test func inAutumnTheHourIsNotKeptTwice() {
        let twice = Zone.berlin.moments(of: CivilTime("2026-10-25 02:30"))
        let next = DigestHour.next(of: [DigestHour(minute: 150)], from: twice[0] + .seconds(1), in: .berlin)
        #expect(next == Zone.berlin.moment(of: CivilTime("2026-10-26 02:30")))
    }

    private static var policy: Policy {
        var policy = Reference.policy
        policy.budgets = []
        policy.quietHours = []
        policy.duplicates.similar = nil
        policy.merges[0].schedule = [DigestHour(minute: 540)]
        policy.merges[0].most = 2
        return policy
    }

    @Test func aDigestWaitsForItsHourInTheCustomersZone() {
        let customer = Case.Customer(key: "ana@customer.example", zone: .newYork)
        var scene = Scene(DigestHourTests.policy, customer: customer)
        scene.accept("evening", at: "2026-03-02 18:00", Reference.newsletter)
        scene.accept("night", at: "2026-03-03 02:00", Reference.newsletter)
        scene.run(until: "2026-03-05 00:00")
        #expect(
            scene.story(of: "evening") == [
                "2026-03-02 18:00  hold gathering by updates until 2026-03-03 09:00",
                "2026-03-03 09:00  send within-budget",
            ]
        )
        #expect(scene.story(of: "night").last == "2026-03-03 09:00  merge into evening by updates")
    }

    @Test func aFullDigestWaitsForItsHourTooAndTheRestFollowsInAnother() {
        var scene = Scene(DigestHourTests.policy)
        for name in ["one", "two", "three"] {
            scene.accept(name, at: "2026-03-02 10:00", Reference.newsletter)
        }
        scene.run(until: "2026-03-05 00:00")
        #expect(scene.story(of: "one").last == "2026-03-03 09:00  send within-budget")
        #expect(scene.story(of: "two").last?.hasPrefix("2026-03-03 09:00  merge into one") == true)
        #expect(scene.story(of: "three").last == "2026-03-03 09:00  send within-budget")
    }

    @Test func aLetterThatExpiresBeforeTheHourDoesNotWaitForIt() {
        var scene = Scene(DigestHourTests.policy)
        scene.accept("brief", at: "2026-03-02 10:00", Reference.newsletter) {
            $0.expires = Zone.berlin.moment(of: CivilTime("2026-03-02 20:00"))
        }
        #expect(scene.story(of: "brief") == ["2026-03-02 10:00  send within-budget"])
    }
}
