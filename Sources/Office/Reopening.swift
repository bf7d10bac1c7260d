// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Judging
package import Logging

/// Makes the waiting letters' cases due again when what they are judged by has changed: the policy, or what
/// the operator's files say of customers.
///
/// One loop does it, whoever changed what: the ledger goes through its cases in many small transactions, and
/// two that did so for different reasons would send each other back to the start.
package struct Reopening: Sendable {
    /// The pause after the ledger failed.
    static let pauseAfterFailure = Duration.seconds(1)

    private let ledger: any Ledger
    private let policy: CurrentPolicy
    private let prices: CurrentPrices
    private let directory: CustomerDirectory
    private let clock: any WallClock
    /// Rung when something has changed.
    private let changes: Bell
    /// Rung once cases are due.
    private let arrivals: Bell
    private let log: Logger

    package init(
        ledger: any Ledger,
        policy: CurrentPolicy,
        prices: CurrentPrices = CurrentPrices(),
        directory: CustomerDirectory,
        clock: any WallClock,
        changes: Bell,
        arrivals: Bell,
        log: Logger,
    ) {
        self.ledger = ledger
        self.policy = policy
        self.prices = prices
        self.directory = directory
        self.clock = clock
        self.changes = changes
        self.arrivals = arrivals
        self.log = log
    }

    /// What the cases are judged by, in a word: the ledger remembers it, so that a restart under the same
    /// policy and files judges nothing anew.
    package static func standing(_ policy: String, _ customers: String) -> String {
        customers.isEmpty ? policy : policy + " " + customers
    }

    /// Makes the cases due if they were last made so for something else.
    package func reopen() async throws(LedgerError) {
        let standing = Self.standing(prices.mark(of: policy.policy), directory.content.fingerprint)
        try await ledger.reopenCases(under: standing, at: clock.now())
        arrivals.ring()
    }

    /// Waits for changes until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            await changes.wait()
            guard !Task.isCancelled else { return }
            do throws(LedgerError) {
                try await reopen()
            } catch {
                log.error("reopening-paused", metadata: ["error": "\(error)"])
                await clock.sleep(until: clock.now() + Self.pauseAfterFailure)
                changes.ring()
            }
        }
    }
}
