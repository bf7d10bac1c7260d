// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct PhrasesTests {
    private static let phrases = Phrases(
        zone: .berlin,
        now: Zone.berlin.moment(of: CivilTime("2026-03-02 12:00")),
    )

    @Test(arguments: [
        ("2026-03-03 08:00", "Tuesday 3 March, 08:00"), ("2026-03-03 00:00", "Tuesday 3 March"),
        ("2026-12-31 23:59", "Thursday 31 December, 23:59"), ("2027-01-01 00:00", "Friday 1 January 2027"),
    ])
    func aMomentIsToldOnTheCustomersWallClock(_ local: String, _ text: String) {
        var phrases = PhrasesTests.phrases
        let moment = Zone.berlin.moment(of: CivilTime(local))
        #expect(phrases.moment(moment) == text)
        #expect(phrases.moment(moment + .seconds(59)) == text, "told again, within the minute")
    }

    @Test(arguments: [
        (Duration.days(7), "7 days"), (.days(1), "1 day"), (.hours(36), "36 hours"),
        (.minutes(90), "90 minutes"),
        (.seconds(90), "90 seconds"), (.hours(1), "1 hour"), (.seconds(1), "1 second"),
    ])
    func aLengthIsToldInItsLargestWholeUnit(_ length: Duration, _ text: String) {
        #expect(PhrasesTests.phrases.length(length) == text)
    }

    @Test func aBudgetIsToldWithItsSpan() {
        let phrases = PhrasesTests.phrases
        let start = Zone.berlin.moment(of: CivilTime("2026-03-02 00:00"))
        #expect(phrases.used(3, of: 3, inLast: .days(7)) == "3 of 3 used in the last 7 days")
        #expect(phrases.used(0, of: nil, inLast: .hours(1)) == "0 used in the last hour")
        #expect(phrases.used(1, of: 1, .day, from: start) == "1 of 1 used on Monday 2 March")
        #expect(
            phrases.used(1, of: 2, .week(startsOn: 1), from: start)
                == "1 of 2 used in the week from Monday 2 March"
        )
        #expect(phrases.used(1, of: 2, .month, from: start) == "1 of 2 used in March")
        #expect(
            phrases.used(1, of: 2, .hour, from: start + .hours(9)) == "1 of 2 used in the hour from 09:00"
        )
    }
}
