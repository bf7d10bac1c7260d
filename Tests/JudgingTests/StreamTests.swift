// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct StreamTests {
    private static func features(_ change: (inout Features) -> Void) -> Features {
        var features = Features(
            source: "campaigns",
            team: "marketing",
            subject: "Spring sale",
            from: ["Hello@Example.com"],
            to: "ana@customer.example",
            listID: nil,
            headers: [:],
        )
        change(&features)
        return features
    }

    @Test(arguments: [
        ("campaign", features { _ in }),
        ("newsletter", features { $0.listID = "News.example.com" }),
        ("newsletter", features { $0.listID = "Our news <news.example.com>" }),
        ("campaign", features { $0.listID = "other.example.com" }),
        ("password-reset", features { ($0.team, $0.subject) = ("support", "Reset your password now") }),
        ("ticket-reply", features { ($0.team, $0.headers) = ("support", ["in-reply-to": ["<1@x>"]]) }),
        ("other", features { $0.team = "support" }),
        ("outreach", features { $0.team = "sales" }),
        ("receipt", features { $0.headers = ["x-category": ["offer", "receipt"]] }),
        ("other", features { $0.team = "finance" }),
    ])
    func theFirstMatchNamesTheLetter(_ stream: String, _ features: Features) {
        #expect(Reference.policy.stream(for: features).name == stream)
    }

    @Test(arguments: [
        ("every condition must hold", Match(teams: ["marketing"], subjects: [.literal("Other")]), false),
        ("any text of a condition", Match(subjects: [.literal("Other"), .literal("Spring sale")]), true),
        ("a subject compares with case", Match(subjects: [.literal("spring sale")]), false),
        ("an address compares without case", Match(from: [.literal("hello@example.com")]), true),
        ("a domain", Match(from: [.literal("@example.com")]), true),
        ("a domain's tail is another domain", Match(from: [.literal("@ample.com")]), false),
        ("to", Match(to: [.pattern(Reference.pattern("@customer\\.example$"))]), true),
        ("another recipient", Match(to: [.literal("bo@customer.example")]), false),
        ("a source", Match(sources: ["crm", "campaigns"]), true),
        ("another source", Match(sources: ["crm"]), false),
        ("absent", Match(headers: ["in-reply-to": [.absent]]), true),
        ("present", Match(headers: ["in-reply-to": [.present]]), false),
        ("no list is absent", Match(listIDs: [.absent]), true),
        ("no list is not present", Match(listIDs: [.present]), false),
        ("nothing asked", Match(), true),
    ])
    func aMatchAsksForAllItsConditions(_ name: String, _ match: Match, _ isMet: Bool) {
        #expect(match.isMet(by: StreamTests.features { _ in }) == isMet, "\(name)")
    }

    @Test func thePolicyTellsWhichFieldsItReads() {
        var policy = Reference.policy
        policy.customers.key = .header("X-Customer-Id")
        policy.streams[0].supersedes = .header("X-Order-Id")
        #expect(policy.headerNames == ["x-category", "in-reply-to", "x-customer-id", "x-order-id"])
    }

    @Test func aClassThatIsGoneIsTreatedMostCarefully() {
        let rules = Reference.policy.mailClass(named: "gone")
        #expect(
            rules.obeys == MailClass.Rule.allCases && rules.counts && !rules.merges && rules.expires == nil
        )
        #expect(Reference.policy.mailClass(named: "critical").obeys.isEmpty)
    }

    @Test func aCaseMustRememberAsLongAsTheLongestRule() {
        var policy = Reference.policy
        #expect(policy.memory == .days(28))
        policy.budgets.append(Budget(name: "month", limit: 9, window: .calendar(.month)))
        #expect(policy.memory == .days(32))
        policy.budgets = []
        #expect(policy.memory == .days(7))
        policy.inhibitions[0].within = .days(40)
        #expect(policy.memory == .days(40))
    }
}

@Suite struct CustomerRulesTests {
    private static let rules = CustomerRules(
        domains: [
            "gmail.com": .init(stripsPlusTags: true, stripsDots: true, sameAs: ["googlemail.com"]),
            "plus.example": .init(stripsPlusTags: true),
        ],
        internal: ["example.com", "Corp.Example"],
    )

    @Test(arguments: [
        ("Ana@Customer.Example", "ana@customer.example"), (" ana@customer.example. ", "ana@customer.example"),
        ("a.n.a+news@gmail.com", "ana@gmail.com"), ("A.na@GoogleMail.com", "ana@gmail.com"),
        ("a.na+x+y@plus.example", "a.na@plus.example"), ("+tag@plus.example", "+tag@plus.example"),
        ("...@gmail.com", "...@gmail.com"), ("ana+x@other.example", "ana+x@other.example"),
        ("\"a.b+c\"@gmail.com", "\"a.b+c\"@gmail.com"), ("Postmaster", "postmaster"), ("@x", "@x"),
        ("ÄNA@example.org", "äna@example.org"), ("\"a@b\"@customer.example", "\"a@b\"@customer.example"),
    ])
    func anAddressBecomesItsNormalForm(_ address: String, _ key: String) {
        #expect(CustomerRulesTests.rules.key(for: address, headers: [:]) == key)
    }

    /// Most addresses are their own form, and those that nearly are have another.
    @Test(arguments: [
        ("ana@customer.example", "ana@customer.example"), ("ana@customer.example.", "ana@customer.example"),
        ("anA@customer.example", "ana@customer.example"), ("ana@customer.example ", "ana@customer.example"),
        ("Äna@example.org", "äna@example.org"), ("", ""), ("@x", "@x"),
        ("a.b+c@gmail.com", "a.b+c@gmail.com"),
    ])
    func withoutRulesForDomainsItIsTheAddressInLowerCase(_ address: String, _ form: String) {
        #expect(CustomerRules().normalForm(of: address) == form)
    }

    @Test(arguments: [
        ("a@example.com", true), ("A@EXAMPLE.com.", true), ("a@corp.example", true),
        ("a@mail.example.com", false),
        ("a@notexample.com", false), ("example.com", false),
    ])
    func colleaguesAreKnownByTheirDomain(_ address: String, _ isInternal: Bool) {
        #expect(CustomerRulesTests.rules.isInternal(address) == isInternal)
    }

    @Test(arguments: [
        (["x-customer-id": [" C-17 "]], "C-17"), (["x-customer-id": [""]], "ana@customer.example"),
        ([:], "ana@customer.example"),
        (["x-customer-id": ["a\u{0}b"]], "ana@customer.example"),
        (["x-customer-id": [String(repeating: "x", count: 257)]], "ana@customer.example"),
    ])
    func aFieldNamesTheCustomerWhereItIsUsable(_ headers: [String: [String]], _ key: String) {
        var rules = CustomerRulesTests.rules
        rules.key = .header("X-Customer-Id")
        #expect(rules.key(for: "ana@customer.example", headers: headers) == key)
        #expect(rules.key(for: "bo@example.com", headers: headers) == "bo@example.com")
    }
}
