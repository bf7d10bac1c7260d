// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Bookkeeping
import Judging
import LedgerSQLite
import Logging
import Office
import Settings
import Systemd

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon in the foreground.",
        discussion: """
            It says when it is ready, reloads its policy on SIGHUP, answers the watchdog, and lets mail in \
            flight finish on SIGTERM, as systemd expects.

            Example: tact serve --config /etc/tact/tact.yaml
            """,
    )

    @OptionGroup var config: ConfigOption

    @Option(
        name: .long,
        help: "Events from this level on: debug, info, notice, warning, error.",
        transform: Self.level
    )
    var logLevel = Logger.Level.notice

    func run() async throws {
        try await Failure.caught {
            let level = logLevel
            LoggingSystem.bootstrap { EventLog(label: $0, level: level, environment: Environment.current) }
            let log = Logger(label: "tact")
            let configuration = try settings()
            for note in configuration.notes { log.warning("\(note)") }
            let ledger = try openLedger(configuration)
            let daemon: Daemon
            do {
                daemon = try Daemon(
                    configuration,
                    ledger: ledger,
                    clock: SystemClock(),
                    identifiers: IdentifierSource(random: SystemRandom()),
                    log: log,
                    file: Daemon.LedgerFile(ledger, at: LedgerPlace(try config.ledgerFile(configuration))),
                )
            } catch {
                throw Failure(.config, "\(error)")
            }
            let socket = try NotificationSocket(environment: Environment.current)
            do {
                try await daemon.run { addresses in
                    for address in addresses { log.notice("listening", metadata: ["on": "\(address)"]) }
                    let hash = configuration.policy.policy.hash
                    log.notice("ready", metadata: ["policy": "\(hash)"])
                    do {
                        // The status first: whoever waited for the start then finds it.
                        try socket?.send(.status(StatusLine(policy: hash, listeners: addresses.count).text))
                        try socket?.send(.ready)
                    } catch {
                        log.warning("systemd-not-told: \(error)")
                    }
                }
            } catch let error as LedgerError {
                throw Failure(.unavailable, "the ledger: \(error)")
            } catch {
                throw Failure(.unavailable, "\(error)")
            }
            do {
                try ledger.close()
            } catch {
                throw Failure(.unavailable, "the ledger: \(error)")
            }
            log.notice("stopped")
        }
    }

    private static func level(_ text: String) throws -> Logger.Level {
        guard let level = Logger.Level(rawValue: text) else {
            throw ValidationError("there is no level \(text); write debug, info, notice, warning or error")
        }
        return level
    }

    private func settings() throws -> Configuration {
        do {
            return try Configuration.load(config.config, environment: Environment.current)
        } catch {
            throw Failure(.config, "\(error)")
        }
    }

    private func openLedger(_ configuration: Configuration) throws -> SQLiteLedger {
        let path = try config.ledgerFile(configuration)
        do {
            return try SQLiteLedger(path: path, as: .daemon)
        } catch {
            throw Failure(.unavailable, "the ledger \(path) cannot be opened: \(error)")
        }
    }
}
