// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
import Testing

/// A relay that asks for TLS and a password, as smarthosts do.
@Suite struct RelayTLSTests {
    /// A relay with TLS in front of it, and Tact set up for it with `authority` as what it trusts.
    private static func meet(
        scheme: String,
        trusting authority: String?,
        password: String = "relay secret",
    ) async throws -> (Installation, TactSink, Folder) {
        let certificates = try Folder()
        try await Installation.makeCertificate(in: certificates.path)
        let port = try Ports.free()
        let sink = try await TactSink(
            port: port,
            options: [
                "--certificate", certificates.at("cert.pem"), "--key", certificates.at("key.pem"),
                "--password", "relay secret",
            ] + (scheme == "smtps" ? ["--implicit-tls"] : []),
        )
        var plan = Installation.Plan()
        plan.relayScheme = scheme
        plan.files = ["relay.password": password + "\n"]
        let own = String(decoding: try certificates.read("cert.pem"), as: UTF8.self)
        plan.files["authority.pem"] = authority ?? own
        plan.relay =
            "tls: required, username: tact, password-file: relay.password, ca-file: authority.pem"
        let tact = try await Installation(relay: port, plan)
        try await tact.start()
        return (tact, sink, certificates)
    }

    @Test(arguments: ["smtp", "smtps"])
    func aTrustedRelayGetsTheMailAfterALogin(_ scheme: String) async throws {
        let (tact, sink, _) = try await Self.meet(scheme: scheme, trusting: nil)
        try await tact.handIn(Mails.note("Sealed"), to: "bo@customer.example")
        try await tact.delivered(1)
        #expect(sink.mails.count == 1)
        try await tact.stop()
        try await sink.stop()
    }

    /// OpenSSL's writes raise SIGPIPE, which ends a process that does not ignore it.
    @Test func aConnectionThatBreaksUnderALongMailEndsNobody() async throws {
        let certificates = try Folder()
        try await Installation.makeCertificate(in: certificates.path)
        let port = try Ports.free()
        let breaking = try Child(
            Programs.python,
            [
                "\(Programs.scripts)/breaking-relay.py", "\(port)", certificates.at("cert.pem"),
                certificates.at("key.pem"),
            ],
        )
        try await Patience.until("breaking-relay.py") { Ports.listens(port) }
        var plan = Installation.Plan()
        plan.relayScheme = "smtps"
        plan.limits = "{ message-size: 20MB, recipients: 5 }"
        plan.files = ["authority.pem": String(decoding: try certificates.read("cert.pem"), as: UTF8.self)]
        plan.relay = "tls: required, ca-file: authority.pem"
        let tact = try await Installation(relay: port, plan)
        try await tact.start()
        let long = String(repeating: "A line of a long mail.\n", count: 500_000)
        try await tact.handIn(Mails.note("Long", text: long), to: "bo@customer.example")
        let refused = try await tact.decisions("three attempts", 3) { $0.phrase == "outcome refused" }
        #expect(refused.allSatisfy { $0.until != nil }, "nothing of it is final")
        breaking.signal(SIGKILL)
        try await breaking.end()
        try await tact.stop()
    }

    @Test func aRelayThatNobodyVouchesForGetsNothing() async throws {
        let stranger = try Folder()
        try await Installation.makeCertificate(in: stranger.path)
        let other = String(decoding: try stranger.read("cert.pem"), as: UTF8.self)
        let (tact, sink, _) = try await Self.meet(scheme: "smtp", trusting: other)
        try await tact.handIn(Mails.note("Sealed"), to: "bo@customer.example")
        let refused = try await tact.decisions("the trouble") { $0.phrase == "outcome refused" }
        #expect(refused[0].until != nil && refused[0].because.lowercased().contains("certificate"))
        #expect(sink.mails.isEmpty)
        try await tact.stop()
        try await sink.stop()
    }

    @Test func aWrongPasswordIsARelaysTroubleAndNeverPrinted() async throws {
        let (tact, sink, _) = try await Self.meet(scheme: "smtps", trusting: nil, password: "not the one")
        try await tact.handIn(Mails.note("Sealed"), to: "bo@customer.example")
        let refused = try await tact.decisions("the trouble") { $0.phrase == "outcome refused" }
        #expect(refused[0].until != nil && !refused[0].because.contains("not the one"))
        #expect(tact.daemon?.errors.contains("not the one") == false && sink.mails.isEmpty)
        try await tact.stop()
        try await sink.stop()
    }
}
