// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import DemoMails
import Drop
import Glibc
import Judging
import LedgerSQLite
import Logging
import Office
import SMTP
import SMTPServer
import Settings

/// The demo's stage: a folder, a sink, and the real daemon between them, on a clock that is moved by hand.
struct DemoOffice {
    let folder: String
    let ledger: SQLiteLedger
    let clock: SteppedClock
    let daemon: Daemon
    let configuration: Settings.Configuration
    private let sink: Sink
    private let submissionPort: UInt16
    private let helpdeskPort: UInt16

    /// The settings file, for looking around afterwards.
    var settings: String { "\(folder)/tact.yaml" }
    /// The sink's Maildir.
    var mails: String { "\(folder)/sink/new" }

    /// Sets everything up in a new folder; nothing runs yet.
    init(in folder: String, start: Timestamp, log: Logger) async throws {
        self.folder = folder
        let writer = try MaildirWriter("\(folder)/sink")
        sink = Sink([.sink(.tcp(host: "127.0.0.1", port: 0))], logger: log) { submission throws(Refusal) in
            do {
                _ = try writer.deliver(SinkMail.bytes(of: submission))
            } catch {
                throw .full
            }
        }
        guard case .tcp(_, let relayPort)? = try await sink.open().first else {
            throw Failure(.software, "the sink listens nowhere")
        }
        submissionPort = try Self.freePort()
        helpdeskPort = try Self.freePort()
        let settings = DemoSettings.tact(
            folder: folder,
            relayPort: relayPort,
            submissionPort: Int(submissionPort),
            helpdeskPort: Int(helpdeskPort),
        )
        try OutputFile.write(settings, to: "\(folder)/tact.yaml")
        try OutputFile.write(DemoSettings.policy, to: "\(folder)/policy.yaml")
        try OutputFile.write(DemoSettings.password, to: "\(folder)/demo.password", mode: 0o600)
        try OutputFile.makeFolder("\(folder)/state")
        configuration = try Configuration.load("\(folder)/tact.yaml", environment: Environment.current)
        guard case .sqlite(let path) = configuration.ledger else {
            throw Failure(.software, "the demo's ledger is SQLite's")
        }
        ledger = try SQLiteLedger(path: path, as: .daemon)
        clock = SteppedClock(at: start)
        // The same ids on every run: what a reader of the documentation sees is what the demo prints.
        daemon = try Daemon(
            configuration,
            ledger: ledger,
            clock: clock,
            identifiers: IdentifierSource(random: SeededBits(seed: 1)),
            log: log,
        )
    }

    /// Runs the daemon and the sink while `week` lasts.
    func run(_ week: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup { group in
            let (opened, tell) = AsyncStream.makeStream(of: Void.self)
            group.addTask { await sink.run() }
            group.addTask {
                defer { tell.finish() }
                try await daemon.run { _ in tell.yield() }
            }
            for await _ in opened { break }
            try await week()
            group.cancelAll()
        }
        try ledger.close()
    }

    /// Hands a mail in as its team would.
    func handIn(_ mail: DemoMail) throws {
        if mail.source == "campaigns-drop" {
            _ = try MaildirWriter("\(folder)/spool").deliver(mail.body)
            return
        }
        let isHelpdesk = mail.source == "helpdesk"
        let client = try SubmitClient(.loopback(isHelpdesk ? helpdeskPort : submissionPort))
        try client.submit(
            sender: mail.sender,
            recipients: mail.recipients,
            body: mail.body,
            login: isHelpdesk ? nil : .password(username: mail.source, password: DemoSettings.password),
        )
    }

    /// Moves time on to `moment`, stopping wherever something is due, and waits each time until all of it is
    /// done.
    func advance(to moment: Timestamp) async throws {
        try await settle()
        while let next = try await nextDue(), next < moment {
            clock.advance(to: next)
            try await settle()
        }
        clock.advance(to: moment)
        try await settle()
    }

    private func nextDue() async throws -> Timestamp? {
        let dues = [try await ledger.nextCaseDue(), try await ledger.nextDispatchDue(relay: "sink")]
        return dues.compactMap(\.self).min()
    }

    /// Returns when nothing is due now, on its way, or lies in the spool.
    func settle() async throws {
        // Real time: the daemon's own threads need some, however still its clock stands.
        for _ in 0..<Self.looksMax {
            let isDue = try await nextDue().map { $0 <= clock.now() } ?? false
            let isLeaving = try await !ledger.leavingDispatches().isEmpty
            if !isDue && !isLeaving && OutputFile.isEmptyFolder("\(folder)/spool/new") { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Failure(.software, "the daemon is still busy with one moment of the demo after half a minute")
    }

    private static let looksMax = 30_000

    /// A port that is free now.
    private static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard result else { throw Failure(.unavailable, "no free port: \(InputFile.systemError())") }
        return UInt16(bigEndian: address.sin_port)
    }
}
