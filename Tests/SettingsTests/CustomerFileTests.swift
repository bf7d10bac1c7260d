// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Settings

/// The customers' directory: what a line says of whom, and that nothing that is wrong in it passes.
@Suite struct CustomerFileTests {
    static let rules = CustomerRules(
        domains: [
            "gmail.com": .init(stripsPlusTags: true, stripsDots: true, sameAs: ["googlemail.com"])
        ],
        internal: ["example.com"],
    )
    static let zones = ZoneFolder(environment: [:])

    private func read(
        _ text: String,
        limits: CSVTable.Limits = CSVTable.Limits()
    ) -> (list: CustomerList?, problems: [String]) {
        let findings = Findings()
        let list = CustomerFile.read(
            Array(text.utf8),
            named: "c.csv",
            under: Self.rules,
            Self.zones,
            findings,
            limits: limits,
        )
        return (list, findings.sortedProblems.map(\.description))
    }

    @Test func aLineSaysAllThatIsKnownOfACustomer() throws {
        let (list, problems) = read(
            """
            address,customer,account,time-zone,cohort,limit,paused-until
            Ana@customer.example,c-17,ACME Ltd,Europe/Berlin,detractor,2,2026-03-02 09:00
            ben@customer.example,,,,,0,2026-03-02

            """
        )
        #expect(problems == [])
        let ana = try #require(list?.customer("c-17"))
        let berlin = try Self.zones.zone(named: "Europe/Berlin")
        #expect(ana.zone == berlin)
        #expect(ana.account == "ACME Ltd")
        #expect(ana.cohort == "detractor")
        #expect(ana.limit == 2)
        #expect(ana.pausedUntil == Timestamp(iso8601: "2026-03-02T08:00:00Z"), "nine o'clock in Berlin")
        #expect(list?.key(of: "ana@customer.example") == "c-17")
        let ben = try #require(list?.customer("ben@customer.example"))
        #expect(ben.limit == 0)
        #expect(ben.zone == nil)
        #expect(ben.pausedUntil == Timestamp(iso8601: "2026-03-02T00:00:00Z"))
        #expect(list?.customer("nobody@customer.example") == nil)
        #expect(list?.members(of: "ACME Ltd") == ["c-17"])
    }

    @Test func anyNameIsACohort() {
        let (list, problems) = read(
            "address,cohort\na@x.example,9\nb@x.example,trial ends soon\nc@x.example,Passive\n"
        )
        #expect(problems == [])
        let cohorts = ["a", "b", "c"].map { list?.customer("\($0)@x.example")?.cohort }
        #expect(cohorts == ["9", "trial ends soon", "Passive"])
    }

    @Test func linesOfOneCustomerAreOneCustomer() throws {
        let (list, problems) = read(
            """
            cohort,address,customer,limit,account
            new,ana@home.example,ana,,
            ,ana@work.example,ana,3,acme
            new,ana@old.example,ana,3,
            """
        )
        #expect(problems == [])
        #expect(list?.count == 1)
        let ana = try #require(list?.customer("ana"))
        #expect([ana.cohort, ana.account] == ["new", "acme"])
        #expect(ana.limit == 3)
        let addresses = ["ana@home.example", "ana@work.example", "ana@old.example"]
        #expect(addresses.map { list?.key(of: $0) } == ["ana", "ana", "ana"])
        #expect(list?.addresses(of: "ana") == ["ana"] + addresses)
    }

    @Test func anAddressIsKnownInEveryFormThatItsDomainDoesNotTellApart() throws {
        let (list, _) = read("address,customer\nA.na+shop@googlemail.com,ana\n")
        let known = try #require(list)
        for address in ["ana@gmail.com", "Ana+x@gmail.com", "a.n.a@googlemail.com"] {
            #expect(Self.rules.key(for: address, headers: [:], in: known) == "ana", "\(address)")
        }
        #expect(Self.rules.key(for: "a.na@other.example", headers: [:], in: known) == "a.na@other.example")
    }

    @Test func theDirectoryStandsAboveAFieldAndAColleagueIsNobodysCustomer() throws {
        var rules = Self.rules
        rules.key = .header("X-Customer")
        let (list, _) = read("address,customer\nana@x.example,ana\nbo@example.com,boss\n")
        let known = try #require(list)
        let headers = ["x-customer": ["77"]]
        #expect(rules.key(for: "ana@x.example", headers: headers, in: known) == "ana")
        #expect(rules.key(for: "cem@x.example", headers: headers, in: known) == "77")
        #expect(rules.key(for: "bo@example.com", headers: headers, in: known) == "bo@example.com")
    }

