// SPDX-License-Identifier: Apache-2.0

import Foundation
import Office
import SMTP
import Testing

@testable import SMTPServer

/// What whoever guesses passwords meets, and what the log tells of it.
@Suite(.timeLimit(.minutes(10))) struct GuessingTests {
    private let sources = Sources(
        logins: [.init(username: "crm", password: Secret(Array("secret".utf8)), source: "crm")]
    )

    /// AUTH PLAIN with these.
    private func login(_ username: String, _ password: String) -> String {
        "AUTH PLAIN " + Data("\0\(username)\0\(password)".utf8).base64EncodedString()
    }

    @Test func theAnswerToAWrongPasswordIsHeldBackAndNobodyElsesIs() async throws {
        let events = Events()
        let slow = configuration([Listener(anywhere, trust: .known)], sources: sources) {
            $0.capacity.failedLoginDelay = .seconds(3_600)
            $0.capacity.stoppingTime = .milliseconds(50)
        }
        try await serving(slow, to: Recorder(), logger: events.logger) { addresses, server in
            let guesser = try await Client.connect(to: addresses[0])
            _ = await guesser.reply()
            _ = try await guesser.ask("EHLO x")
            try await guesser.send(login("crm", "guess") + "\r\n")
            _ = await events.next("login-failed")
            let other = try await Client.connect(to: addresses[0])
            _ = await other.reply()
            _ = try await other.ask("EHLO x")
            #expect(try await other.ask(login("crm", "secret")) == "235 2.7.0 Logged in")
            server.stop()
            #expect(await guesser.line() == nil, "the answer came before its time")
        }
        #expect(Capacity().failedLoginDelay >= .seconds(1))
    }

    @Test func eachFailedLoginIsOneEventWithThePeersAddress() async throws {
        let events = Events()
        let open = configuration([Listener(anywhere, trust: .known)], sources: sources)
        try await serving(open, to: Recorder(), logger: events.logger) { addresses, _ in
            let client = try await Client.connect(to: addresses[0])
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            for username in ["crm", "nobody\r\nlogin-failed peer=192.0.2.1", "x\u{1B}[2J\u{2028}é"] {
                #expect(try await client.ask(login(username, "guess")) == "535 5.7.8 Login failed")
            }
            #expect(await client.line() == nil, "three are enough")
        }
        let failed = events.seen.filter { $0.message == "login-failed" }
        #expect(failed.map { $0.metadata["peer"] } == ["127.0.0.1", "127.0.0.1", "127.0.0.1"])
        #expect(
            failed.map { $0.metadata["username"] } == [
                "crm", #"nobody\r\nlogin-failed peer=192.0.2.1"#, #"x\u{1B}[2J\u{2028}\u{00E9}"#,
            ]
        )
        #expect(failed.allSatisfy { Set($0.metadata.keys) == ["listener", "peer", "username"] })
        #expect(events.seen.allSatisfy { !"\($0)".contains("guess") })
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8::1", "2001:db8::1"),
    ])
    func anAddressIsWrittenAsAFirewallKnowsIt(_ text: String, _ written: String) throws {
        let address = try #require(IPAddress(parsing: text))
        #expect(Peer(at: address, written: text).description == written)
    }

    /// What a peer may log in with; the password of one from elsewhere would cross the network.
    @Test func aPasswordFromAnotherMachineNeedsTLSFirst() throws {
        for text in ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1"] {
            let peer = Peer(at: try #require(IPAddress(parsing: text)), written: text)
            #expect(door(.known).session(with: peer).offer.logins == .encrypted([.plain, .login]))
            var session = door(.loggedIn).session(with: peer)
            _ = session.handle(.connected)
            _ = session.handle(.line(.text(Array("EHLO x".utf8)), .nothing))
            let action = session.handle(.line(.text(Array(login("crm", "secret").utf8)), .nothing))
            #expect(action == .reply(Reply(538, "5.7.11 Encryption required for logins")))
        }
        for text in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            let peer = Peer(at: try #require(IPAddress(parsing: text)), written: text)
            #expect(door(.known).session(with: peer).offer.logins == .local([.plain, .login]))
        }
        #expect(
            door(.known).session(with: .user(1_000)).offer.logins == .local([.plain, .login, .external])
        )
        #expect(door(.recognised).session(with: .user(1_000)).offer.logins == .none)
    }

    private func door(_ trust: Listener.Trust) -> Door {
        Door(
            listener: Listener(anywhere, trust: trust),
            hostname: "tact.test",
            extensions: [],
            limits: Limits(),
            capacity: Capacity(),
            keeper: nil,
            directory: Directory(sources),
            receiving: Recorder(),
            deliveries: Deliveries(from: Listening.eventLoops),
            entrance: Entrance(capacity: Capacity()),
            faults: nil,
            logger: silent,
        )
    }
}
