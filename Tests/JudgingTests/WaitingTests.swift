// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// Silences, inhibitions, pauses and quiet hours.
@Suite struct WaitingTests {
    private static let dated: [(String, [Int], [String], [String], String, String?)] = [
        ("on its date", [], ["2026-12-24"], [], "2026-12-24 19:00", "2026-12-24 20:00"),
        ("on another date", [], ["2026-12-24"], [], "2026-12-23 19:00", nil),
        ("on a date beside its days", [5], ["2026-12-24"], [], "2026-12-24 19:00", "2026-12-24 20:00"),
        ("on its days beside the date", [5], ["2026-12-24"], [], "2026-12-25 19:00", "2026-12-25 20:00"),
        ("on an excepted day", [5], [], ["2026-12-25"], "2026-12-25 19:00", nil),
        ("on an excepted date", [], ["2026-12-24"], ["2026-12-24"], "2026-12-24 19:00", nil),
        ("every day but one", [], [], ["2026-12-25"], "2026-12-26 19:00", "2026-12-26 20:00"),
    ]

    @Test(arguments: WaitingTests.dated)
    func quietHoursKeepTheirDates(
        _ name: String,
        _ days: [Int],
        _ on: [String],
        _ except: [String],
        _ moment: String,
        _ end: String?
    ) {
        func dates(_ texts: [String]) -> [QuietHours.Dates] {
            texts.map { CivilTime($0 + " 00:00") }.map { QuietHours.Dates($0, through: $0) }
        }
        let hours = QuietHours(
            name: "evening",
            from: 1_080,
            to: 1_200,
            days: days,
            on: dates(on),
            except: dates(except)
        )
        let now = Zone.berlin.moment(of: CivilTime(moment))
        let open = hours.firstOpen(from: now, in: .berlin)
        #expect(open == end.map { Zone.berlin.moment(of: CivilTime($0)) } ?? now, "\(name)")
    }

    @Test func aWholeHolidayOfThreeWeeksIsWaitedFor() {
        let dates = QuietHours.Dates(CivilTime("2026-12-20 00:00"), through: CivilTime("2027-01-10 00:00"))
        let hours = QuietHours(name: "holidays", from: 0, to: 1_440, on: [dates])
        let open = hours.firstOpen(from: Zone.berlin.moment(of: CivilTime("2026-12-21 09:00")), in: .berlin)
        #expect(open == Zone.berlin.moment(of: CivilTime("2027-01-11 00:00")))
    }

    @Test func anExceptionOpensOnlyTheEveningThatBeginsOnItsDate() {
        let eve = CivilTime("2026-12-31 00:00")
        let hours = QuietHours(
            name: "nights",
            from: 1_260,
            to: 480,
            except: [QuietHours.Dates(eve, through: eve)]
        )
        func open(_ text: String) -> Timestamp {
            hours.firstOpen(from: Zone.berlin.moment(of: CivilTime(text)), in: .berlin)
        }
        #expect(open("2026-12-31 23:00") == Zone.berlin.moment(of: CivilTime("2026-12-31 23:00")))
        #expect(open("2026-12-31 07:00") == Zone.berlin.moment(of: CivilTime("2026-12-31 08:00")))
        #expect(open("2027-01-01 21:00") == Zone.berlin.moment(of: CivilTime("2027-01-02 08:00")))
    }

    private static func silence(
        _ name: String,
        _ scope: Scope,
        _ from: String,
        _ to: String
    ) -> Policy.Silence {
        let zone = Reference.policy.customers.zone
        return Policy.Silence(
            name: name,
            scope: scope,
            start: zone.moment(of: CivilTime(from)),
            end: zone.moment(of: CivilTime(to))
        )
    }