    @Test(arguments: [
        "address,cohort\r\n\"an\"\"a@x.example\",\"a, b\r\nc\"\r\n",
        "\u{FEFF}address,cohort\n\"an\"\"a@x.example\",\"a, b\r\nc\"",
    ])
    func quotesAndLineEndsAreThoseOfRFC4180(_ text: String) {
        let (_, problems) = read(text)
        #expect(
            problems == ["c.csv:2:20: `a, b\\r\\nc` holds a control character; write one line without any"]
        )
        let (list, none) = read(text.replacing("\r\nc\"", with: "c\""))
        #expect(none == [])
        #expect(list?.customer("an\"a@x.example")?.cohort == "a, bc")
    }

    @Test func everyProblemIsToldWithItsPlaceAndWhatWouldBeRight() {
        let (list, problems) = read(
            """
            address,customer,time-zone,cohort,limit,paused-until
            nobody,,,,,
            ana@x.example,c1,Europe/Berln,x,many,soon
            ,c2,,,,
            Ana@x.example,,,,,
            bö@x.example,c1,UTC,y,1,
            cem@x.example,c1,,x,2,
            short@x.example,c3
            a"b@x.example,,,,,
            "c"d@x.example,,,,,
            eve@x.example,,,,,"open
            """
        )
        #expect(list == nil)
        #expect(
            problems == [
                "c.csv:2:1: `nobody` is no mail address; write one like `ana@customer.example`",
                "c.csv:3:18: there is no time zone `Europe/Berln` in /usr/share/zoneinfo; did you mean "
                    + "`Europe/Berlin`?",
                "c.csv:3:33: `many` is not in range; write a whole number from 0 to 1000000",
                "c.csv:3:38: `soon` is no time; write it like `2026-03-02`, `2026-03-02 09:00` or "
                    + "`2026-03-02T09:00:00Z`",
                "c.csv:4:1: this line has no address; write one, or take the line out",
                "c.csv:5:1: the address `ana@x.example` already stands on line 3; keep it once",
                "c.csv:6:21: the customer `c1` already has another `cohort`, see line 3; say the same, or "
                    + "leave it empty",
                "c.csv:7:21: the customer `c1` already has another `limit`, see line 3; say the same, or "
                    + "leave it empty",
                "c.csv:8:17: this line has 2 fields, and the header 6; write as many, empty ones too",
                "c.csv:9:2: a quote stands inside a field without quotes around it; put the field into "
                    + "quotes, and write each quote in it twice",
                "c.csv:10:4: something follows the quote that closes a field; end the field there",
                "c.csv:11:19: the quote that opens this field is closed nowhere; close it",
            ]
        )
    }

    @Test(arguments: [
        (
            "address,time_zone,colour\n",
            [
                "c.csv:1:9: unknown column `time_zone`; did you mean `time-zone`?",
                "c.csv:1:19: unknown column `colour`; known are `address`, `customer`, `account`, "
                    + "`time-zone`, `cohort`, `limit`, `paused-until`",
            ]
        ),
        ("address,limit,address\n", ["c.csv:1:15: the column `address` stands here twice; keep it once"]),
        (
            "customer\n",
            [
                "c.csv:1:1: the column `address` is missing; the first line names the columns, like "
                    + "`address,customer,account,time-zone,cohort,limit,paused-until`"
            ]
        ),
        (
            "\n\r\n",
            [
                "c.csv:1:1: the file is empty; begin with the header line "
                    + "`address,customer,account,time-zone,cohort,limit,paused-until`"
            ]
        ),
    ])
    func theHeaderNamesKnownColumns(_ text: String, _ expected: [String]) {
        #expect(read(text).problems == expected)
    }

    @Test func whatIsNotUTF8IsAProblem() {
        let findings = Findings()
        let bytes = Array("address,cohort\nana@x.example,".utf8) + [0xFC, 0x0A]
        _ = CustomerFile.read(bytes, named: "c.csv", under: Self.rules, Self.zones, findings)
        #expect(
            findings.sortedProblems.map(\.description) == [
                "c.csv:2:15: this field is not UTF-8; save the file as UTF-8"
            ]
        )
    }

    @Test func thereIsAnEndToWhatIsTold() {
        var limits = CSVTable.Limits()
        limits.problemsMax = 3
        let (list, problems) = read(
            "address\n" + String(repeating: "x\n", count: 9),
            limits: limits
        )
        #expect(list == nil)
        #expect(problems.count == 4)
        #expect(problems.last == "c.csv:4:1: more may be wrong from here on; mend what is told first")
        limits.bytesMax = 8
        #expect(read("address\nana@x.example\n", limits: limits).problems.count == 1)
    }
}
