// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct AddressListTests {
    @Test(arguments: [
        ("an address alone", "a@b.example", "|a@b.example"),
        ("in brackets", "<a@b.example>", "|a@b.example"),
        ("with a name", "Ana Lopez <a@b.example>", "Ana Lopez|a@b.example"),
        ("with a quoted name", "\"Lopez, Ana\" <a@b.example>", "Lopez, Ana|a@b.example"),
        ("with escapes in the name", #""A \"B\" C" <a@b.example>"#, "A \"B\" C|a@b.example"),
        ("two", "a@b.example, C <c@d.example>", "|a@b.example C|c@d.example"),
        ("a comment that is the name", "a@b.example (Ana)", "Ana|a@b.example"),
        ("a comment in a comment", "Ana (x (y) z) <a@b.example>", "Ana|a@b.example"),
        ("a comment within an address", "a(c)@(d)b.example", "d|a@b.example"),
        (
            "a group", "Team: a@b.example, C <c@d.example>;, e@f.example",
            "|a@b.example C|c@d.example |e@f.example"
        ),
        ("an empty group", "undisclosed-recipients:;", ""),
        ("a route of old", "<@x.example,@y.example:a@b.example>", "|a@b.example"),
        ("white space of old", "a . c @ b . example", "|a.c@b.example"),
        ("needless quotes", "\"a.c\"@b.example", "|a.c@b.example"),
        ("quotes that are needed", "\"a c\"@b.example", "|\"a c\"@b.example"),
        ("two dots in quotes", "\"a..c\"@b.example", "|\"a..c\"@b.example"),
        ("an at sign in quotes", "\"a@c\"@b.example", "|\"a@c\"@b.example"),
        ("an at sign in a name", "\"a@c.example\" <a@b.example>", "a@c.example|a@b.example"),
        ("an unquoted dot", "J. Doe <a@b.example>", "J. Doe|a@b.example"),
        ("a name with a bare comma", "Doe, Jane <a@b.example>", "Doe, Jane|a@b.example"),
        ("a semicolon between two", "a@b.example; c@d.example", "|a@b.example |c@d.example"),
        ("a bracket never closed", "Jane <a@b.example", "Jane|a@b.example"),
        ("a bracket closed by a comma", "Jane <a@b.example, c@d.example", "Jane|a@b.example |c@d.example"),
        ("a quote never closed", "\"Jane <a@b.example>", ""),
        ("an encoded name", "=?utf-8?q?Bj=C3=B6rn?= <a@b.example>", "Björn|a@b.example"),
        ("two encoded words", "=?utf-8?q?Bj=C3?= =?utf-8?q?=B6rn?= <a@b.example>", "Björn|a@b.example"),
        ("an encoded word in quotes", "\"=?utf-8?q?Bj=C3=B6rn?=\" <a@b.example>", "Björn|a@b.example"),
        ("a comma in an encoded word", "=?utf-8?q?Doe,_J?= <a@b.example>", "Doe, J|a@b.example"),
        ("a name in raw UTF-8", "Björn <b@ö.example>", "Björn|b@ö.example"),
        ("a literal domain", "a@[192.0.2.1]", "|a@[192.0.2.1]"),
        ("a user of the machine", "root", "|root"),
        ("words that are no address", "nobody at all", ""),
        ("dots that some phones have", "a..b.@c.example", "|a..b.@c.example"),
        ("a doubled bracket", "A <<a@b.example>>", "A|a@b.example"),
        ("nothing", "", ""),
        ("commas alone", ", ,", ""),
        ("an address with a control character", "a\u{7}@b.example", "|a@b.example"),
    ])
    func mailboxesAreRead(_ name: String, _ field: String, _ expected: String) {
        let mailboxes = AddressList.mailboxes(in: Array(field.utf8))
        let shown = mailboxes.map { "\($0.name ?? "")|\($0.address)" }.joined(separator: " ")
        #expect(shown == expected, Comment(rawValue: name))
    }

    @Test func aGroupAndAFoldedCommentAreReadFromAMail() throws {
        let mail = try Samples.mail("invoice-attachments")
        #expect(
            mail.to.map(\.address) == [
                "ana@customer.example", "bob@customer.example", "carl@customer.example",
            ]
        )
        #expect(mail.to.map(\.name) == ["Lopez, Ana", nil, "Carl \"C\" Meyer"])
    }

    @Test(arguments: [",", " ", ";"])
    func moreThanTheLimitAreNotRead(_ separator: String) {
        let many = String(repeating: "a@b.example\(separator)", count: MailLimits.mailboxesMax + 50)
        #expect(AddressList.mailboxes(in: Array(many.utf8)).count == MailLimits.mailboxesMax)
    }

    @Test func theDomainIsWhatStandsBehindTheLastAtSign() {
        #expect(Mailbox(name: nil, address: "\"a@c\"@B.Example").domain == "b.example")
        #expect(Mailbox(name: nil, address: "root").domain == nil)
    }
}

