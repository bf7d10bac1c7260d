// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// TLS that holds, and each way in which it does not; then nothing is handed over, least of all the password.
@Suite struct TLSTests {
    enum Certificate: CaseIterable, Sendable { case good, otherName, expired }

    private static func script(
        _ tls: FakeRelay.Script.TLS,
        _ certificate: Certificate = .good,
        ehlo: [String] = ["AUTH PLAIN"],
        steps: [String: [FakeRelay.Action?]] = [:],
    ) throws -> FakeRelay.Script {
        let certificates = try Certificates.shared.get()
        let pair =
            switch certificate {
            case .good: certificates.good
            case .otherName: certificates.otherName
            case .expired: certificates.expired
            }
        return FakeRelay.Script(
            tls: tls,
            certificate: pair.certificate,
            key: pair.key,
            ehlo: ehlo,
            steps: steps
        )
    }

    private static func send(
        to relay: FakeRelay,
        _ scheme: RelaySettings.Scheme,
        host: String = "127.0.0.1",
        caFile: String? = nil,
    ) async throws -> Attempt {
        let settings = try RelayDesk.settings(
            port: relay.port,
            scheme: scheme,
            host: host,
            tls: .required,
            login: RelaySettings.Login(username: "tact", password: RelayPassword("hunter2")),
            caFile: caFile ?? Certificates.shared.get().authority,
        )
        return try await RelayDesk.send(over: settings)
    }

    /// Checks that it failed, with the words for the operator, before anything was said that matters.
    private static func expectTrouble(
        _ attempt: Attempt,
        _ words: String,
        _ relay: FakeRelay,
        location: SourceLocation = #_sourceLocation,
    ) async throws {
        guard case .relayTrouble(let reply) = attempt else {
            Issue.record("\(attempt)", sourceLocation: location)
            return
        }
        #expect(reply.contains(words), "\(reply)", sourceLocation: location)
        let lines = try await relay.finish().lines
        #expect(!lines.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") }, sourceLocation: location)
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aMailArrivesOverTLSFromTheFirstByte(_ host: String) async throws {
        let relay = try await FakeRelay(TLSTests.script(.implicit))
        #expect(
            try await TLSTests.send(to: relay, .smtps, host: host) == .delivered(reply: "250 2.0.0 taken")
        )
        #expect(try await relay.finish().mails == [RelayDesk.mail])
    }

    @Test func aMailArrivesOverSTARTTLSAndTheLoginComesAfterIt() async throws {
        let relay = try await FakeRelay(TLSTests.script(.starttls))
        #expect(try await TLSTests.send(to: relay, .smtp) == .delivered(reply: "250 2.0.0 taken"))
        let seen = try await relay.finish()
        #expect(seen.mails == [RelayDesk.mail])
        let words = seen.lines.compactMap { $0.split(separator: " ").first }
        #expect(words.prefix(5) == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL"])
    }

    @Test func aLongMailOverTLSIsWholeAndItsConnectionKept() async throws {
        let relay = try await FakeRelay(TLSTests.script(.implicit))
        let long =
            RelayDesk.mail + RelayDesk.bytes(String(repeating: ".line of a long mail\r\n", count: 50_000))
        let settings = try RelayDesk.settings(
            port: relay.port,
            scheme: .smtps,
            tls: .required,
            caFile: Certificates.shared.get().authority,
        )
        try await RelayDesk.withPool(settings) { pool in
            for _ in 0..<2 {
                #expect(await pool.send(RelayDesk.parcel(long)) == .delivered(reply: "250 2.0.0 taken"))
            }
        }
        let seen = try await relay.finish()
        #expect(seen.mails == [long, long])
        #expect(seen.connections == 1)
    }

    /// Writing on raises SIGPIPE, which would end the daemon.
    @Test(arguments: [FakeRelay.Action.Then.close, .reset])
    func aConnectionThatBreaksUnderALongMailIsTheRelaysTrouble(_ then: FakeRelay.Action.Then) async throws {
        let steps: [String: [FakeRelay.Action?]] = ["DATA": [.say("354 go on", then: then)]]
        let relay = try await FakeRelay(TLSTests.script(.implicit, steps: steps))
        let long = RelayDesk.bytes(String(repeating: "0123456789abcd\r\n", count: 600_000))
        let settings = try RelayDesk.settings(
            port: relay.port,
            scheme: .smtps,
            tls: .required,
            caFile: Certificates.shared.get().authority,
        )
        let attempt = try await RelayDesk.send(RelayDesk.parcel(long), over: settings)
        #expect(AttemptTests.kind(of: attempt) == .relayTrouble, "\(attempt)")
        #expect(try await relay.finish().mails.isEmpty)
    }

