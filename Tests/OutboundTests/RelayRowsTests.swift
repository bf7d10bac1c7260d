// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// Each way in which a relay can answer, or not, on a real connection.
@Suite struct RelayRowsTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [String: [FakeRelay.Action?]]
        let kind: AttemptTests.Kind
        /// What the reply must hold.
        let says: String
        /// Whether the whole mail reached the relay.
        let reaches: Bool

        /// Whether the relay falls silent, so that its time has to run out.
        var isSilent: Bool { steps.values.contains { actions in actions.contains { $0?.then == .wait } } }

        init(
            _ name: String,
            _ steps: [String: [FakeRelay.Action?]],
            is kind: AttemptTests.Kind,
            says: String = "",
            reaches: Bool = false,
        ) {
            testDescription = name
            self.steps = steps
            self.kind = kind
            self.says = says
            self.reaches = reaches
        }
    }

    static let start = [
        Row(
            "554 as greeting",
            ["CONNECT": [.say("554 5.7.1 blocked")]],
            is: .relayTrouble,
            says: "554 5.7.1 blocked"
        ),
        Row(
            "421 as greeting",
            ["CONNECT": [.say("421 busy", then: .close)]],
            is: .relayTrouble,
            says: "421 busy"
        ),
        Row("closed at once", ["CONNECT": [.close]], is: .relayTrouble),
        Row("silence instead of a greeting", ["CONNECT": [.silence]], is: .relayTrouble, says: "in time"),
        Row("half a greeting", ["CONNECT": [.sayPart("22", then: .close)]], is: .relayTrouble),
        Row(
            "a greeting that drips in",
            ["CONNECT": [.say("220 hi", then: .drip)]],
            is: .delivered,
            reaches: true
        ),
        Row("HELO only", ["EHLO": [.say("502 5.5.1 what?")]], is: .delivered, reaches: true),
        Row(
            "neither EHLO nor HELO",
            ["EHLO": [.say("550 no")], "HELO": [.say("550 go away")]],
            is: .relayTrouble,
            says: "550 go away",
        ),
        Row("dropped at EHLO", ["EHLO": [.close]], is: .relayTrouble),
        Row("reset at EHLO", ["EHLO": [.reset]], is: .relayTrouble),
        Row("silence at EHLO", ["EHLO": [.silence]], is: .relayTrouble, says: "in time"),
        Row("half a list of offers", ["EHLO": [.say("250-fake.example", then: .close)]], is: .relayTrouble),
        Row(
            "421 to EHLO",
            ["EHLO": [.say("421 4.3.2 busy", then: .close)]],
            is: .relayTrouble,
            says: "421 4.3.2 busy"
        ),
    ]

    /// For MAIL, RCPT and DATA alike, but that only RCPT is about the recipient.
    static let envelope = ["MAIL", "RCPT", "DATA"].flatMap { step in
        [
            Row(
                "450 to \(step)",
                [step: [.say("450 4.2.1 later")]],
                is: .refusedForNow,
                says: "450 4.2.1 later"
            ),
            Row(
                "550 to \(step)",
                [step: [.say("550 5.1.1 no\u{7}")]],
                is: step == "RCPT" ? .unknownRecipient : .refused,
                says: "550 5.1.1 no\\x07"
            ),
            Row(
                "421 to \(step)",
                [step: [.say("421 bye", then: .close)]],
                is: .refusedForNow,
                says: "421 bye"
            ),
            Row("dropped at \(step)", [step: [.close]], is: .relayTrouble, says: "closed the connection"),
            Row("reset at \(step)", [step: [.reset]], is: .relayTrouble),
            Row("silence at \(step)", [step: [.silence]], is: .relayTrouble, says: "in time"),
            Row("half a refusal of \(step)", [step: [.sayPart("550", then: .close)]], is: .relayTrouble),
        ]
    }

    static let dot = [
        Row(
            "550 before the dot",
            ["DATA": [.say("354 go on\r\n550 5.7.1 no")], "DOT": [.silence]],
            is: .refused,
            says: "550 5.7.1 no",
            reaches: true
        ),
        Row(
            "250 that drips in",
            ["DOT": [.say("250-a\r\n250 2.0.0 b", then: .drip)]],
            is: .delivered,
            says: "250 a 2.0.0 b",
            reaches: true
        ),
        Row(
            "250 in a line of 100 KB",
            ["DOT": [.say("250 " + String(repeating: "x", count: 100_000), then: .close)]],
            is: .delivered,
            says: "250 xxx",
            reaches: true
        ),
        Row(
            "250 in ten thousand lines",
            ["DOT": [.sayPart(String(repeating: "250-more\r\n", count: 10_000), then: .close)]],
            is: .unknown,
            says: "250 more more",
            reaches: true
        ),
        Row("251", ["DOT": [.say("251 ok")]], is: .delivered, says: "251 ok", reaches: true),
        Row("200", ["DOT": [.say("200 ok")]], is: .delivered, says: "200 ok", reaches: true),
        Row(
            "250 in two lines",
            ["DOT": [.say("250-ok\r\n250 id 7")]],
            is: .delivered,
            says: "250 ok id 7",
            reaches: true
        ),
        Row(
            "451",
            ["DOT": [.say("451 4.3.0 later")]],
            is: .refusedForNow,
            says: "451 4.3.0 later",
            reaches: true
        ),
        Row(
            "421",
            ["DOT": [.say("421 bye", then: .close)]],
            is: .refusedForNow,
            says: "421 bye",
            reaches: true
        ),
        Row(
            "552",
            ["DOT": [.say("552 5.3.4 too big")]],
            is: .refused,
            says: "552 5.3.4 too big",
            reaches: true
        ),
        Row("dropped", ["DOT": [.close]], is: .unknown, says: "may have the mail", reaches: true),
        Row("reset", ["DOT": [.reset]], is: .unknown, says: "may have the mail", reaches: true),
        Row("silence", ["DOT": [.silence]], is: .unknown, says: "no answer in time", reaches: true),
        Row("`25`", ["DOT": [.sayPart("25", then: .close)]], is: .unknown, reaches: true),
        Row("`250`", ["DOT": [.sayPart("250", then: .close)]], is: .unknown, reaches: true),
        Row("`250-ok`", ["DOT": [.say("250-ok", then: .close)]], is: .unknown, says: "250 ok", reaches: true),
        Row(
            "`250-ok`, silence",
            ["DOT": [.say("250-ok", then: .wait)]],
            is: .unknown,
            says: "250 ok",
            reaches: true
        ),
        Row("`550-no`", ["DOT": [.say("550-no", then: .close)]], is: .unknown, says: "550 no", reaches: true),
        Row(
            "354 once more",
            ["DOT": [.say("354 go on")]],
            is: .unknown,
            says: "neither yes nor no",
            reaches: true
        ),
        Row("no reply at all", ["DOT": [.say("hello", then: .close)]], is: .unknown, reaches: true),
    ]

    @Test(arguments: start + envelope + dot, [false, true])
    func theOutcomeIsWhatHappened(_ row: Row, _ isPipelining: Bool) async throws {
        let relay = try await FakeRelay(steps: row.steps, isPipelining: isPipelining)
        let patience = Duration.seconds(row.isSilent ? 1 : 20)
        let times = RelayTimes(connect: patience, reply: patience)
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: relay.port, times: times))
        let seen = try await relay.finish()
        #expect(AttemptTests.kind(of: attempt) == row.kind, "\(attempt)")
        #expect("\(attempt)".contains(row.says.debugDescription.dropFirst().dropLast()), "\(attempt)")
        #expect(seen.mails == (row.reaches ? [RelayDesk.mail] : []))
        #expect(seen.connections == 1, "a new connection is not tried again")
    }

    @Test func nobodyListensIsTroubleOfTheRelay() async throws {
        let relay = try await FakeRelay()
        let settings = try RelayDesk.settings(port: relay.port)
        _ = try await relay.finish()
        let attempt = try await RelayDesk.send(over: settings)
        guard case .relayTrouble(let reply) = attempt else {
            Issue.record("\(attempt)")
            return
        }
        #expect(reply.hasPrefix("no connection to 127.0.0.1:\(settings.port) ("))
    }

    /// A relay that does not answer QUIT would hold the connection for the ten minutes that any reply may
    /// take.
    @Test(.timeLimit(.minutes(10)), arguments: ["MAIL", "RCPT", "DATA", "CONNECT"])
    func aRefusalIsNotHeldUpByQUIT(_ step: String) async throws {
        let relay = try await FakeRelay(steps: [step: [.say("550 no")], "QUIT": [.silence]])
        let attempt = try await RelayDesk.send(
            over: RelayDesk.settings(port: relay.port, times: RelayDesk.beyondTheLimit)
        )
        let seen = try await relay.finish()
        #expect(AttemptTests.kind(of: attempt) == (step == "CONNECT" ? .relayTrouble : .refused))
        #expect("\(attempt)".contains("550 no"))
        #expect(seen.mails.isEmpty)
    }
}
