// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// What a relay is told beyond the bare commands, and how many of them at a time.
@Suite struct PipeliningTests {
    private static let taken = Attempt.delivered(reply: "250 2.0.0 taken")
    /// An answer to MAIL that is not given before DATA has come.
    private static let gathering = ["MAIL": [FakeRelay.Action.say("250 2.1.0 ok", then: .gather)]]

    @Test func theCommandsOfAMailGoOutTogetherWhereThatIsOffered() async throws {
        let relay = try await FakeRelay(steps: PipeliningTests.gathering, isPipelining: true)
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: relay.port))
        #expect(attempt == PipeliningTests.taken)
        #expect(try await relay.finish().mails == [RelayDesk.mail])
    }

    @Test func withoutTheOfferEachWaitsForTheAnswerToTheOneBefore() async throws {
        let relay = try await FakeRelay(steps: PipeliningTests.gathering)
        let times = RelayTimes(connect: .seconds(20), reply: .seconds(1))
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: relay.port, times: times))
        #expect(AttemptTests.kind(of: attempt) == .relayTrouble, "\(attempt)")
        let lines = try await relay.finish().lines
        #expect(!lines.contains { $0.hasPrefix("RCPT") || $0.hasPrefix("DATA") })
    }

    /// RFC 2920 §3.1: DATA may be taken though its only recipient was not.
    @Test func aRelayThatTakesDATAForNobodyGetsNoMail() async throws {
        let script = FakeRelay.Script(
            ehlo: ["PIPELINING"],
            careless: true,
            steps: ["RCPT": [.say("550 5.1.1 nobody")]]
        )
        let relay = try await FakeRelay(script)
        let settings = try RelayDesk.settings(port: relay.port)
        let attempts = try await RelayDesk.withPool(settings) { pool in
            [await pool.send(RelayDesk.parcel()), await pool.send(RelayDesk.parcel())]
        }
        #expect(attempts == [.unknownRecipient(reply: "550 5.1.1 nobody"), PipeliningTests.taken])
        let seen = try await relay.finish()
        #expect(seen.mails == [RelayDesk.mail])
        #expect(seen.connections == 2)
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let ehlo: [String]
        var sender = "a@sender.example"
        var body = "Hello.\r\n"
        let says: String
        var testDescription: String { "\(ehlo): \(says)" }
    }

    @Test(arguments: [
        Row(ehlo: [], says: "MAIL FROM:<a@sender.example>"),
        Row(ehlo: ["SIZE"], says: "MAIL FROM:<a@sender.example> SIZE=8"),
        Row(ehlo: ["SIZE 1000"], body: "no end", says: "MAIL FROM:<a@sender.example> SIZE=8"),
        // A dot before a dot is the wire's, not the mail's (RFC 1870 §5).
        Row(ehlo: ["SIZE 1000"], body: ".\r\n", says: "MAIL FROM:<a@sender.example> SIZE=3"),
        Row(ehlo: ["8BITMIME"], says: "MAIL FROM:<a@sender.example>"),
        Row(ehlo: ["8bitmime"], body: "Gr\u{FC}n\r\n", says: "MAIL FROM:<a@sender.example> BODY=8BITMIME"),
        Row(ehlo: ["SIZE 0"], body: "Gr\u{FC}n\r\n", says: "MAIL FROM:<a@sender.example> SIZE=7"),
        Row(
            ehlo: ["SMTPUTF8", "8BITMIME", "SIZE 0"],
            sender: "b\u{FC}ro@sender.example",
            body: "Gr\u{FC}n\r\n",
            says: "MAIL FROM:<b\u{FC}ro@sender.example> SIZE=7 BODY=8BITMIME SMTPUTF8",
        ),
        Row(ehlo: ["SIZE"], sender: "", says: "MAIL FROM:<> SIZE=8"),
    ])
    func theRelayIsToldWhatItOffersToHear(_ row: Row) async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: row.ehlo))
        let parcel = RelayDesk.parcel(from: row.sender, RelayDesk.bytes(row.body))
        let attempt = try await RelayDesk.send(parcel, over: RelayDesk.settings(port: relay.port))
        #expect(attempt == PipeliningTests.taken)
        #expect(try await relay.finish().lines.first { $0.hasPrefix("MAIL") } == row.says)
    }
}
