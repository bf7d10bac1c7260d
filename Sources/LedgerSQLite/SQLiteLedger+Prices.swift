// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

extension SQLiteLedger {
    package func letters(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        try await read { (books) throws(LedgerError) in
            try books.letters(since: since, after: after, limit: limit)
        }
    }

    package func arrivals(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [Arrival] {
        try await read { (books) throws(LedgerError) in
            try books.arrivals(since: since, after: after, limit: limit)
        }
    }

    package func keep(_ prices: KeptPrices) async throws(LedgerError) {
        try await writer.change { (books) throws(LedgerError) in try books.keep(prices) }
    }

    package func keptPrices() async throws(LedgerError) -> KeptPrices? {
        try await read { (books) throws(LedgerError) in try books.keptPrices() }
    }
}
