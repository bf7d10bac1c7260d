// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// Who wants no mail, or can get none.
@Suite(.timeLimit(.minutes(10)))
struct OptOutTests {
    private static let ana = "ana@customer.example"
    private static let old = "ana@old.example"

    private func optOut(
        _ address: String = ana,
        _ reason: OptOutReason = .unsubscribed,
        stream: String? = nil,
        in world: World,
    ) -> OptOut {
        OptOut(
            address: address,
            reason: reason,
            stream: stream,
            at: world.clock.now(),
            author: "eve",
            comment: ""
        )
    }

    /// Two addresses of one customer.
    private static var twoAddresses: CustomerDirectory.Content {
        var list = CustomerList()
        list.put(Case.Customer(key: "c1"), address: ana)
        list.put(Case.Customer(key: "c1"), address: old)
        return CustomerDirectory.Content(list: list, fingerprint: "f1")
    }

    @Test func whatWaitsIsJudgedAgain() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            let held = try await world.take(.newsletter(2))
            let other = try await world.take(.newsletter(3, to: "ben@customer.example"))
            try await world.ledger.keep(optOut(stream: "newsletter", in: world), of: [Self.ana])
            world.arrivals.ring()
            world.settle()
            #expect(try await world.story(of: held).last == "suppress opted-out")
            #expect(try await world.state(of: other) == .sent)
        }
    }

    @Test func oneThatIsRemovedHoldsNothingBackAnyMore() async throws {
        let world = World()
        try await world.open { _ in
            let kept = optOut(in: world)
            try await world.ledger.keep(kept, of: [Self.ana])
            #expect(try await world.state(of: world.take(.newsletter(1))) == .suppressed)
            _ = try await world.ledger.remove([kept], of: [Self.ana], at: world.clock.now())
            #expect(try await world.state(of: world.take(.newsletter(2))) == .sent)
        }
    }

    @Test func theFileOfOptOutsCountsAsWell() async throws {
        let world = World()
        var list = OptOutList()
        list.add(.complained, of: Self.ana)
        world.directory.replace(with: CustomerDirectory.Content(optOuts: list))
        try await world.open { _ in
            let letter = try await world.take(.newsletter(1))
            #expect(try await world.story(of: letter) == ["suppress complained"])
            let exempt = try await world.take(.alarm(2))
            #expect(try await world.story(of: exempt).first == "send exempt by critical")
        }
    }

    @Test func aFileThatIsReplacedWhileCasesAreOpenedCounts() async throws {
        let world = World()
        var list = OptOutList()
        list.add(.complained, of: Self.ana)
        let fresh = CustomerDirectory.Content(optOuts: list, fingerprint: "f2")
        try await world.open { _ in
            world.ledger.fail { call in
                if call == .openCases { world.directory.replace(with: fresh) }
                return nil
            }
            let letter = try await world.take(.newsletter(1))
            #expect(try await world.story(of: letter) == ["suppress complained"])
        }
    }

    @Test func anOptOutOfOneAddressIsTheCustomers() async throws {
        let world = World()
        world.directory.replace(with: Self.twoAddresses)
        try await world.open { _ in
            try await world.ledger.keep(optOut(Self.old, .complained, in: world), of: ["c1"])
            let letter = try await world.take(.newsletter(1))
            #expect(try await world.ledger.letter(letter)?.letter.customer == "c1")
            #expect(try await world.story(of: letter) == ["suppress complained"])
        }
    }

    @Test func aDeadAddressKillsOnlyLettersToIt() async throws {
        let world = World()
        world.directory.replace(with: Self.twoAddresses)
        try await world.open { _ in
            try await world.ledger.keep(optOut(Self.old, .bounced, in: world), of: ["c1"])
            let dead = try await world.take(.alarm(1, to: "Ana@OLD.example"))
            let alive = try await world.take(.alarm(2, to: Self.ana))
            #expect(try await world.story(of: dead) == ["suppress bounced"])
            #expect(try await world.state(of: alive) == .sent)
        }
    }

    @Test func whereAFieldNamesTheCustomerTheAddressStillCounts() async throws {
        var policy = Policy.small()
        policy.customers.key = .header("X-Customer")
        let world = World(policy)
        try await world.open { _ in
            try await world.ledger.keep(optOut(.init(Self.ana), .bounced, in: world), of: ["77"])
            var draft = Draft.newsletter(1)
            draft.fields = ["X-Customer: 77"]
            let letter = try await world.take(draft)
            #expect(try await world.ledger.letter(letter)?.letter.customer == "77")
            #expect(try await world.story(of: letter) == ["suppress bounced"])
        }
    }

    @Test func aRecipientThatTheRelayDoesNotKnowIsDeadFromThenOn() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            let words = "550 5.1.1 nobody here"
            world.transport.answer { $0.sender.isEmpty ? ScriptedTransport.accepted : nil }
            let first = try await world.take(.newsletter(1))
            let waiting = try await world.take(.newsletter(2))
            #expect(try await world.state(of: waiting) == .waiting)
            world.transport.release(.unknownRecipient(reply: words))
            world.settle()
            #expect(try await world.state(of: first) == .bounced)
            #expect(try await world.story(of: waiting).last == "suppress bounced")
            let known = try await world.ledger.optOuts(after: nil, limit: 9)
            #expect(known.map(\.address) == [Self.ana])
            #expect(known.first?.comment == words)
            #expect(known.first?.author == nil)
            #expect(try await world.story(of: world.take(.alarm(3))) == ["suppress bounced"])
        }
    }

    @Test(arguments: [Attempt.refused(reply: "550 5.1.1 to DATA"), .impossible(reply: "5.6.7 no")])
    func anyOtherRefusalSaysNothingOfTheAddress(_ attempt: Attempt) async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { $0.sender.isEmpty ? ScriptedTransport.accepted : attempt }
            let letter = try await world.take(.newsletter(1))
            #expect(try await world.state(of: letter) == .bounced)
            #expect(try await world.ledger.optOuts(after: nil, limit: 9) == [])
        }
    }

    @Test func aBounceThatNobodyTakesSaysNothingOfACustomer() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer {
                $0.sender.isEmpty ? .unknownRecipient(reply: "550 5.1.1") : .refused(reply: "550")
            }
            _ = try await world.take(.newsletter(1))
            #expect(world.transport.attempted.count == 2)
            #expect(try await world.ledger.optOuts(after: nil, limit: 9) == [])
        }
    }
}