    @Test(arguments: [FakeRelay.Script.TLS.implicit, .starttls], [Certificate.otherName, .expired])
    func aCertificateThatIsNotTheRelaysEndsIt(
        _ tls: FakeRelay.Script.TLS,
        _ certificate: Certificate
    ) async throws {
        let relay = try await FakeRelay(TLSTests.script(tls, certificate))
        let attempt = try await TLSTests.send(to: relay, tls == .implicit ? .smtps : .smtp)
        try await TLSTests.expectTrouble(attempt, "is not valid for it (", relay)
        let why = certificate == .expired ? "expired" : "subject name"
        #expect("\(attempt)".contains(why), "\(attempt)")
    }

    @Test func anUnknownAuthorityEndsIt() async throws {
        let relay = try await FakeRelay(TLSTests.script(.implicit))
        let system = "/etc/ssl/certs/ca-certificates.crt"
        let attempt = try await TLSTests.send(to: relay, .smtps, caFile: system)
        try await TLSTests.expectTrouble(attempt, "see `ca-file` for a private authority", relay)
    }

    @Test func aFileOfAuthoritiesThatIsNotThereIsNamed() async throws {
        let relay = try await FakeRelay(TLSTests.script(.implicit))
        let attempt = try await TLSTests.send(to: relay, .smtps, caFile: "/nowhere/ca.pem")
        try await TLSTests.expectTrouble(attempt, "/nowhere/ca.pem has no readable authorities", relay)
    }

    @Test func strippedSTARTTLSEndsIt() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["AUTH PLAIN", "SIZE 0"]))
        let attempt = try await TLSTests.send(to: relay, .smtp)
        try await TLSTests.expectTrouble(attempt, "did not turn to TLS, and `tls: required` is set", relay)
    }

    @Test(arguments: ["454 4.7.0 not now", "421 4.3.2 bye"], [FakeRelay.Action.Then.go, .close])
    func refusedSTARTTLSEndsIt(_ reply: String, _ then: FakeRelay.Action.Then) async throws {
        let relay = try await FakeRelay(
            TLSTests.script(.starttls, steps: ["STARTTLS": [.say(reply, then: then)]])
        )
        let attempt = try await TLSTests.send(to: relay, .smtp)
        try await TLSTests.expectTrouble(attempt, reply, relay)
    }

    @Test(arguments: [FakeRelay.Action.close, .reset, .sayPart("22", then: .close)])
    func aConnectionThatBreaksAtSTARTTLSIsTheRelaysTrouble(_ action: FakeRelay.Action) async throws {
        let relay = try await FakeRelay(TLSTests.script(.starttls, steps: ["STARTTLS": [action]]))
        let attempt = try await TLSTests.send(to: relay, .smtp)
        try await TLSTests.expectTrouble(attempt, "closed the connection", relay)
    }

    /// A stranger on the way puts an answer into the clear part, for what is said after TLS.
    @Test func whatIsSaidBeforeTLSIsNoAnswerAfterIt() async throws {
        let steps: [String: [FakeRelay.Action?]] = [
            "STARTTLS": [.say("220 ready\r\n250-fake\r\n250 AUTH PLAIN")]
        ]
        let relay = try await FakeRelay(TLSTests.script(.starttls, ehlo: [], steps: steps))
        let attempt = try await TLSTests.send(to: relay, .smtp)
        #expect(AttemptTests.kind(of: attempt) == .relayTrouble, "\(attempt)")
        let lines = try await relay.finish().lines
        #expect(!lines.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }

    @Test func aRelayInTheClearIsNoSmtps() async throws {
        let relay = try await FakeRelay()
        let attempt = try await TLSTests.send(to: relay, .smtps)
        try await TLSTests.expectTrouble(attempt, "TLS with 127.0.0.1:\(relay.port) failed (", relay)
    }
}
