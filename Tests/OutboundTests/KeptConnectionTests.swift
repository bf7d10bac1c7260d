// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// What is kept between mails, and what ends it.
@Suite struct KeptConnectionTests {
    private static let taken = Attempt.delivered(reply: "250 2.0.0 taken")

    /// Sends some mails one after another over one connection.
    private static func send(
        _ count: Int,
        to relay: FakeRelay,
        times: RelayTimes = RelayDesk.patient,
    ) async throws -> [Attempt] {
        let settings = try RelayDesk.settings(port: relay.port, times: times)
        return try await RelayDesk.withPool(settings) { pool in
            var attempts: [Attempt] = []
            for _ in 0..<count { attempts.append(await pool.send(RelayDesk.parcel())) }
            return attempts
        }
    }

    @Test func mailsShareAConnectionAndItIsEndedWithQUIT() async throws {
        let relay = try await FakeRelay()
        #expect(try await KeptConnectionTests.send(3, to: relay) == [taken, taken, taken])
        try await relay.wait { $0.closed == 1 }
        let seen = try await relay.finish()
        #expect(seen.connections == 1)
        #expect(seen.lines.filter { $0.hasPrefix("EHLO") }.count == 1)
        #expect(seen.lines.last == "QUIT")
    }

    private var taken: Attempt { KeptConnectionTests.taken }

    @Test func aRefusedDotKeepsTheConnection() async throws {
        let relay = try await FakeRelay(steps: ["DOT": [.say("554 spam")]])
        #expect(try await KeptConnectionTests.send(2, to: relay) == [.refused(reply: "554 spam"), taken])
        #expect(try await relay.finish().connections == 1)
    }

    /// The relay has begun a mail then, and takes no other before RSET.
    @Test(arguments: ["MAIL", "RCPT", "DATA"], [false, true])
    func aRefusedCommandKeepsTheConnection(_ step: String, _ isPipelining: Bool) async throws {
        let relay = try await FakeRelay(steps: [step: [.say("550 no")]], isPipelining: isPipelining)
        let attempts = try await KeptConnectionTests.send(3, to: relay)
        #expect(attempts == [.refused(reply: "550 no"), taken, taken])
        let seen = try await relay.finish()
        #expect(seen.connections == 1)
        #expect(seen.lines.filter { $0 == "RSET" }.count == (step == "MAIL" ? 0 : 1))
        #expect(seen.mails.count == 2)
    }

    @Test func aRelayThatRefusesRSETIsLeft() async throws {
        let relay = try await FakeRelay(steps: ["RCPT": [.say("550 no")], "RSET": [.say("502 what?")]])
        #expect(try await KeptConnectionTests.send(2, to: relay) == [.refused(reply: "550 no"), taken])
        #expect(try await relay.finish().connections == 2)
    }

    /// What comes unasked would pass for an answer to the next mail.
    @Test(arguments: [false, true])
    func aRelayThatSaysTooMuchIsLeft(_ isPipelining: Bool) async throws {
        let all = "250 2.0.0 taken\r\n250 mail\r\n250 recipient\r\n354 data\r\n250 not at all"
        let relay = try await FakeRelay(steps: ["DOT": [.say(all)]], isPipelining: isPipelining)
        #expect(try await KeptConnectionTests.send(2, to: relay) == [taken, taken])
        let seen = try await relay.finish()
        #expect(seen.connections == 2)
        #expect(seen.mails.count == 2)
    }

    /// The same where it comes later, and nobody watches the connection.
    @Test func whatARelaySaysLaterIsNoAnswerToTheNextMail() async throws {
        let relay = try await FakeRelay(steps: ["IDLE": [.say("250 2.0.0 more", then: .late)]])
        let attempts = try await Self.sendTwice(RelayDesk.settings(port: relay.port))
        #expect(attempts == [taken, taken])
        #expect(try await relay.finish().connections == 2)
    }

    /// Sends a mail, waits until the relay has said more, and sends another.
    @RelayActor
    private static func sendTwice(_ settings: RelaySettings) async throws -> [Attempt] {
        let (parcel, envelope) = (RelayDesk.parcel(), try Envelope(RelayDesk.parcel()))
        let connection = RelayConnection(to: settings, log: RelayDesk.log)
        let first = await connection.send(parcel, envelope)
        await withCheckedContinuation { continuation in
            connection.watch { continuation.resume() }
        }
        connection.endWatch()
        let second = await connection.send(parcel, envelope)
        connection.close()
        return [first, second]
    }

    /// The answer to the dot, which comes later, would pass for one to the next mail.
    @Test func anAnswerBeforeTheDotIsTheMailsAndTheConnectionIsLeft() async throws {
        let relay = try await FakeRelay(
            steps: [
                "DATA": [.say("354 go on\r\n552 5.3.4 too large")],
                "DOT": [.say("250 2.0.0 taken", then: .late)],
            ]
        )
        let attempts = try await KeptConnectionTests.send(2, to: relay)
        #expect(attempts == [.refused(reply: "552 5.3.4 too large"), taken])
        #expect(try await relay.finish().connections == 2)
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [String: [FakeRelay.Action?]]
    }

