// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import LedgerSQLite

extension Daemon {
    /// What the daemon asks of a ledger that is a file beside which other processes live.
    struct LedgerFile: Sendable {
        /// A number that changes when another process has written into the ledger.
        let dataVersion: @Sendable () async throws(LedgerError) -> Int64
        /// Where the ledger belongs, if it is a copy; nil: here.
        let origin: @Sendable () async throws(LedgerError) -> String?

        init(_ ledger: SQLiteLedger, at place: LedgerPlace) {
            dataVersion = { () async throws(LedgerError) in try await ledger.dataVersion() }
            origin = { () async throws(LedgerError) in try await ledger.origin(unless: place.description) }
        }
    }
}
