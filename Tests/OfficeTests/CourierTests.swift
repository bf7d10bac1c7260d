// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import MIME
import Testing

@testable import Office

@Suite(.timeLimit(.minutes(10)))
struct CourierTests {
    private static let noUser = Attempt.refused(reply: "550 5.1.1 no such user")
    private static let later = Attempt.refusedForNow(reply: "451 4.7.1 later")
    private static let down = Attempt.relayTrouble(reply: "no route to host")

    @Test func whatIsRefusedForNowIsTriedAgainWithoutARing() async throws {
        let world = World()
        let settles = Box(0)
        world.ledger.fail { call in
            guard call == .settle else { return nil }
            settles.value += 1
            // The loop looks for what is due before the first outcome is settled.
            return settles.value == 1 ? .unavailable("for a moment") : nil
        }
        try await world.open { _ in
            world.transport.answer { _ in Self.later }
            let letter = try await world.take(.newsletter(1))
            #expect(try await world.state(of: letter) == .leaving)
            // Nobody but time wakes the courier for it.
            world.pass(until: .seconds(339))
            #expect(world.transport.attempted.count == 2)
            world.transport.answer { _ in ScriptedTransport.accepted }
            world.pass(until: .seconds(339 + 675))
            #expect(world.transport.attempted.count == 3)
            #expect(try await world.state(of: letter) == .sent)
            // The same mail each time, its Message-ID and its trace included.
            #expect(Set(world.transport.attempted.map(\.parcel)).count == 1)
        }
    }