    @Test(
        arguments: [
            Row(testDescription: "closed while idle", steps: ["IDLE": [.close]]),
            Row(testDescription: "reset while idle", steps: ["IDLE": [.reset]]),
            Row(testDescription: "421 while idle", steps: ["IDLE": [.say("421 4.4.2 idle", then: .close)]]),
            Row(
                testDescription: "421 to MAIL",
                steps: ["MAIL": [nil, .say("421 4.4.2 idle", then: .close)]]
            ),
            Row(testDescription: "dropped at MAIL", steps: ["MAIL": [nil, .close]]),
            Row(testDescription: "reset at MAIL", steps: ["MAIL": [nil, .reset]]),
            Row(testDescription: "dropped at RCPT", steps: ["RCPT": [nil, .close]]),
            Row(testDescription: "421 to RCPT", steps: ["RCPT": [nil, .say("421 bye", then: .close)]]),
            Row(testDescription: "reset at DATA", steps: ["DATA": [nil, .reset]]),
            Row(testDescription: "421 to DATA", steps: ["DATA": [nil, .say("421 bye", then: .close)]]),
        ],
        [false, true]
    )
    func aConnectionClosedMeanwhileIsNoAttempt(_ row: Row, _ isPipelining: Bool) async throws {
        let relay = try await FakeRelay(steps: row.steps, isPipelining: isPipelining)
        #expect(try await KeptConnectionTests.send(2, to: relay) == [taken, taken])
        let seen = try await relay.finish()
        #expect(seen.connections == 2)
        #expect(seen.mails.count == 2)
    }

    @Test func theSecondTryIsTheLast() async throws {
        let bye = FakeRelay.Action.say("421 bye", then: .close)
        let relay = try await FakeRelay(steps: ["MAIL": [nil, bye, bye]])
        #expect(
            try await KeptConnectionTests.send(2, to: relay) == [taken, .refusedForNow(reply: "421 bye")]
        )
        #expect(try await relay.finish().connections == 2)
    }

    @Test(arguments: [FakeRelay.Action.close, .reset, .sayPart("25", then: .close)])
    func nothingIsTriedAgainAfterTheDot(_ action: FakeRelay.Action) async throws {
        let relay = try await FakeRelay(steps: ["DOT": [nil, action]])
        let attempts = try await KeptConnectionTests.send(2, to: relay)
        #expect(attempts.map(AttemptTests.kind(of:)) == [.delivered, .unknown])
        #expect(try await relay.finish().mails.count == 2)
    }

    @Test func a421ToTheDotIsARefusalForNowAndTheNextMailHasAConnectionOfItsOwn() async throws {
        let relay = try await FakeRelay(steps: ["DOT": [nil, .say("421 4.3.2 bye", then: .close)]])
        let attempts = try await KeptConnectionTests.send(3, to: relay)
        #expect(attempts == [taken, .refusedForNow(reply: "421 4.3.2 bye"), taken])
        let seen = try await relay.finish()
        #expect(seen.mails.count == 3 && seen.connections == 2)
    }

    @Test func aRefusalOverAKeptConnectionIsTheMails() async throws {
        let relay = try await FakeRelay(steps: ["RCPT": [nil, .say("450 4.2.2 full")]])
        #expect(
            try await KeptConnectionTests.send(2, to: relay) == [
                taken, .refusedForNow(reply: "450 4.2.2 full"),
            ]
        )
        #expect(try await relay.finish().connections == 1)
    }

    @Test func anOldConnectionIsNotUsedAgain() async throws {
        let relay = try await FakeRelay()
        let times = RelayTimes(lifetime: .nanoseconds(1))
        #expect(try await KeptConnectionTests.send(3, to: relay, times: times) == [taken, taken, taken])
        #expect(try await relay.finish().connections == 3)
    }

    @Test(.timeLimit(.minutes(10)))
    func anIdleConnectionIsEnded() async throws {
        let relay = try await FakeRelay()
        let settings = try RelayDesk.settings(port: relay.port, times: RelayTimes(idle: .milliseconds(20)))
        try await RelayDesk.withPool(settings) { pool in
            #expect(await pool.send(RelayDesk.parcel()) == taken)
            try await relay.wait { $0.closed == 1 }
            #expect(await pool.send(RelayDesk.parcel()) == taken)
        }
        #expect(try await relay.finish().connections == 2)
    }

    @Test(.timeLimit(.minutes(10)))
    func closingDoesNotWaitForQUIT() async throws {
        let relay = try await FakeRelay(steps: ["QUIT": [.silence]])
        #expect(try await KeptConnectionTests.send(1, to: relay, times: RelayDesk.beyondTheLimit) == [taken])
        try await relay.wait { $0.line == "QUIT" }
        _ = try await relay.finish()
    }
}
