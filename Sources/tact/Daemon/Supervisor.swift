// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Glibc
import Judging
import Logging
import Office
import SMTPServer
import ServiceLifecycle
import Settings
import Systemd
import UnixSignals

/// What systemd asks of a daemon: ready, alive, reloading, stopping.
struct Supervisor: Service {
    let daemon: Daemon
    let policy: CurrentPolicy
    let server: Server
    let intake: Intake
    /// At how many places the server listens, from the start to the end.
    let listeners: Int
    /// Told once every signal finds its handler: who is ready may be reloaded or stopped at once.
    let opened: @Sendable () async -> Void

    func run() async throws {
        let socket = try NotificationSocket(environment: Environment.current)
        let watchdog = try Watchdog(environment: Environment.current, process: getpid())
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        await opened()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await reload(at: reloads, telling: socket) }
                if let watchdog, let socket {
                    group.addTask { await stayAlive(telling: socket, every: watchdog.period) }
                }
            }
        }
        tell(socket, .stopping)
    }

    /// Says that it is alive only as long as the ledger answers.
    private func stayAlive(telling socket: NotificationSocket, every period: Duration) async {
        while !Task.isCancelled {
            do {
                _ = try await daemon.ledger.nextCaseDue()
                tell(socket, .alive)
            } catch {
                daemon.log.error("ledger-silent", metadata: ["error": "\(error)"])
            }
            // systemd counts real time, whatever clock the office has.
            do { try await Task.sleep(for: period) } catch { return }
        }
    }

    private func reload(at signals: UnixSignalsSequence, telling socket: NotificationSocket?) async {
        for await _ in signals {
            tell(socket, .reloadingNow())
            let trouble = reload()
            let status = StatusLine(policy: policy.policy.hash, listeners: listeners, trouble: trouble)
            tell(socket, .status(status.text))
            tell(socket, .ready)
        }
    }

    /// Reads the policy, the customers' files, the certificates and the passwords again; bad files are
    /// refused with every problem, and the old ones stay. Listeners, relays and the set of sources are those
    /// of the start.
    ///
    /// - Returns: what is wrong with them, if they were refused.
    private func reload() -> StatusLine.Trouble? {
        let log = daemon.log
        do {
            let fresh = try Settings.Configuration.load(
                daemon.configuration.file,
                environment: Environment.current
            )
            if let loss = daemon.customerWatch.loss(in: fresh.customers) { throw Problems([loss]) }
            for note in fresh.notes { log.warning("\(note)") }
            for error in server.reloadCertificates() { log.error("\(error)") }
            let sources = try fresh.serverSources()
            intake.know(teams: fresh.teams)
            server.replace(sources)
            policy.replace(with: fresh.policy.policy)
            daemon.directory.replace(with: CustomerDirectory.Content(fresh.customers))
            daemon.customerWatch.follow(fresh.policy)
            daemon.changes.ring()
            log.notice("reloaded", metadata: ["policy": "\(fresh.policy.policy.hash)"])
            return nil
        } catch let problems as Problems {
            for problem in problems.all { log.error("\(problem)") }
            log.error("reload-refused", metadata: ["problems": "\(problems.all.count)"])
            return .refused(problems)
        } catch {
            log.error("reload-failed", metadata: ["error": "\(error)"])
            return .failed("\(error)")
        }
    }

    private func tell(_ socket: NotificationSocket?, _ notification: Notification) {
        do {
            try socket?.send(notification)
        } catch {
            daemon.log.warning("systemd-not-told", metadata: ["error": "\(error)"])
        }
    }
}