    @Test func aSilenceHoldsWhatItMatchesAndNothingExempt() {
        var policy = Reference.policy
        policy.silences = [
            WaitingTests.silence("launch", Scope(), "2026-03-02 09:00", "2026-03-02 12:00"),
            WaitingTests.silence("sales", Scope(teams: ["sales"]), "2026-03-02 09:00", "2026-03-02 14:00"),
        ]
        var scene = Scene(policy)
        scene.accept("before", at: "2026-03-02 08:59", Reference.kind("finance", "other", "lifecycle"))
        scene.accept("sales", at: "2026-03-02 09:00", Reference.outreach)
        scene.accept("reset", at: "2026-03-02 09:01", Reference.reset)
        scene.run(until: "2026-03-02 14:01")
        #expect(scene.story(of: "before") == ["2026-03-02 08:59  send within-budget"])
        #expect(
            scene.story(of: "sales") == [
                "2026-03-02 09:00  hold silenced by sales until 2026-03-02 14:00",
                "2026-03-02 14:00  hold budget by one-a-day until 2026-03-03 08:00",
            ]
        )
        #expect(scene.story(of: "reset") == ["2026-03-02 09:01  send exempt by critical"])
    }

    @Test func aSilenceBeyondTheExpirySuppressesAtOnce() {
        var policy = Reference.policy
        policy.silences = [WaitingTests.silence("freeze", Scope(), "2026-03-01 00:00", "2026-03-20 00:00")]
        var scene = Scene(policy)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter)
        #expect(scene.story(of: "promo") == ["2026-03-02 10:00  suppress expired by freeze"])
        #expect(
            scene.last("promo")?.because
                == "would expire on Thursday 5 March, 10:00, before it may leave on Friday 20 March, 08:00"
        )
    }

    @Test func aTicketOfTheSameMomentInhibitsToo() {
        var scene = Scene(Reference.policy)
        scene.accept("promo", at: "2026-03-02 22:00", Reference.newsletter)
        scene.accept("reply", at: "2026-03-03 07:00", Reference.reply)
        #expect(
            scene.story(of: "promo") == [
                "2026-03-02 22:00  hold quiet-hours by nights until 2026-03-03 08:00",
                "2026-03-03 07:00  suppress expired by open-ticket",
            ]
        )
    }

    @Test func eachNewTicketLetterHoldsAnew() {
        var scene = Scene(Reference.policy)
        scene.accept("reply", at: "2026-03-02 09:00", Reference.reply)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter) { $0.expires = nil }
        scene.accept("again", at: "2026-03-02 12:00", Reference.reply)
        #expect(scene.story(of: "promo").last == "2026-03-02 12:00  suppress expired by open-ticket")
        scene.accept("outreach", at: "2026-03-02 13:00", Reference.outreach)
        #expect(scene.last("outreach")?.verdict != .send(.withinBudget))
        #expect(scene.last("outreach")?.rule == "one-a-day")
    }

    @Test func anInhibitionEndsExactlyItsLengthLater() {
        var policy = Reference.policy
        policy.inhibitions[0].within = .hours(3)
        var scene = Scene(policy)
        scene.accept("reply", at: "2026-03-02 07:00", Reference.reply)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter)
        #expect(
            scene.story(of: "promo") == ["2026-03-02 10:00  hold gathering by updates until 2026-03-02 12:00"]
        )
    }

    @Test func aCancelledTriggerHoldsNobody() {
        var scene = Scene(Reference.policy)
        scene.accept("reply", at: "2026-03-02 09:00", Reference.reply) { $0.order = .cancel }
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter)
        #expect(
            scene.story(of: "promo") == ["2026-03-02 10:00  hold gathering by updates until 2026-03-02 12:00"]
        )
    }

    @Test func aPauseHoldsWhatObeysBudgets() {
        let until = Reference.policy.customers.zone.moment(of: CivilTime("2026-03-04 12:00"))
        var scene = Scene(Reference.policy, customer: .init(key: "ana@customer.example", pausedUntil: until))
        scene.accept("outreach", at: "2026-03-02 10:00", Reference.outreach)
        scene.accept("receipt", at: "2026-03-02 10:01", Reference.receipt)
        scene.run(until: "2026-03-05 00:00")
        #expect(
            scene.story(of: "outreach") == [
                "2026-03-02 10:00  hold paused by paused-until until 2026-03-04 12:00",
                "2026-03-04 12:00  send within-budget",
            ]
        )
        #expect(scene.story(of: "receipt") == ["2026-03-02 10:01  send exempt by transactional"])
    }

    @Test(arguments: [
        ("before", "2026-03-02 20:59", "2026-03-02 20:59"),
        ("from its first minute", "2026-03-02 21:00", "2026-03-03 08:00"),
        ("over midnight", "2026-03-03 00:00", "2026-03-03 08:00"),
        ("until its last", "2026-03-03 07:59", "2026-03-03 08:00"),
        ("and no longer", "2026-03-03 08:00", "2026-03-03 08:00"),
        ("a night of nine hours and a jump", "2026-03-28 22:00", "2026-03-29 08:00"),
        ("a night with an hour twice", "2026-10-24 22:00", "2026-10-25 08:00"),
    ])
    func quietHoursEndOnTheWallClock(_ name: String, _ from: String, _ to: String) {
        let zone = Zone.berlin
        let nights = Reference.policy.quietHours[0]
        let open = nights.firstOpen(from: zone.moment(of: CivilTime(from)), in: zone)
        #expect(open == zone.moment(of: CivilTime(to)), "\(name): \(open.iso8601)")
    }

    @Test(arguments: [
        ("ends in a gap", 60, 150, [] as [Int], "2026-03-29 01:30", "2026-03-29 03:00"),
        ("begins in a gap", 150, 240, [], "2026-03-29 03:10", "2026-03-29 04:00"),
        ("on Saturdays only", 0, 1_440, [6], "2026-03-07 12:00", "2026-03-08 00:00"),
        ("not on Sundays", 0, 1_440, [6], "2026-03-08 12:00", "2026-03-08 12:00"),
        ("a night that began on Saturday", 1_200, 480, [6], "2026-03-08 07:00", "2026-03-08 08:00"),
        ("a weekend", 0, 0, [6, 7], "2026-03-07 12:00", "2026-03-09 00:00"),
    ])
    func quietHoursHaveTheirDays(
        _ name: String,
        _ from: Int,
        _ to: Int,
        _ days: [Int],
        _ at: String,
        _ end: String,
    ) {
        let quiet = QuietHours(name: name, from: from, to: to, days: days)
        let open = quiet.firstOpen(from: Zone.berlin.moment(of: CivilTime(at)), in: .berlin)
        #expect(open.iso8601(in: .berlin) == end, "\(name)")
    }

    @Test func inAnHourThatComesTwiceBothPassesAreQuiet() throws {
        let quiet = QuietHours(name: "early", from: 120, to: 150)
        let second = try #require(Timestamp(iso8601: "2026-10-25T01:10:00Z"))
        #expect(quiet.firstOpen(from: second, in: .berlin).iso8601 == "2026-10-25T01:30:00.000Z")
    }

    @Test(arguments: [Zone.berlin, .newYork, .lordHowe, .midnightGap])
    func quietIsWhatTheWallClockSaysOnEveryMinuteAroundAChange(_ zone: Zone) {
        for quiet in [
            QuietHours(name: "a", from: 100, to: 160), QuietHours(name: "b", from: 1_400, to: 20),
            QuietHours(name: "c", from: 1_260, to: 480), QuietHours(name: "d", from: 0, to: 60),
        ] {
            for day in [
                "2026-03-28 12:00", "2026-03-07 20:00", "2026-10-24 00:00", "2026-04-04 12:00",
                "2026-10-31 20:00",
            ] {
                let start = zone.moment(of: CivilTime(day)) - .hours(14)
                var open: Timestamp?
                for minute in (0..<2_400).reversed() {
                    let moment = start + .minutes(minute)
                    let civil = zone.civil(at: moment)
                    let clock = civil.hour * 60 + civil.minute
                    let isQuiet =
                        quiet.from < quiet.to
                        ? quiet.from <= clock && clock < quiet.to : clock >= quiet.from || clock < quiet.to
                    if !isQuiet { open = moment }
                    guard let open else { continue }
                    #expect(
                        quiet.firstOpen(from: moment, in: zone) == open,
                        "\(quiet.name) \(moment.iso8601)"
                    )
                }
            }
        }
    }

    @Test func quietHoursWithoutAnOpenMinuteHoldUntilTheLetterExpires() {
        var policy = Reference.policy
        policy.quietHours = [
            QuietHours(name: "day", from: 480, to: 1_300), QuietHours(name: "night", from: 1_200, to: 500),
        ]
        var scene = Scene(policy)
        scene.accept("promo", at: "2026-03-02 10:00", Reference.newsletter)
        #expect(scene.last("promo")?.verdict == .suppress(.expired, of: nil))
    }

    @Test func theCustomersOwnZoneCountsAndNotThePolicys() {
        var scene = Scene(Reference.policy, customer: .init(key: "ana@customer.example", zone: .newYork))
        scene.accept("outreach", at: "2026-03-02 22:00", Reference.outreach)
        #expect(
            scene.story(of: "outreach") == [
                "2026-03-02 22:00  hold quiet-hours by nights until 2026-03-03 08:00"
            ]
        )
        #expect(scene.last("outreach")?.because == "quiet until Tuesday 3 March, 08:00 in America/New_York")
    }
}
