// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import MIME
import Testing

@testable import Office

/// Letters that leave together.
@Suite(.timeLimit(.minutes(10)))
struct DigestTests {
    private func charges(_ world: World) async throws -> Int {
        let file = try await world.ledger.openCase(
            of: "ana@customer.example",
            at: world.clock.now(),
            memory: Policy.day * 30,
        )
        return file.charges.count
    }

    @Test func twoGatheredLettersLeaveAsOneDigestWithOneCharge() async throws {
        let world = World(.small(budgets: [.aDay(1)], merges: [.digest()]))
        try await world.open { _ in
            let first = try await world.take(.newsletter(1))
            world.pass(until: .seconds(1_800))
            let second = try await world.take(.newsletter(2))
            world.pass(until: .seconds(3_599))
            #expect(world.transport.attempted.isEmpty)
            world.pass(until: .seconds(3_600))
            let parcel = try #require(world.transport.attempted.first?.parcel)
            #expect(world.attemptMoments == ["3600.000"])
            #expect(try await charges(world) == 1)
            let records = [try await world.ledger.letter(first), try await world.ledger.letter(second)]
            #expect(records.map(\.?.state) == [.sent, .merged])
            #expect(records[0]?.dispatch != nil && records[0]?.dispatch == records[1]?.dispatch)
            #expect(
                try await world.story(of: first) == [
                    "hold gathering by daily until 3600.000", "send within-budget",
                    "outcome delivered by main",
                ]
            )
            #expect(
                try await world.story(of: second) == [
                    "hold gathering by daily until 3600.000", "merge digest by daily",
                    "outcome delivered by main",
                ]
            )
            #expect(try await world.ledger.decisions(on: second)[1].of == first)
            let mail = Mail(parcel.bytes)
            #expect(mail.subject == "2 letters")
            #expect(mail.from.map(\.address) == ["digest@shop.example"])
            #expect(mail.hops == 1)
            #expect(parcel.sender == "bounces@shop.example")
            let text = mail.visibleText.text
            #expect(text.contains("Chair 1 is back") && text.contains("Chair 2 is back"))
        }
    }

    @Test func aDigestOfSeveralSendersReturnsToThePolicysAddress() async throws {
        let world = World(.small(merges: [.digest()]))
        try await world.open { _ in
            _ = try await world.take(.newsletter(1))
            var other = Draft.newsletter(2)
            other.sender = "sales@shop.example"
            _ = try await world.take(other)
            world.pass(until: .seconds(3_600))
            #expect(world.transport.attempted.map(\.parcel.sender) == ["digest@shop.example"])
        }
    }

    @Test func aDigestThatCannotBeMadeLeavesItsRidersForLater() async throws {
        let world = World(.small(budgets: [.aDay(1)], merges: [.digest(from: "nobody")]))
        try await world.open { _ in
            let first = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2))
            let third = try await world.take(.newsletter(3))
            world.pass(until: .seconds(3_600))
            #expect(try await world.state(of: first) == .sent)
            #expect(try await world.state(of: second) == .waiting)
            #expect(try await charges(world) == 1)
            let carried = try #require(world.transport.attempted.first?.parcel.bytes)
            #expect(Array(carried.suffix(Draft.newsletter(1).body.count)) == Draft.newsletter(1).body)
            world.pass(until: Policy.day * 4)
            #expect(world.attemptMoments == ["3600.000", "90000.000", "176400.000"])
            #expect(try await world.state(of: second) == .sent)
            #expect(try await world.state(of: third) == .sent)
            #expect(
                try await world.story(of: second) == [
                    "hold gathering by daily until 3600.000", "hold budget by a-day until 90000.000",
                    "send within-budget", "outcome delivered by main",
                ]
            )
        }
    }

    @Test func aLedgerThatFailsWhileADigestIsMadeChangesNothing() async throws {
        let world = World(.small(merges: [.digest()]))
        try await world.open { _ in
            let first = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2))
            world.ledger.fail { $0 == .message ? .unavailable("gone for now") : nil }
            world.pass(until: .seconds(3_605))
            #expect(try await world.state(of: first) == .waiting)
            #expect(try await charges(world) == 0)
            world.ledger.fail(nil)
            world.pass(until: .seconds(3_606))
            #expect(try await world.state(of: first) == .sent)
            #expect(try await world.state(of: second) == .merged)
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func aDigestThatFailsBouncesToEachSender() async throws {
        let world = World(.small(budgets: [.aDay(1)], merges: [.digest()]))
        try await world.open { _ in
            world.transport.answer {
                $0.sender.isEmpty ? ScriptedTransport.accepted : .refused(reply: "550 5.1.1 no such user")
            }
            let first = try await world.take(.newsletter(1))
            var other = Draft.newsletter(2)
            other.sender = "sales@shop.example"
            let second = try await world.take(other)
            var silent = Draft.newsletter(3)
            silent.sender = ""
            let third = try await world.take(silent)
            world.pass(until: .seconds(3_600))
            for letter in [first, second, third] { #expect(try await world.state(of: letter) == .bounced) }
            #expect(try await charges(world) == 0)
            let bounces = world.transport.attempted.map(\.parcel).filter(\.sender.isEmpty)
            #expect(bounces.map(\.recipient).sorted() == ["bounces@shop.example", "sales@shop.example"])
        }
    }
}
