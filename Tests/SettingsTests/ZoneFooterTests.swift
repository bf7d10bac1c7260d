// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Settings

/// The rule for the time after the last transition.
@Suite struct ZoneFooterTests {
    typealias Change = DaylightRule.Change

    @Test func theGrammarOfPOSIXIsRead() throws {
        let berlin = try ZoneFooter.rule("CET-1CEST,M3.5.0,M10.5.0/3")
        #expect(berlin.standard == 3_600)
        #expect(berlin.daylight?.offset == 7_200)
        #expect(berlin.daylight?.begins == Change(day: .weekday(month: 3, week: 5, weekday: 0), time: 7_200))
        #expect(berlin.daylight?.ends == Change(day: .weekday(month: 10, week: 5, weekday: 0), time: 10_800))
        #expect(try ZoneFooter.rule("<+0545>-5:45") == DaylightRule(standard: 20_700, daylight: nil))
        #expect(try ZoneFooter.rule("<-0930>9:30:15").standard == -34_215)
    }

    @Test func theHoursOfRFC9636AreRead() throws {
        let godthab = try ZoneFooter.rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0")
        #expect(godthab.daylight?.begins.time == -3_600)
        #expect(godthab.daylight?.ends.time == 0)
        let everlasting = try ZoneFooter.rule("XXX3EDT4,0/0,J365/23")
        #expect(everlasting.daylight?.offset == -14_400)
        #expect(everlasting.daylight?.begins.day == .ordinal(0))
        #expect(everlasting.daylight?.ends.day == .julian(365))
        #expect(try ZoneFooter.rule("AAA0BBB,J1/167,J2/-167").daylight?.begins.time == 601_200)
    }

    @Test(arguments: [
        "CE-1", "CET", "CET-25", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.1.0,M1.1.0",
        "CET-1CEST,M3.6.0,M1.1.0",
        "CET-1CEST,M3.1.7,M1.1.0", "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,366,1",
        "CET-1CEST,M3.5.0/168,M1.1.0",
        "CET-1CEST,M3.5.0,M10.5.0 ", " CET-1", "<CET-1", "<+1>-1", "CET-1:60", "CET-1:00:60", "CET--1",
        "CET-1CEST,,",
        "C1T-1", "CÉT-1", "CET-1CEST,M3.5.0,M10.5.0,M1.1.1", "CET-٣",
    ])
    func whatIsNotInTheGrammarIsAFlaw(_ text: String) {
        #expect(throws: ZoneFlaw.self) { try ZoneFooter.rule(text) }
    }

    @Test func theFlawNamesItsPlace() {
        #expect(throws: ZoneFlaw(text: "its footer `CET-1CEST;` is wrong at character 10")) {
            try ZoneFooter.rule("CET-1CEST;")
        }
    }
}
