// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

extension InMemoryLedger {
    package func letters(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        books.withLock { $0.letters(since: since, after: after, limit: limit) }
    }

    package func arrivals(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [Arrival] {
        books.withLock { $0.letters(since: since, after: after, limit: limit).map { Arrival($0.letter) } }
    }

    package func keep(_ prices: KeptPrices) async throws(LedgerError) {
        books.withLock { $0.prices = prices }
    }

    package func keptPrices() async throws(LedgerError) -> KeptPrices? {
        books.withLock { $0.prices }
    }
}