@Suite struct MailDateTests {
    @Test(
        arguments: [
            ("RFC 5322", "Mon, 02 Mar 2026 09:00:00 +0100", 1_772_438_400_000),
            ("without the day's name", "2 Mar 2026 08:00:00 +0000", 1_772_438_400_000),
            ("without seconds", "Mon, 2 Mar 2026 17:00 +0900", 1_772_438_400_000),
            ("a zone's name of old", "02 Mar 26 03:00:00 EST", 1_772_438_400_000),
            ("GMT", "Mon, 02 Mar 2026 08:00:00 GMT", 1_772_438_400_000),
            ("a comment", "Mon, 02 Mar 2026 17:00:00 +0900 (KST)", 1_772_438_400_000),
            ("no zone", "Mon, 02 Mar 2026 08:00:00", 1_772_438_400_000),
            ("half an hour", "Mon, 02 Mar 2026 13:30:00 +0530", 1_772_438_400_000),
            ("three digits of a year", "Thu, 1 Jan 100 00:00:00 +0000", 946_684_800_000),
            ("the last century", "31 Dec 99 23:59:59 UT", 946_684_799_000),
            ("before 1970", "31 Dec 1969 23:59:59 +0000", -1_000),
            ("a leap day", "29 Feb 2024 00:00:00 Z", 1_709_164_800_000),
            ("a leap second", "31 Dec 2016 23:59:60 +0000", 1_483_228_800_000),
            ("RFC 3339", "2026-03-02T08:00:00Z", 1_772_438_400_000),
            ("RFC 3339 with a zone", "2026-03-02T09:00:00.250+01:00", 1_772_438_400_000),
            ("a zone directly behind the time", "02 Mar 2026 09:00+0100", 1_772_438_400_000),
            ("GMT and more", "Mon, 2 Mar 2026 09:00:00 GMT+0100", 1_772_438_400_000),
            ("a zone with a colon", "Mon, 2 Mar 2026 09:00:00 +01:00", 1_772_438_400_000),
            ("hyphens", "Monday, 02-Mar-26 08:00:00 GMT", 1_772_438_400_000),
            ("hyphens and a zone", "2-Mar-2026 03:00:00 -0500", 1_772_438_400_000),
            ("dots in the time", "Mon, 2 Mar 2026 09.00.00 +0100", 1_772_438_400_000),
            ("parts of a second", "Mon, 2 Mar 2026 09:00:00.500 +0100", 1_772_438_400_000),
            ("the C library's order", "Mon Mar  2 08:00:00 2026", 1_772_438_400_000),
            ("the order of date(1)", "Mon Mar  2 03:00:00 EST 2026", 1_772_438_400_000),
            ("an American order", "March 2, 2026 08:00", 1_772_438_400_000),
            ("a month without a year", "Mon Mar  2 08:00:00", nil),
            ("a day that is none", "30 Feb 2026 00:00:00 +0000", nil),
            ("an hour that is none", "2 Mar 2026 24:00:00 +0000", nil),
            ("words", "Whenever", nil), ("nothing", "", nil),
            ("a number too long", "99999999999999999999 Mar 2026 00:00:00", nil),
        ] as [(String, String, Int64?)]
    )
    func datesAreRead(_ name: String, _ text: String, _ milliseconds: Int64?) {
        #expect(MailDate.milliseconds(text) == milliseconds, Comment(rawValue: name))
    }
}
