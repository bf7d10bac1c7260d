// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning

/// Tact as an administrator would set it up, in a folder of its own: settings, policy, passwords, a
/// certificate, and the daemon as a process.
///
/// Teams and their doors: `helpdesk` (support) is whoever reaches the open port; `crm` (sales) logs in, or
/// comes by LMTP; `campaigns` (marketing) logs in, or drops files into `spool`; `local` (office) is this
/// user by `tact send`.
final class Installation {
    /// Where a test differs from the usual installation.
    struct Plan {
        /// How the relay is spoken to.
        var relay = "tls: never"
        /// Files beside the settings, by name.
        var files: [String: String] = [:]
        var relayScheme = "smtp"
        /// Relays before the usual one, each a line of the list.
        var otherRelays = ""
        var retry = "{ first: 1s, longest: 2s, give-up: 1h }"
        var limits = "{ message-size: 1MB, recipients: 5 }"
        var policy = Installation.usualPolicy

        fileprivate func usualRelay(at port: Int) -> String {
            "  - { name: main, url: \"\(relayScheme)://127.0.0.1:\(port)\", connections: 4, \(relay) }\n"
        }
    }

    private let place: Place
    let folder: Folder
    /// Whoever reaches it is the helpdesk.
    let openPort: Int
    /// STARTTLS and a login.
    let submissionPort: Int
    /// TLS from the first byte and a login.
    let implicitPort: Int
    private(set) var daemon: Child?
    /// Kept as long as the installation that hands mail to it.
    private var relay: Relay?

    static let password = "correct horse"
    var config: String { folder.at("tact.yaml") }
    var lmtpSocket: String { folder.at("lmtp.sock") }
    var submitSocket: String { folder.at("submit.sock") }
    var ledger: String { folder.at("state/ledger.sqlite") }

    init(relay port: Int, _ plan: Plan = Plan()) async throws {
        place = await Places.forInstallations.take()
        folder = try Folder()
        (openPort, submissionPort, implicitPort) = (try Ports.free(), try Ports.free(), try Ports.free())
        for name in ["state", "spool/new", "spool/cur", "spool/tmp"] { try folder.make(name) }
        try folder.write(Self.password + "\n", to: "team.password", mode: 0o600)
        for (name, text) in plan.files { try folder.write(text, to: name, mode: 0o600) }
        try folder.write(plan.policy, to: "policy.yaml")
        try folder.write(settings(plan, relayPort: port), to: "tact.yaml")
        try await Self.makeCertificate(in: folder.path)
    }

    private func settings(_ plan: Plan, relayPort: Int) -> String {
        """
        hostname: tact.example.com
        state: state
        ledger: sqlite
        policy: policy.yaml
        submit-socket: "\(submitSocket)"
        sources:
          - name: crm
            team: sales
            smtp: { username: crm, password-file: team.password }
          - name: campaigns
            team: marketing
            smtp: { username: campaigns, password-file: team.password }
            maildir: spool
          - name: helpdesk
            team: support
          - name: local
            team: office
            local: ["\(getuid())"]
        listen:
          - { protocol: smtp, address: "127.0.0.1:\(openPort)", source: helpdesk }
          - protocol: smtp
            address: "127.0.0.1:\(submissionPort)"
            tls: { mode: starttls, certificate: cert.pem, key: key.pem }
            authentication: required
          - protocol: smtp
            address: "127.0.0.1:\(implicitPort)"
            tls: { mode: implicit, certificate: cert.pem, key: key.pem }
            authentication: required
          - { protocol: lmtp, address: "unix:\(lmtpSocket)", source: crm }
        limits: \(plan.limits)
        relays:
        \(plan.otherRelays + plan.usualRelay(at: relayPort))
        retry: \(plan.retry)

        """
    }

    /// A certificate for 127.0.0.1 that signs itself: `cert.pem` and `key.pem`.
    static func makeCertificate(in folder: String) async throws {
        let certificate = try await Child.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "30",
                "-subj", "/CN=tact.example.com", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", "key.pem", "-out", "cert.pem",
            ],
            in: folder,
        )
        guard certificate.status == 0 else { throw PeerError("no certificate: \(certificate)") }
    }

    /// One newsletter a day for each customer; all else passes. No rule looks at the time of day.
    static let usualPolicy = """
        customers: { key: address, time-zone: Europe/Berlin }
        streams:
          - name: password-reset
            match: { team: support, subject: "/^Reset your password/" }
            class: critical
          - name: newsletter
            match: { list-id: news.example.com }
            class: promotional
          - { name: other, class: conversation }
        budgets:
          - { name: one-a-day, limit: 1, per: rolling 1d, match: { stream: newsletter } }
        pace: best-first

        """

    /// Starts the daemon and waits until it says that it is ready.
    ///
    /// - Parameter command: What becomes the daemon in the end, with words of its own before; see
    /// `unshare(1)`.
    func start(by command: [String] = []) async throws {
        let words = command + [try Programs.tact(), "serve", "--config", config]
        let daemon = try Child(words[0], Array(words.dropFirst()), in: folder.path)
        self.daemon = daemon
        try await daemon.errorLine("ready") { $0.hasPrefix("notice: ready") }
    }

    /// SIGTERM; the daemon has to end well.
    func stop() async throws {
        guard let ended = try await daemon?.stop() else { return }
        daemon = nil
        guard ended.status == 0 else { throw PeerError("the daemon ended badly: \(ended)") }
    }

    /// kill -9: nothing is said to it.
    func kill() async throws {
        daemon?.signal(SIGKILL)
        try await daemon?.end()
        daemon = nil
    }

    /// Runs a command on this installation.
    func tact(_ arguments: String..., input: String = "/dev/null") async throws -> Child.Ended {
        try await Child.run(
            Programs.tact(),
            arguments + ["--config", config],
            input: input,
            in: folder.path,
            environment: ["LOGNAME": "olga"],
        )
    }

    /// An installation with a relay behind it, not started yet.
    static func prepared(_ plan: Plan = Plan()) async throws -> (Installation, Relay) {
        let relay = try await Relay()
        let installation = try await Installation(relay: relay.port, plan)
        installation.relay = relay
        return (installation, relay)
    }

    /// An installation that runs, with a relay behind it.
    static func running(_ plan: Plan = Plan()) async throws -> (Installation, Relay) {
        let (installation, relay) = try await prepared(plan)
        try await installation.start()
        return (installation, relay)
    }
}
