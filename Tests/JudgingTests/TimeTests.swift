// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct CivilTimeTests {
    @Test(arguments: [
        ("1970-01-01 00:00", 0, 4), ("2000-02-29 00:00", 11_016, 2), ("1969-12-31 00:00", -1, 3),
        ("2026-03-02 00:00", 20_514, 1), ("1600-03-01 00:00", -135_080, 3), ("2100-03-01 00:00", 47_541, 1),
    ])
    func aDateHasItsDayNumberAndWeekday(_ text: String, _ number: Int, _ weekday: Int) {
        let civil = CivilTime(text)
        #expect(civil.dayNumber == number)
        #expect(civil.weekday == weekday)
        #expect(CivilTime(localSeconds: civil.localSeconds) == civil)
    }

    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() {
        var last = (year: 1800, month: 12, day: 31)
        for number in CivilTime.dayNumber(
            year: 1801,
            month: 1,
            day: 1
        )..<CivilTime.dayNumber(
            year: 2201,
            month: 1,
            day: 1
        ) {
            let date = CivilTime.date(ofDayNumber: number)
            let isNextDay = date.year == last.year && date.month == last.month && date.day == last.day + 1
            let isNextMonth = date.day == 1 && last.day == CivilTime.days(inMonth: last.month, of: last.year)
            #expect(isNextDay || isNextMonth)
            #expect(CivilTime.dayNumber(year: date.year, month: date.month, day: date.day) == number)
            last = date
        }
    }

    @Test func aMomentBeforeTheEpochLiesOnItsOwnDay() {
        #expect(CivilTime(localSeconds: -1) == CivilTime("1969-12-31 23:59:59"))
    }
}

@Suite struct TimestampTextTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_772_452_800_000, "2026-03-02T12:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (951_827_696_007, "2000-02-29T12:34:56.007Z"),
    ])
    func theLogsFormIsReadAsItIsPrinted(_ milliseconds: Int64, _ text: String) {
        let moment = Timestamp(milliseconds: milliseconds)
        #expect(moment.iso8601 == text)
        #expect(Timestamp(iso8601: text) == moment)
    }

    @Test(arguments: [
        ("2026-03-02T13:00:00+01:00", 1_772_452_800_000), ("2026-03-02t06:30:00.5-05:30", 1_772_452_800_500),
        ("2026-03-02 12:00:00Z", 1_772_452_800_000), ("2026-03-02T12:00:00.123999Z", 1_772_452_800_123),
        ("2016-12-31T23:59:60Z", 1_483_228_800_000),
    ])
    func offsetsFractionsAndLeapSecondsAreRead(_ text: String, _ milliseconds: Int64) {
        #expect(Timestamp(iso8601: text) == Timestamp(milliseconds: milliseconds))
    }

    @Test(arguments: [
        "", "2026-03-02", "2026-03-02T12:00:00", "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z",
        "2026-03-02T24:00:00Z", "2026-03-02T12:60:00Z", "2026-03-02T12:00:00.Z", "2026-03-02T12:00:00Z ",
        "2026-3-2T12:00:00Z", "2026-03-02T12:00:00+0100", "+026-03-02T12:00:00Z", "2026-03-02T12:00:00+24:00",
    ])
    func whatIsNoDateTimeIsRefused(_ text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test(arguments: [
        (0, "Mon, 2 Mar 2026 12:00:00 +0000"), (3_600, "Mon, 2 Mar 2026 13:00:00 +0100"),
        (-12_600, "Mon, 2 Mar 2026 08:30:00 -0330"), (50_400, "Tue, 3 Mar 2026 02:00:00 +1400"),
    ])
    func aMailsDateFieldHasItsOffset(_ offset: Int, _ text: String) {
        #expect(Timestamp(milliseconds: 1_772_452_800_000).rfc5322(offset: offset) == text)
    }
}

