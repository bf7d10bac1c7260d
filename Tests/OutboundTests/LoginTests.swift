// SPDX-License-Identifier: Apache-2.0

import Foundation
import Office
import Testing

@testable import Outbound

@Suite struct LoginTests {
    private static let login = RelaySettings.Login(username: "tact", password: RelayPassword("hunter2"))

    private static func send(to relay: FakeRelay) async throws -> Attempt {
        try await RelayDesk.send(over: RelayDesk.settings(port: relay.port, login: login))
    }

    @Test func theLoginComesBeforeTheMail() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["AUTH PLAIN LOGIN"]))
        #expect(try await LoginTests.send(to: relay) == .delivered(reply: "250 2.0.0 taken"))
        let secret = Data("\0tact\0hunter2".utf8).base64EncodedString()
        #expect(try await relay.finish().lines.dropFirst().first == "AUTH PLAIN \(secret)")
    }

    @Test func aRelayThatKnowsOnlyLOGINIsLoggedInTo() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["AUTH LOGIN"]))
        #expect(try await LoginTests.send(to: relay) == .delivered(reply: "250 2.0.0 taken"))
        let lines = try await relay.finish().lines
        #expect(lines.contains { $0.hasPrefix("AUTH LOGIN") })
        #expect(lines.contains(Data("hunter2".utf8).base64EncodedString()))
    }

    /// libcurl would send without logging in, and call it a success.
    @Test(arguments: [[], ["AUTH=PLAIN"], ["auth PLAIN"], ["AUTH"], ["SIZE 0"]])
    func withoutALoginOfferedNothingIsSent(_ ehlo: [String]) async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ehlo))
        let attempt = try await LoginTests.send(to: relay)
        let seen = try await relay.finish()
        #expect(
            attempt
                == .relayTrouble(
                    reply: "127.0.0.1:\(relay.port) offers no log-in (AUTH) but a username is set; "
                        + "nothing is sent without it"
                )
        )
        #expect(!seen.lines.contains { $0.hasPrefix("MAIL") })
    }

    @Test func aRelayThatKnowsHELOOnlyGetsNothingEither() async throws {
        let relay = try await FakeRelay(
            FakeRelay.Script(ehlo: ["AUTH PLAIN"], steps: ["EHLO": [.say("502 what?")]])
        )
        #expect(AttemptTests.kind(of: try await LoginTests.send(to: relay)) == .relayTrouble)
        #expect(!(try await relay.finish().lines.contains { $0.hasPrefix("MAIL") }))
    }

    @Test(arguments: ["535 5.7.8 wrong password", "454 4.7.0 later", "421 4.7.0 too many"])
    func aRefusedLoginIsTheRelaysTroubleAndTellsNoSecret(_ reply: String) async throws {
        let relay = try await FakeRelay(
            FakeRelay.Script(ehlo: ["AUTH PLAIN"], steps: ["AUTH": [.say(reply)]])
        )
        let attempt = try await LoginTests.send(to: relay)
        let expected = "127.0.0.1:\(relay.port) refused the log-in as tact; it said: \(reply)"
        #expect(attempt == .relayTrouble(reply: expected))
        #expect(try await relay.finish().mails.isEmpty)
    }

    @Test func aMechanismThatIsNotSpokenIsTheRelaysTrouble() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["AUTH CRAM-MD5 XOAUTH2"]))
        #expect(AttemptTests.kind(of: try await LoginTests.send(to: relay)) == .relayTrouble)
        let lines = try await relay.finish().lines
        #expect(!lines.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
    }
}
