// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Judging
package import Logging

/// What is done at leisure: forgetting what its time is over, and noticing what others wrote into the ledger.
package struct Housekeeping: Sendable {
    /// How long things are kept; POLICY.md's `retention`.
    package struct Retention: Hashable, Sendable {
        /// Decisions and charges, without bodies.
        package var log: Duration
        /// Bodies of what was suppressed, so that it can still be released.
        package var bodies: Duration

        package init(log: Duration = .seconds(400 * 86_400), bodies: Duration = .seconds(30 * 86_400)) {
            self.log = log
            self.bodies = bodies
        }
    }

    /// How often the ledger is swept.
    static let sweepEvery = Duration.seconds(60)

    private let ledger: any Ledger
    private let clock: any WallClock
    private let retention: Retention
    private let log: Logger

    package init(
        ledger: any Ledger,
        clock: any WallClock,
        retention: Retention,
        log: Logger,
    ) {
        self.ledger = ledger
        self.clock = clock
        self.retention = retention
        self.log = log
    }

    /// Sweeps every minute until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(LedgerError) {
                try await sweep()
            } catch {
                log.error("sweep-failed", metadata: ["error": "\(error)"])
            }
            await clock.sleep(until: clock.now() + Self.sweepEvery)
        }
    }

    /// Forgets what its time is over, some of it at a time, so that nobody waits long behind it.
    package func sweep() async throws(LedgerError) {
        let now = clock.now()
        let horizon = Horizon(
            bodies: now - retention.bodies,
            // Charges stay as long as the log, so that a new policy may have any window that fits into it.
            charges: now - retention.log,
            decisions: now - retention.log,
        )
        while try await ledger.forget(horizon), !Task.isCancelled {}
    }
}
