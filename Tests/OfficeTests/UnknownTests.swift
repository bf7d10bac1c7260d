// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

/// A relay that goes silent after the final dot, and a daemon that ends while a mail is leaving.
@Suite(.timeLimit(.minutes(10)))
struct UnknownTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let draft: Draft
        let state: Letter.State
        /// How often the mail is sent in the next hour.
        let attempts: Int

        var testDescription: String { name }
    }

    static let rows = [
        Row(name: "assume-sent", draft: .newsletter(1), state: .unknown, attempts: 0),
        Row(name: "retry", draft: .reply(1), state: .sent, attempts: 1),
        Row(name: "ask", draft: .alarm(1), state: .unknown, attempts: 0),
    ]

    @Test(arguments: rows)
    func theClassDecidesOnASilentRelay(_ row: Row) async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { _ in .unknown(reply: "no answer to the final dot") }
            let letter = try await world.take(row.draft)
            #expect(try await world.story(of: letter).last?.hasPrefix("outcome unknown by main") == true)
            world.transport.answer { _ in ScriptedTransport.accepted }
            world.pass(until: .seconds(3_600))
            #expect(try await world.state(of: letter) == row.state)
            #expect(world.transport.attempted.count == 1 + row.attempts)
            #expect(Set(world.transport.attempted.map(\.parcel.bytes)).count == 1)
        }
    }

    @Test(arguments: rows)
    func theClassDecidesOnWhatTheLastDaemonLeftLeaving(_ row: Row) async throws {
        let last = World()
        let letter = try #require(try await last.handIn(row.draft).first)
        // What the bench decides on is claimed with it, and then that daemon ends.
        _ = try await last.bench.round()
        #expect(try await last.ledger.leavingDispatches().count == 1)

        let world = World(after: last)
        try await Courier.recover(world.surroundings)
        #expect(try await world.ledger.leavingDispatches().isEmpty)
        #expect(try await world.story(of: letter).last?.hasPrefix("outcome unknown by main") == true)
        try await world.open { _ in
            world.pass(until: .seconds(3_600))
            let state = try await world.state(of: letter)
            #expect(state == row.state)
            #expect(world.transport.attempted.count == row.attempts)
        }
    }

    @Test func whatIsAskedAboutIsSentAgainWithItsMessageIDWhenItIsReleased() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer { _ in .unknown(reply: "no answer to the final dot") }
            let letter = try await world.take(.alarm(1))
            world.transport.answer { _ in ScriptedTransport.accepted }
            let now = world.clock.now()
            let gone = try await world.ledger.order(.release, on: [letter], decisions: [], at: now)
            #expect(gone == [])
            world.arrivals.ring()
            world.pass(until: .seconds(3_600))
            #expect(try await world.state(of: letter) == .sent)
            let bodies = world.transport.attempted.map { $0.parcel.bytes.suffix(Draft.alarm(1).body.count) }
            #expect(bodies.count == 2 && Set(bodies.map { Array($0) }).count == 1)
        }
    }

    @Test func whatWasNotClaimedIsNotUnknown() async throws {
        let last = World(connections: 1)
        let letter = try #require(try await last.handIn(.newsletter(1)).first)
        _ = last.departures.claim(upTo: 1, at: World.noon)
        _ = try await last.bench.round()
        let world = World(after: last)
        try await Courier.recover(world.surroundings)
        try await world.open { _ in
            let story = try await world.story(of: letter)
            #expect(story == ["send within-budget", "outcome delivered by main"])
            #expect(try await world.state(of: letter) == .sent)
        }
    }

    @Test func recoveryThatFailsSaysSoAndMayBeRepeated() async throws {
        let world = World()
        try await world.handIn(.reply(1))
        _ = try await world.bench.round()
        #expect(try await world.ledger.leavingDispatches().count == 1)
        world.ledger.fail { $0 == .settle ? .unavailable("read-only") : nil }
        await #expect(throws: LedgerError.unavailable("read-only")) {
            try await Courier.recover(world.surroundings)
        }
        world.ledger.fail(nil)
        try await Courier.recover(world.surroundings)
        #expect(try await world.ledger.leavingDispatches().isEmpty)
    }

    @Test func anUnknownMailKeepsItsCharge() async throws {
        let world = World(.small(budgets: [.aDay(1)]))
        try await world.open { _ in
            world.transport.answer { _ in .unknown(reply: "no answer to the final dot") }
            _ = try await world.take(.newsletter(1))
            let second = try await world.take(.newsletter(2))
            #expect(try await world.state(of: second) == .waiting)
        }
    }
}