    @Test func pausesGrowUntilItGivesUpAndBounces() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { $0.sender.isEmpty ? ScriptedTransport.accepted : Self.later }
            let letter = try await world.take(.newsletter(1))
            world.pass(until: Policy.day * 6)
            let moments = world.transport.attempted.filter { !$0.parcel.sender.isEmpty }.map(\.at)
            let pauses = zip(moments, moments.dropFirst()).map { $1 - $0 }
            for (attempt, pause) in pauses.enumerated() {
                let middle = min(Duration.seconds(300) * (1 << min(attempt, 10)), .seconds(14_400))
                #expect(pause >= middle * 7 / 8 - .milliseconds(1) && pause <= middle * 9 / 8)
            }
            #expect(try #require(moments.last) - World.noon > Policy.day * 4)
            #expect(try #require(moments.last) - World.noon <= Policy.day * 5)
            #expect(try await world.state(of: letter) == .bounced)
            #expect(try await world.story(of: letter).last == "outcome gave-up by main")
            let bounce = try #require(world.transport.attempted.last?.parcel)
            #expect(bounce.recipient == "bounces@shop.example")
            #expect(bounce.sender.isEmpty)
        }
    }

    @Test func whatIsRefusedForGoodBouncesAndGivesItsChargeBack() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            world.transport.answer {
                $0.bytes.contains(text: "number 1\r\n") ? nil : ScriptedTransport.accepted
            }
            let first = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2))
            #expect(try await world.state(of: second) == .waiting)
            world.pass(until: .seconds(60))
            world.transport.answer { _ in ScriptedTransport.accepted }
            world.transport.release(Self.noUser)
            world.settle()
            #expect(try await world.state(of: first) == .bounced)
            #expect(try await world.story(of: first).last == "outcome refused by main")
            // Its place was free again at once.
            #expect(try await world.state(of: second) == .sent)
            let parcels = world.transport.attempted.dropFirst().map(\.parcel)
            #expect(Set(parcels.map(\.recipient)) == ["bounces@shop.example", "ana@customer.example"])
            #expect(parcels.count == 2)
        }
    }

    @Test func aMailFromNobodyNeverBounces() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { _ in Self.noUser }
            var draft = Draft()
            draft.sender = ""
            let letter = try await world.take(draft)
            world.pass(until: Policy.day)
            #expect(try await world.state(of: letter) == .bounced)
            #expect(world.transport.attempted.count == 1)
        }
    }

    @Test func aBounceThatIsRefusedEndsThere() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { _ in Self.noUser }
            _ = try await world.take(.newsletter(1))
            world.pass(until: Policy.day * 10)
            #expect(
                world.transport.attempted.map(\.parcel.recipient) == [
                    "ana@customer.example", "bounces@shop.example",
                ]
            )
        }
    }

    @Test func relayTroubleNeverBouncesAndOpensAgain() async throws {
        let world = World(connections: 4)
        try await world.open { _ in
            world.transport.answer { _ in Self.down }
            var letters: [LetterID] = []
            for number in 1...4 {
                letters += try await world.handIn(.newsletter(number, to: "c\(number)@customer.example"))
            }
            world.settle()
            world.pass(until: Policy.day * 3)
            for letter in letters { #expect(try await world.state(of: letter) == .leaving) }
            // A closed lane lets one mail through each five minutes, and no more.
            let attempts = world.transport.attempted.count
            #expect(attempts > 3 * 280 && attempts < 3 * 295)
            world.transport.answer { _ in ScriptedTransport.accepted }
            world.pass(until: Policy.day * 3 + .seconds(600))
            for letter in letters { #expect(try await world.state(of: letter) == .sent) }
            #expect(world.transport.attempted.count == attempts + 4)
        }
    }

    @Test func troubleOfOneRelaySlowsNoOther() async throws {
        let world = World()
        let other = Departures(relay: "second", connections: 2, rate: nil)
        let second = Courier(world.surroundings, departures: other)
        try await world.open { group in
            group.addTask(executorPreference: world.turns) { await second.run() }
            world.transport.answer { $0.relay == "main" ? Self.down : ScriptedTransport.accepted }
            let stuck = try await world.take(.newsletter(1))
            let dispatch = try #require(try await world.ledger.letter(stuck)?.dispatch)
            // Its twin by the other relay: what the first meets is not its business.
            world.pass(until: .seconds(1))
            #expect(try await world.ledger.reroute(to: "second", unless: ["second"]) == 1)
            other.ring()
            world.pass(until: .seconds(5))
            #expect(try await world.state(of: stuck) == .sent)
            #expect(try await world.ledger.letters(of: dispatch).count == 1)
            #expect(world.transport.attempted.map(\.parcel.relay) == ["main", "second"])
        }
    }

    @Test func neverMoreUnderWayThanConnections() async throws {
        let world = World(connections: 3)
        try await world.open { _ in
            world.transport.answer { _ in nil }
            for number in 1...20 {
                try await world.handIn(.newsletter(number, to: "c\(number)@customer.example"))
            }
            world.settle()
            #expect(world.transport.heldCount == 3)
            // What no connection is free for is not claimed.
            #expect(try await world.ledger.leavingDispatches().count == 3)
            for done in 1...20 {
                world.transport.release()
                world.settle()
                #expect(world.transport.heldCount == min(3, 20 - done))
            }
            #expect(world.transport.underWayMost == 3)
            #expect(world.transport.attempted.count == 20)
        }
    }

    @Test func whatSettlesAMailClaimsTheNextForItsConnection() async throws {
        let world = World(connections: 1)
        try await world.open { _ in
            world.transport.answer { _ in nil }
            for number in 1...3 {
                try await world.handIn(.newsletter(number, to: "c\(number)@customer.example"))
            }
            world.settle()
            // The loop's own way is closed: what leaves now was claimed by who settled.
            world.ledger.fail { $0 == .claimDispatches ? .unavailable("read-only") : nil }
            for done in 1...3 {
                #expect(world.transport.attempted.count == done)
                world.transport.release()
                world.settle()
            }
            #expect(try await world.ledger.base.leavingDispatches().isEmpty)
        }
    }

    @Test func theRateIsHeld() async throws {
        let world = World(connections: 10, rate: 2)
        try await world.open { _ in
            for number in 1...5 {
                try await world.handIn(.newsletter(number, to: "c\(number)@customer.example"))
            }
            world.pass(until: .seconds(10))
            #expect(world.attemptMoments == ["0.000", "0.000", "1.000", "1.000", "2.000"])
        }
    }

    @Test func stoppingLetsMailUnderWayFinishAndSettle() async throws {
        let world = World()
        try await world.open { group in
            world.transport.answer { _ in nil }
            let first = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2, to: "ben@customer.example"))
            let third = try await world.take(.newsletter(3, to: "cem@customer.example"))
            group.cancelAll()
            world.settle()
            #expect(try await world.state(of: first) == .leaving)
            world.transport.release()
            world.transport.release(Self.later)
            world.settle()
            #expect(try await world.state(of: first) == .sent)
            #expect(
                try await world.story(of: second).last?.hasPrefix("outcome refused by main until") == true
            )
            #expect(try await world.ledger.leavingDispatches().isEmpty)
            // Nothing new is begun.
            #expect(world.transport.attempted.count == 2)
            #expect(try await world.state(of: third) == .leaving)
        }
    }

    @Test func anOutcomeIsRecordedAsSoonAsTheLedgerCan() async throws {
        let world = World()
        try await world.open { _ in
            world.ledger.fail { $0 == .settle ? .full("no space") : nil }
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(30))
            #expect(try await world.state(of: letter) == .leaving)
            world.ledger.fail(nil)
            world.pass(until: .seconds(31))
            #expect(try await world.state(of: letter) == .sent)
            #expect(world.transport.attempted.count == 1)
            #expect(try await world.story(of: letter).count == 2)
        }
    }

    @Test func nothingIsRelayedThatCannotBeRecordedAsLeaving() async throws {
        let world = World()
        try await world.open { _ in
            world.ledger.fail { [.record, .claimDispatches].contains($0) ? .unavailable("read-only") : nil }
            let letter = try await world.take(.newsletter(1))
            world.pass(until: .seconds(30))
            #expect(world.transport.attempted.isEmpty)
            world.ledger.fail(nil)
            world.pass(until: .seconds(31))
            #expect(try await world.state(of: letter) == .sent)
        }
    }
}

extension [UInt8] {
    func contains(text: String) -> Bool {
        String(decoding: self, as: UTF8.self).contains(text)
    }
}
