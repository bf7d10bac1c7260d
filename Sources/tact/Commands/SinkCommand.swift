// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Drop
import Logging
import Office
import SMTP
import SMTPServer
import ServiceLifecycle
import UnixSignals

struct SinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sink",
        abstract: "An SMTP server for trying out and testing: it takes everything into a Maildir.",
        discussion: """
            With --fault it misbehaves: STAGE:BEHAVIOUR, where the stage is connect, ehlo, starttls, auth, \
            mail, rcpt, data, dot, taken or quit, and the behaviour a reply (421, 452, 554 …), drop, \
            silent, half, half-multi, wait=5s, starttls:strip or auth:none; @3 at its end means every \
            third time, @10% that share.

            Example: tact sink --listen 127.0.0.1:2526 --maildir /tmp/sink --fault dot:drop@10
            """,
    )

    @Option(
        name: .long,
        help: ArgumentHelp("Where to listen; port 0 takes a free one.", valueName: "ADDRESS:PORT")
    )
    var listen = "127.0.0.1:2526"

    @Option(name: .long, help: ArgumentHelp("The folder for the mails.", valueName: "FOLDER"))
    var maildir: String

    @Option(name: .long, help: "A way to misbehave; may be given several times.")
    var fault: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("A PEM chain; with --key, STARTTLS is offered.", valueName: "FILE")
    )
    var certificate: String?

    @Option(name: .long, help: ArgumentHelp("The certificate's key.", valueName: "FILE"))
    var key: String?

    @Flag(name: .long, help: "TLS from the first byte instead of STARTTLS.")
    var implicitTls = false

    @Option(name: .long, help: "The password that a login has to show; without it any will do.")
    var password: String?

    @Option(name: .long, help: "What shares are drawn from, so that a run repeats.")
    var seed: UInt64 = 0

    func run() async throws {
        try await Failure.caught {
            let log = Logger(label: "tact.sink") {
                EventLog(label: $0, level: .warning, environment: Environment.current)
            }
            let writer: MaildirWriter
            do {
                writer = try MaildirWriter(maildir)
            } catch {
                throw Failure(.cannotCreate, "\(error)")
            }
            let sink = Sink(
                [try listener()],
                password: password.map { Secret(Array($0.utf8)) },
                faults: try faults(),
                seed: seed,
                logger: log,
            ) { submission throws(Refusal) in
                do {
                    _ = try writer.deliver(SinkMail.bytes(of: submission))
                } catch {
                    log.error("mail-not-kept", metadata: ["error": "\(error)"])
                    throw .full
                }
            }
            do {
                for address in try await sink.open() { Output.write(["listening on \(address)"]) }
            } catch {
                throw Failure(.unavailable, "\(error)")
            }
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: Loop("sink") { await sink.run() })],
                    gracefulShutdownSignals: [.sigterm, .sigint],
                    logger: log,
                )
            )
            try await group.run()
        }
    }

    private func faults() throws -> [Fault] {
        try fault.map { text in
            do {
                return try Fault(parsing: text)
            } catch {
                throw Failure(.usage, "\(error)")
            }
        }
    }

    private func listener() throws -> Listener {
        let parts = listen.split(separator: ":")
        guard let last = parts.last, let port = Int(last), (0...65_535).contains(port), parts.count > 1 else {
            throw Failure(.usage, "--listen \(listen) is no address; write 127.0.0.1:2526")
        }
        let host = parts.dropLast().joined(separator: ":").filter { $0 != "[" && $0 != "]" }
        return Listener.sink(
            .tcp(host: host, port: port),
            encryption: try encryption(),
        )
    }

    private func encryption() throws -> Listener.Encryption {
        switch (certificate, key) {
        case (nil, nil): return .none
        case (let chain?, let key?):
            let certificate = Certificate(chain: chain, key: key)
            return implicitTls ? .implicit(certificate) : .startTLS(certificate)
        default: throw Failure(.usage, "--certificate and --key go together")
        }
    }
}

/// A mail as the sink keeps it: its envelope in fields above it, then the mail as it came.
enum SinkMail {
    static func bytes(of submission: Submission) -> [UInt8] {
        var bytes = Array("Return-Path: <\(submission.sender)>\r\n".utf8)
        for recipient in submission.recipients { bytes += "Delivered-To: \(recipient)\r\n".utf8 }
        return bytes + submission.body
    }
}
