// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Settings

/// The readers of single values, at their edges.
@Suite struct ReadTests {
    @Test(arguments: [
        ("90s", 90), ("4h", 14_400), ("5m", 300), ("7d", 604_800), ("2w", 1_209_600), ("0s", 0),
        ("36500d", 3_153_600_000),
    ])
    func durationsHaveAUnit(_ text: String, _ seconds: Int64) throws {
        #expect(try Read.duration(text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "s", "4", "4 h", "-4h", "+4h", "1.5h", "4H", "4ms", "٤h", "36501d", "999999999999999999w",
    ])
    func whatIsNoDurationIsNoGuess(_ text: String) {
        #expect(throws: Wrong.self) { try Read.duration(text) }
    }

    @Test(arguments: [("1KB", 1_024), ("25MB", 26_214_400), ("2GB", 2_147_483_648)])
    func sizesArePowersOf1024(_ text: String, _ bytes: Int) throws {
        #expect(try Read.size(text) == bytes)
        #expect(spelled(bytes: bytes) == text)
    }

    @Test(arguments: ["5", "5mb", "5 MB", "0MB", "5TB", "-1MB", "99999999999GB"])
    func whatIsNoSizeIsNoGuess(_ text: String) {
        #expect(throws: Wrong.self) { try Read.size(text) }
    }

    @Test func sharesScoresAndRatesHaveTheirForm() throws {
        #expect(try Read.share("2.5%") == 0.025)
        #expect(try Read.share("100%") == 1)
        #expect(try Read.score("0.8") == 0.8)
        #expect(try Read.rate("50/s") == 50)
        #expect(try Read.rate("90/m") == 1.5)
        for text in ["5", "101%", "-1%", "%", "1e1%", "0x1p3%", "nan%"] {
            #expect(throws: Wrong.self) { try Read.share(text) }
        }
        for text in ["0", "1.1", "inf", ".5", "1."] { #expect(throws: Wrong.self) { try Read.score(text) } }
        for text in ["0/s", "50", "50/d", "50/s/s"] { #expect(throws: Wrong.self) { try Read.rate(text) } }
    }

    @Test func limitsKnowUnlimitedAndZero() throws {
        #expect(try Read.limit("unlimited") == nil)
        #expect(try Read.limit("0") == 0)
        #expect(throws: Wrong.self) { try Read.limit("-1") }
        #expect(throws: Wrong.self) { try Read.limit("") }
    }

    @Test func timesAndDatesAreInTheCalendar() throws {
        #expect(try Read.timeOfDay("08:05") == 485)
        #expect(try Read.endOfDay("24:00") == 1_440)
        #expect(try Read.civilTime("2028-02-29 23:59:58").second == 58)
        for text in ["24:00", "8:00", "08:60", "0800", "08:00:00"] {
            #expect(throws: Wrong.self) { try Read.timeOfDay(text) }
        }
        for text in [
            "2026-02-29 00:00", "2026-13-01 00:00", "2026-01-01", "2026-01-01T00:00", "2026-1-1 0:00",
        ] {
            #expect(throws: Wrong.self) { try Read.civilTime(text) }
        }
    }

    @Test func conditionsAreWordsLiteralsOrExpressions() throws {
        #expect(try Read.condition("present") == .present)
        #expect(try Read.condition("absent") == .absent)
        #expect(try Read.condition("receipt") == .literal("receipt"))
        #expect(try Read.condition("/^a+$/") == .pattern(try Pattern("^a+$")))
        #expect(try Read.condition("/^a+$/i") == .pattern(try Pattern("^a+$", ignoresCase: true)))
        for text in ["/", "//", "//i", "/a", ""] { #expect(throws: Wrong.self) { try Read.condition(text) } }
    }

    @Test func windowsAreRollingOrOfTheCalendar() throws {
        #expect(try Read.window("rolling 2w") == .rolling(.seconds(1_209_600)))
        #expect(try Read.window("calendar month") == .calendar(.month))
        #expect(try Read.window("calendar week") == .calendar(.week(startsOn: 1)))
        #expect(try Read.window("calendar week from sunday") == .calendar(.week(startsOn: 7)))
        for text in ["rolling", "rolling 0s", "calendar year", "day", "calendar day from monday", ""] {
            #expect(throws: Wrong.self) { try Read.window(text) }
        }
    }

    @Test(arguments: ["ana@customer.example", "Ana <ana@customer.example>", "\"A, B\" <a+b@x-y.example>"])
    func mailboxesHaveAnAddress(_ text: String) throws {
        #expect(try Read.mailbox(text) == text)
    }

    @Test(arguments: [
        "ana", "@x.example", "ana@", "ana@x..example", "a b@x.example", "Ana <>", "a@x.example\r\nBcc: b@x",
    ])
    func whatIsNoMailboxIsRefused(_ text: String) {
        #expect(throws: Wrong.self) { try Read.mailbox(text) }
    }

    @Test func namesHoldNothingThatForgesALine() {
        for text in [
            "", " a", "a ", "a\nb", "a\u{1B}[0m", "\u{2028}", String(repeating: "a", count: 65), "-a", "/a/",
        ] {
            #expect(throws: Wrong.self, "\(text.debugDescription)") { try Read.name(text) }
        }
        for text in ["one-a-day", "2nd", "Überraschung", "뉴스", "a b"] {
            #expect(throws: Never.self) { try Read.name(text) }
        }
    }
}
