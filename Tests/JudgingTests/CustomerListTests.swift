// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// What is kept of customers, and what it does to their mail.
@Suite struct CustomerListTests {
    @Test func whatWasPutIsFound() {
        var list = CustomerList()
        let ana = Case.Customer(
            key: "ana",
            zone: Zone.berlin,
            cohort: "new",
            account: "acme",
            limit: 2,
            pausedUntil: Timestamp(milliseconds: 5),
        )
        list.put(ana, address: "ana@x.example")
        list.put(Case.Customer(key: "ben@x.example", zone: Zone.berlin, account: "acme"))
        #expect(list.customer("ana") == ana)
        #expect(list.customer("ben@x.example")?.zone == Zone.berlin)
        #expect(list.customer("ana@x.example") == nil, "an address is no customer's key")
        #expect(list.key(of: "ana@x.example") == "ana")
        #expect(list.key(of: "ben@x.example") == "ben@x.example")
        #expect(list.key(of: "cem@x.example") == nil)
        #expect(list.members(of: "acme") == ["ana", "ben@x.example"])
        #expect(list.members(of: "other") == [])
    }

    @Test func whatIsPutAgainStandsInPlaceOfTheFirst() {
        var list = CustomerList()
        list.put(Case.Customer(key: "ana", cohort: "new", account: "acme"), address: "ana@x.example")
        list.put(Case.Customer(key: "ana", account: "other", limit: 1), address: "ana@y.example")
        #expect(list.count == 1)
        #expect(list.customer("ana") == Case.Customer(key: "ana", account: "other", limit: 1))
        #expect(list.members(of: "acme") == [])
        #expect(list.members(of: "other") == ["ana"])
        #expect(list.addresses(of: "ana") == ["ana", "ana@x.example", "ana@y.example"])
    }

    @Test func aDeadAddressKeepsOnlyTheLettersToItBack() {
        let customer = Case.Customer(key: "ana", optOuts: [.bounced("ana@old.example")])
        var scene = Scene(Reference.policy, customer: customer)
        scene.accept("dead", at: "2026-03-02 10:00", Reference.reset) { $0.recipient = "ana@old.example" }
        scene.accept("alive", at: "2026-03-02 10:01", Reference.reset) { $0.recipient = "ana@new.example" }
        scene.accept("unsaid", at: "2026-03-02 10:02", Reference.reset)
        #expect(scene.story(of: "dead") == ["2026-03-02 10:00  suppress bounced"])
        #expect(scene.story(of: "alive") == ["2026-03-02 10:01  send exempt by critical"])
        #expect(scene.story(of: "unsaid") == ["2026-03-02 10:02  send exempt by critical"])
    }

    @Test func aPauseHoldsUntilItsEnd() {
        var customer = Case.Customer(key: "ana")
        var scene = Scene(Reference.policy, customer: customer)
        customer = Case.Customer(key: "ana", pausedUntil: scene.at("2026-03-04 12:00"))
        scene = Scene(Reference.policy, customer: customer)
        scene.accept("letter", at: "2026-03-02 10:00", Reference.outreach)
        scene.run(until: "2026-03-20 00:00")
        #expect(
            scene.story(of: "letter") == [
                "2026-03-02 10:00  hold paused by paused-until until 2026-03-04 12:00",
                "2026-03-04 12:00  send within-budget",
            ]
        )
    }

    @Test(arguments: [(1, "hold budget by own-limit"), (9, "hold budget by one-a-day")])
    func itsOwnLimitIsOnlyEverStricter(_ limit: Int, _ verdict: String) {
        var scene = Scene(Reference.policy, customer: Case.Customer(key: "ana", limit: limit))
        scene.accept("first", at: "2026-03-02 10:00", Reference.outreach)
        scene.accept("second", at: "2026-03-02 10:01", Reference.outreach)
        #expect(scene.story(of: "second")[0].hasPrefix("2026-03-02 10:01  \(verdict)"))
    }
}