@Suite struct ZoneTests {
    @Test(arguments: [
        (Zone.berlin, "2026-03-29T00:59:59Z", 3_600), (.berlin, "2026-03-29T01:00:00Z", 7_200),
        (.berlin, "2026-10-25T00:59:59Z", 7_200), (.berlin, "2026-10-25T01:00:00Z", 3_600),
        (.newYork, "2026-03-08T06:59:59Z", -18_000), (.newYork, "2026-03-08T07:00:00Z", -14_400),
        (.newYork, "2026-11-01T06:00:00Z", -18_000), (.lordHowe, "2026-01-01T00:00:00Z", 39_600),
        (.lordHowe, "2026-04-04T15:00:00Z", 37_800), (.lordHowe, "2026-10-03T15:30:00Z", 39_600),
        (.utc, "2026-07-01T00:00:00Z", 0), (.midnightGap, "2026-03-28T03:00:00Z", -7_200),
    ])
    func theOffsetChangesAtItsSecond(_ zone: Zone, _ text: String, _ offset: Int) throws {
        let moment = try #require(Timestamp(iso8601: text))
        #expect(zone.offset(at: moment) == offset)
    }

    @Test func theFooterHoldsOnlyAfterTheLastTransition() throws {
        let zone = Zone(
            name: "Test/Old",
            first: 100,
            transitions: [.init(at: 0, offset: 200), .init(at: 1_000_000, offset: 300)],
            footer: DaylightRule(standard: 400, daylight: nil),
        )
        #expect(zone.offset(at: Timestamp(seconds: -1)) == 100)
        #expect(zone.offset(at: Timestamp(seconds: 999_999)) == 200)
        #expect(zone.offset(at: Timestamp(seconds: 1_000_000)) == 400)
    }

