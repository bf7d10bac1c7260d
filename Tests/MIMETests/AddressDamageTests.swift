// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Address lists as RFC 5322 §3.4 and §4.4 let them be, and as programs break them.
@Suite struct AddressDamageTests {
    @Test(arguments: [
        ("comments everywhere", "(a) A (b) <(c) a (d) @ (e) b.example (f)> (g)", "A|a@b.example"),
        ("a comment with brackets", "Ana (<x@y.example>) <a@b.example>", "Ana|a@b.example"),
        ("a comment with a comma", "Ana (x, y) <a@b.example>", "Ana|a@b.example"),
        ("an escaped bracket in a comment", "a@b.example (x \\) y)", "x ) y|a@b.example"),
        ("an encoded word in a comment", "a@b.example (=?utf-8?q?Bj=C3=B6rn?=)", "Björn|a@b.example"),
        ("a comment never closed", "a@b.example (Ana", "Ana|a@b.example"),
        (
            "a comment that is the name of each", "a@b.example (A), c@d.example (C)",
            "A|a@b.example C|c@d.example"
        ),
        ("a group in a group", "A: B: a@b.example;, c@d.example;", "|a@b.example |c@d.example"),
        ("an empty group between", "a@b.example, none:;, c@d.example", "|a@b.example |c@d.example"),
        ("a group of quoted name", "\"A: B\": a@b.example;", "|a@b.example"),
        ("a group never closed", "A: a@b.example, c@d.example", "|a@b.example |c@d.example"),
        ("two groups", "A: a@b.example; B: c@d.example;", "|a@b.example |c@d.example"),
        ("unknown receivers", "undisclosed recipients: ;", ""),
        ("a quoted pair that is needed", #""a\"b"@c.example"#, #"|"a\"b"@c.example"#),
        ("a backslash that is needed", #""a\\b"@c.example"#, #"|"a\\b"@c.example"#),
        ("an empty quoted part", "\"\"@c.example", "|\"\"@c.example"),
        ("a comma in a quoted part", "\"a,b\"@c.example", "|\"a,b\"@c.example"),
        ("half of a part quoted", "a.\"b c\".d@e.example", "|\"a.b c.d\"@e.example"),
        ("a route", "A <@x.example:a@b.example>", "A|a@b.example"),
        ("a route of three", "<@x.example, @y.example, @z.example: a@b.example>", "|a@b.example"),
        ("a literal of IPv6", "a@[IPv6:2001:db8::1]", "|a@[IPv6:2001:db8::1]"),
        ("a literal in brackets", "A <a@[192.0.2.1]>", "A|a@[192.0.2.1]"),
        ("a name with a dot", "Dr. A. B. Meyer <a@b.example>", "Dr. A. B. Meyer|a@b.example"),
        ("a name with two commas", "Doe, Jane, PhD <a@b.example>", "Doe, Jane, PhD|a@b.example"),
        ("single quotes", "'Ana' <a@b.example>", "'Ana'|a@b.example"),
        ("a name with an at sign", "a@c.example <a@b.example>", "a@c.example|a@b.example"),
        ("a name with a colon within quotes", "\"A: B\" <a@b.example>", "A: B|a@b.example"),
        ("a name with a bracket", "Ana [Sales] <a@b.example>", "Ana [Sales]|a@b.example"),
        ("a semicolon last", "A <a@b.example>; ", "A|a@b.example"),
        ("no space before the bracket", "Ana<a@b.example>", "Ana|a@b.example"),
        ("an encoded word at the bracket", "=?utf-8?q?Bj=C3=B6rn?=<a@b.example>", "Björn|a@b.example"),
        (
            "encoded words of two charsets", "=?utf-8?q?=C3=A9?= =?iso-8859-1?q?=E9?= <a@b.example>",
            "éé|a@b.example"
        ),
        ("a bracket in an encoded word", "=?utf-8?q?A_<x@y>?= <a@b.example>", "A <x@y>|a@b.example"),
        ("a line end in an encoded word", "=?utf-8?q?A=0D=0ABcc:_x?= <a@b.example>", "A  Bcc: x|a@b.example"),
        ("an encoded word beside a quote", "=?utf-8?q?A?= \"B\" <a@b.example>", "A B|a@b.example"),
        ("a domain of letters beyond ASCII", "a@bücher.example", "|a@bücher.example"),
        ("all of Korean", "한글 <사용자@도메인.example>", "한글|사용자@도메인.example"),
        ("the empty address", "<>", ""), ("the empty address with a name", "MAILER-DAEMON <>", ""),
        ("an at sign alone", "<@>", ""), ("no domain, which whoever sends to it must see", "<a@>", "|a@"),
        ("none without brackets", "a@", "|a@"), ("no local part", "@b.example", ""),
        ("no comma between brackets", "A <a@b.example> C <c@d.example>", "A|a@b.example C|c@d.example"),
        ("nothing between brackets", "<a@b.example><c@d.example>", "|a@b.example |c@d.example"),
        ("a space for a comma", "a@b.example c@d.example", "|a@b.example |c@d.example"),
        (
            "a line end for a comma", "a@b.example\n c@d.example,e@f.example",
            "|a@b.example |c@d.example |e@f.example"
        ),
        ("a name without brackets", "Ana Lopez a@b.example", "Ana Lopez|a@b.example"),
        ("a quoted name without brackets", "\"Lopez, Ana\" a@b.example", "Lopez, Ana|a@b.example"),
        ("words behind the bracket", "A <a@b.example> of Sales, c@d.example", "A|a@b.example |c@d.example"),
        ("a link for an address", "<mailto:a@b.example>", "|a@b.example"),
        ("two at signs", "a@b@c.example", "|a@b@c.example"),
    ])
    func mailboxesAreRead(_ name: String, _ field: String, _ expected: String) {
        let read = mail("To: \(field)\n\n").to
        let shown = read.map { "\($0.name ?? "")|\($0.address)" }.joined(separator: " ")
        #expect(shown == expected, Comment(rawValue: name))
    }

    @Test func addressesOfEightBitBytesStayReadable() {
        let read = Mail(Array("To: J".utf8) + [0xF6] + Array("rg <j@b.example>, k@b.example\n\n".utf8)).to
        #expect(read.map(\.name) == ["Jörg", nil])
        #expect(read.map(\.address) == ["j@b.example", "k@b.example"])
    }

    @Test func allFieldsOfANameCount() {
        let read = mail("To: a@b.example\nSubject: x\nTO: c@d.example\nTo:\n\n")
        #expect(read.to.map(\.address) == ["a@b.example", "c@d.example"])
    }
}

/// Dates as RFC 5322 §3.3 and §4.3 let them be, and as programs break them.
@Suite struct DateDamageTests {
    /// 2 March 2026, 08:00 UTC.
    private static let eight: Int64 = 1_772_438_400_000

    @Test(
        arguments: [
            ("a fold", "Mon,\r\n 2 Mar 2026\r\n 09:00:00 +0100", eight),
            ("no space behind the comma", "Mon,2 Mar 2026 09:00:00 +0100", eight),
            ("comments everywhere", "(a)Mon(b),(c)2(d)Mar(e)2026(f)09:00:00(g)+0100(h)", eight),
            ("an escaped bracket in a comment", "2 Mar 2026 09:00:00 (a \\) b) +0100", eight),
            ("a comment in a comment", "2 Mar 2026 09:00:00 +0100 (CET (x) y)", eight),
            ("spaces in the time", "Mon , 2 Mar 2026 09 : 00 : 00 +0100", eight),
            ("two digits of a year", "2 Mar 26 09:00:00 +0100", eight),
            ("a year of the last century", "2 Mar 98 08:00:00 GMT", 888_825_600_000),
            ("a year of 49", "1 Jan 49 00:00:00 GMT", 2_493_072_000_000),
            ("a year of 50", "1 Jan 50 00:00:00 GMT", -631_152_000_000),
            ("lower case", "mon, 2 mar 2026 03:00:00 est", eight),
            ("daylight time", "2 Mar 2026 01:00:00 PDT", eight),
            ("a military zone", "2 Mar 2026 08:00:00 A", eight), ("zulu", "2 Mar 2026 08:00:00 Z", eight),
            ("the zone of nobody", "2 Mar 2026 08:00:00 -0000", eight),
            ("an unknown zone", "2 Mar 2026 08:00:00 XYZ", eight),
            ("a zone at the time", "2 Mar 2026 09:00:00+0100", eight),
            ("a zone of the west at the time", "2 Mar 2026 03:00:00-0500", eight),
            ("a zone with a colon", "2 Mar 2026 09:00:00 +01:00", eight),
            ("a zone behind GMT", "Mon, 2 Mar 2026 09:00:00 GMT+0100", eight),
            ("a zone behind UTC", "Mon, 2 Mar 2026 17:00:00 UTC+0900 (KST)", eight),
            ("a zone of three quarters", "2 Mar 2026 13:45:00 +0545", eight),
            ("dashes in the date", "Mon, 02-Mar-2026 08:00:00 GMT", eight),
            ("the form of C", "Mon Mar  2 08:00:00 2026", eight),
            ("the form of C with a zone", "Mon Mar 2 09:00:00 2026 +0100", eight),
            ("a month in full", "2 March 2026 08:00:00 GMT", eight),
            ("a wrong day's name", "Sun, 2 Mar 2026 08:00:00 GMT", eight),
            ("a day without a name, with a comma", ", 2 Mar 2026 08:00:00 GMT", eight),
            ("seconds with a fraction", "2 Mar 2026 08:00:00.25 GMT", eight),
            ("RFC 3339 with a space", "2026-03-02 09:00:00+01:00", eight),
            ("RFC 3339 in three words", "2026-03-02 09:00:00 +0100", eight),
            ("a date alone in RFC 3339", "2026-03-02", 1_772_409_600_000),
            ("the form of browsers", "Mon Mar 02 2026 09:00:00 GMT+0100 (Central European Time)", eight),
            ("the form of date(1)", "Mon Mar  2 03:00:00 EST 2026", eight),
            ("a leap second in RFC 3339", "2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("seconds that are none", "2 Mar 2026 08:00:61 GMT", nil),
            ("minutes that are none", "2 Mar 2026 08:60:00 GMT", nil),
            ("the 29th of a short February", "29 Feb 2025 08:00:00 GMT", nil),
            ("a day of nought", "0 Mar 2026 08:00:00 GMT", nil),
            ("a month that is none", "2 Foo 2026 08:00:00 GMT", nil),
            ("a year of five digits", "2 Mar 20266 08:00:00 GMT", nil),
            ("digits that are none of ours", "٢ Mar 2026 08:00:00 GMT", nil),
            ("a zone beyond the Earth", "2 Mar 2026 08:00:00 +9960", eight),
            ("brackets alone", "((((", nil), ("a date alone", "2 Mar 2026", 1_772_409_600_000),
        ] as [(String, String, Int64?)]
    )
    func datesAreRead(_ name: String, _ field: String, _ milliseconds: Int64?) {
        #expect(Mail(Array("Date: \(field)\r\n\r\n".utf8)).date == milliseconds, Comment(rawValue: name))
    }
}
