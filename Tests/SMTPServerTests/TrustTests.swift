// SPDX-License-Identifier: Apache-2.0

import Foundation
import Office
import SMTP
import Testing

@testable import SMTPServer

@Suite(.timeLimit(.minutes(10))) struct TrustTests {
    private let login = Sources.Login(username: "crm", password: Secret(Array("secret".utf8)), source: "crm")

    private func network(_ text: String) throws -> Network { try #require(Network(parsing: text)) }

    /// The source under which a message is taken, or the reply to MAIL.
    private func outcome(
        _ listener: Listener,
        _ sources: Sources,
        commands: [String] = [],
    ) async throws -> String? {
        let port = Recorder()
        var refused: String?
        try await talking(configuration([listener], sources: sources), to: port) { client in
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            for command in commands { _ = try await client.ask(command) }
            let reply = try await client.ask("MAIL FROM:<a@x.example>")
            guard reply?.hasPrefix("250") == true else {
                refused = reply
                return
            }
            _ = try await client.ask("RCPT TO:<b@y.example>")
            _ = try await client.ask("DATA")
            _ = try await client.ask("Subject: x\r\n.")
        }
        return refused ?? port.taken.first?.source
    }

    private let refused = "530 5.7.0 Authentication required"
    private let plain = "AUTH PLAIN AGNybQBzZWNyZXQ="

    @Test func aBoundListenerIsItsSource() async throws {
        #expect(try await outcome(Listener(anywhere, trust: .bound(source: "desk")), Sources()) == "desk")
    }

    @Test func whoIsUnknownIsRefused() async throws {
        let sources = Sources(logins: [login], networks: [(try network("192.0.2.0/24"), "desk")])
        #expect(try await outcome(Listener(anywhere, trust: .known), sources) == refused)
    }

    @Test func theNarrowestNetworkDecides() async throws {
        let networks = [(try network("127.0.0.0/8"), "wide"), (try network("127.0.0.1"), "narrow")]
        let sources = Sources(networks: networks.map { (network: $0.0, source: $0.1) })
        #expect(try await outcome(Listener(anywhere, trust: .known), sources) == "narrow")
    }

    @Test func aLoginOutweighsTheNetwork() async throws {
        let sources = Sources(logins: [login], networks: [(try network("127.0.0.1"), "desk")])
        #expect(try await outcome(Listener(anywhere, trust: .known), sources, commands: [plain]) == "crm")
    }

    @Test func whereALoginIsRequiredNoNetworkIsTrusted() async throws {
        let sources = Sources(logins: [login], networks: [(try network("127.0.0.1"), "desk")])
        let listener = Listener(anywhere, trust: .loggedIn)
        #expect(try await outcome(listener, sources) == refused)
        #expect(try await outcome(listener, sources, commands: [plain]) == "crm")
    }

    @Test func sourcesCanBeReplacedWhileTheServerRuns() async throws {
        try await serving(configuration([Listener(anywhere, trust: .known)]), to: Recorder()) {
            addresses,
            server in
            let before = try await Client.connect(to: addresses[0])
            _ = await before.reply()
            _ = try await before.ask("EHLO x")
            #expect(try await before.ask(plain) == "502 5.5.1 Not offered here")
            server.replace(Sources(logins: [login]))
            let after = try await Client.connect(to: addresses[0])
            _ = await after.reply()
            _ = try await after.ask("EHLO x")
            #expect(try await after.ask(plain) == "235 2.7.0 Logged in")
            await before.close()
            await after.close()
        }
    }

    @Test func aLocalUserIsItsSource() async throws {
        try await withSocketPath { path async throws in
            let listener = Listener(.unix(path: path, mode: 0o600), trust: .known)
            let mine = Sources(names: ["desk"], localUsers: [geteuid(): "cron"])
            let other = Sources(names: ["desk"], localUsers: [geteuid() + 1: "cron"])
            #expect(try await outcome(listener, mine) == "cron")
            #expect(try await outcome(listener, mine, commands: ["AUTH EXTERNAL ="]) == "cron")
            #expect(try await outcome(listener, other) == refused)
            // The test runs as the same user as the server, who may choose.
            #expect(try await outcome(listener, mine, commands: ["AUTH EXTERNAL ZGVzaw=="]) == "desk")
            #expect(try await outcome(listener, other, commands: ["AUTH EXTERNAL ZGVzaw=="]) == "desk")
            #expect(try await outcome(listener, other, commands: ["AUTH EXTERNAL bm9ib2R5"]) == refused)
        }
    }

    @Test func onlyRootAndTheDaemonMayActForOthers() {
        let stranger = geteuid() + 1_000
        let sources = Sources(names: ["desk"], localUsers: [stranger: "cron"])
        #expect(sources.source(ofUser: stranger, actingFor: nil) == "cron")
        #expect(sources.source(ofUser: stranger, actingFor: "cron") == "cron")
        #expect(sources.source(ofUser: stranger, actingFor: "desk") == nil)
        #expect(sources.source(ofUser: 0, actingFor: "desk") == "desk")
        #expect(sources.source(ofUser: geteuid(), actingFor: "desk") == "desk")
        #expect(sources.source(ofUser: geteuid(), actingFor: "nobody") == nil)
    }

    @Test func noNetworkOffersEXTERNAL() async throws {
        let sources = Sources(names: ["crm"], logins: [login], localUsers: [geteuid(): "crm"])
        try await talking(configuration([Listener(anywhere, trust: .known)], sources: sources)) { client in
            _ = await client.reply()
            _ = try await client.ask("EHLO x")
            #expect(try await client.ask("AUTH EXTERNAL Y3Jt") == "504 5.5.4 Unknown mechanism")
        }
    }

    @Test(arguments: [
        ("crm", "secret", true), ("crm", "secreT", false), ("crm", "secret2", false), ("crm", "s", false),
        ("CRM", "secret", false), ("", "secret", false), ("nobody", "secret", false),
    ])
    func onlyTheRightPasswordOpens(_ username: String, _ password: String, _ opens: Bool) {
        let source = Sources(logins: [login]).source(
            username: username,
            password: Secret(Array(password.utf8))
        )
        #expect((source != nil) == opens)
    }

    @Test func aLongerPasswordThanAnyIsWrong() {
        let long = Secret(Array(repeating: UInt8(ascii: "a"), count: 512))
        let longer = Secret(Array(repeating: UInt8(ascii: "a"), count: 513))
        let sources = Sources(logins: [.init(username: "crm", password: long, source: "crm")])
        #expect(sources.source(username: "crm", password: long) == "crm")
        #expect(sources.source(username: "crm", password: longer) == nil)
    }
}

@Suite struct NetworkTests {
    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
        ("192.0.2.128/25", "192.0.2.127", false), ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7", "192.0.2.6", false), ("0.0.0.0/0", "203.0.113.9", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
        ("::1/128", "::1", true), ("192.0.2.0/24", "::ffff:192.0.2.1", true),
    ])
    func aNetworkHoldsItsAddresses(_ network: String, _ address: String, _ holds: Bool) throws {
        let network = try #require(Network(parsing: network))
        let address = try #require(IPAddress(parsing: address))
        #expect(network.contains(address) == holds)
    }

    @Test(arguments: [
        "", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.1/24", "192.0.2/24", "::/129", "a/8", "1.2.3.4/8/8",
    ])
    func whatIsNoNetworkIsNotRead(_ text: String) {
        #expect(Network(parsing: text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.1", true), ("128.0.0.1", false), ("::1", true), ("::2", false),
        ("::ffff:127.0.0.1", true), ("::ffff:10.0.0.1", false),
    ])
    func loopbackIsKnown(_ address: String, _ isLoopback: Bool) throws {
        #expect(try #require(IPAddress(parsing: address)).isLoopback == isLoopback)
    }
}

/// A path for a socket in a folder of its own.
func withSocketPath(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tact-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appending(path: "s.sock").path)
}