    @Test(arguments: [
        (Zone.berlin, "2026-03-29 02:30", ["2026-03-29T01:00:00.000Z"], 0),
        (.berlin, "2026-10-25 02:30", ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"], 2),
        (.berlin, "2026-03-29 03:00", ["2026-03-29T01:00:00.000Z"], 1),
        (.newYork, "2026-11-01 01:00", ["2026-11-01T05:00:00.000Z", "2026-11-01T06:00:00.000Z"], 2),
        (.lordHowe, "2026-04-05 01:45", ["2026-04-04T14:45:00.000Z", "2026-04-04T15:15:00.000Z"], 2),
        (.midnightGap, "2026-03-28 00:30", ["2026-03-28T03:00:00.000Z"], 0),
        (.midnightGap, "2026-10-24 00:00", ["2026-10-24T02:00:00.000Z", "2026-10-24T03:00:00.000Z"], 2),
    ])
    func aLocalTimeHasItsMoments(_ zone: Zone, _ local: String, _ moments: [String], _ count: Int) {
        #expect(zone.moments(of: CivilTime(local)).map(\.iso8601) == (count == 0 ? [] : moments))
        #expect(zone.moment(of: CivilTime(local)).iso8601 == moments[0])
    }

    @Test(arguments: [Zone.berlin, .newYork, .lordHowe, .midnightGap, .utc])
    func everyHourOfTwoYearsIsFoundAgain(_ zone: Zone) {
        let start = Timestamp(iso8601: "2025-12-30T00:17:00Z")?.wholeSeconds ?? 0
        for hour in 0..<2 * 366 * 24 {
            let moment = Timestamp(seconds: start + Int64(hour) * 3_600)
            let moments = zone.moments(of: zone.civil(at: moment))
            #expect(moments.contains(moment))
            #expect(zone.moment(of: zone.civil(at: moment)) == moments.first)
        }
    }

    @Test(arguments: [
        ("a day of 23 hours", Zone.berlin, "2026-03-29 12:00", Window.CalendarUnit.day, 23 * 60),
        ("a day of 25 hours", .berlin, "2026-10-25 12:00", .day, 25 * 60),
        ("a day whose midnight is skipped", .midnightGap, "2026-03-28 12:00", .day, 23 * 60),
        ("an ordinary day", .newYork, "2026-03-09 12:00", .day, 24 * 60),
        ("a week with a short day", .berlin, "2026-03-28 12:00", .week(startsOn: 1), 167 * 60),
        ("an hour that comes twice", .berlin, "2026-10-25 02:10", .hour, 120),
        ("an hour after half a one", .lordHowe, "2026-10-04 02:45", .hour, 30),
        ("February", .berlin, "2026-02-28 23:59", .month, 28 * 24 * 60),
        ("a month with a long day", .berlin, "2026-10-01 00:00", .month, (31 * 24 + 1) * 60),
    ])
    func aPeriodIsAsLongAsTheWallClockSays(
        _ name: String,
        _ zone: Zone,
        _ local: String,
        _ unit: Window.CalendarUnit,
        _ minutes: Int,
    ) {
        let moment = zone.moment(of: CivilTime(local))
        let period = zone.period(unit, at: moment)
        #expect(period.contains(moment), "\(name)")
        #expect(period.upperBound - period.lowerBound == .minutes(minutes), "\(name)")
        #expect(zone.start(of: unit, at: period.upperBound) == period.upperBound, "\(name)")
        #expect(zone.startOfNext(unit, after: moment) == period.upperBound, "\(name)")
    }

    @Test func aWeekBeginsOnTheDayItIsTold() {
        let moment = Zone.berlin.moment(of: CivilTime("2026-03-04 10:00"))
        for day in 1...7 {
            let start = Zone.berlin.civil(at: Zone.berlin.start(of: .week(startsOn: day), at: moment))
            #expect(start.weekday == day)
        }
    }

    @Test(arguments: [Zone.berlin, .newYork, .lordHowe, .midnightGap])
    func periodsFollowEachOtherWithoutAGap(_ zone: Zone) {
        for unit in [Window.CalendarUnit.hour, .day, .week(startsOn: 1), .month] {
            var moment = zone.moment(of: CivilTime("2026-01-01 00:00"))
            let end = zone.moment(of: CivilTime("2027-01-01 00:00"))
            while moment < end {
                let period = zone.period(unit, at: moment)
                #expect(period.lowerBound == moment || unit == .week(startsOn: 1))
                #expect(zone.period(unit, at: period.upperBound - .milliseconds(1)) == period)
                moment = period.upperBound
            }
        }
    }

    @Test(arguments: [
        (DaylightRule.Change.Day.julian(60), 2024, "2024-03-01"), (.julian(60), 2026, "2026-03-01"),
        (.ordinal(59), 2024, "2024-02-29"), (.ordinal(59), 2026, "2026-03-01"),
        (.weekday(month: 10, week: 5, weekday: 0), 2026, "2026-10-25"),
        (.weekday(month: 2, week: 5, weekday: 6), 2026, "2026-02-28"),
        (.weekday(month: 3, week: 1, weekday: 0), 2026, "2026-03-01"),
    ])
    func aYearlyChangeFallsOnItsDay(_ day: DaylightRule.Change.Day, _ year: Int, _ date: String) {
        let zone = Zone(
            name: "Test/Rule",
            first: 0,
            transitions: [],
            footer: DaylightRule(
                standard: 0,
                daylight: .init(
                    offset: 3_600,
                    begins: .init(day: day, time: 0),
                    ends: .init(day: .ordinal(363), time: 0)
                ),
            ),
        )
        let start = CivilTime(date + " 00:00").localSeconds
        #expect(zone.offset(at: Timestamp(seconds: start - 1)) == 0)
        #expect(zone.offset(at: Timestamp(seconds: start)) == 3_600)
    }

    @Test func daylightTimeMayLastTheWholeYear() {
        // RFC 9636 §3.3.1: `XXX3EDT4,0/0,J365/23`.
        let rule = DaylightRule(
            standard: -10_800,
            daylight: .init(
                offset: -14_400,
                begins: .init(day: .ordinal(0), time: 0),
                ends: .init(day: .julian(365), time: 23 * 3_600),
            ),
        )
        let zone = Zone(name: "Test/All", first: 0, transitions: [], footer: rule)
        for day in 0..<800 {
            #expect(zone.offset(at: Timestamp(seconds: 1_735_689_600 + Int64(day) * 43_200)) == -14_400)
        }
    }
}
