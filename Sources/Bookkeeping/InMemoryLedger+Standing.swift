// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

extension InMemoryLedger {
    package func keep(_ optOut: OptOut, of customers: [String]) async throws(LedgerError) {
        books.withLock { books in
            books.keep(optOut)
            books.reopen(customers, at: optOut.at)
        }
    }

    package func remove(
        _ optOuts: [OptOut],
        of customers: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Int {
        books.withLock { books in
            books.reopen(customers, at: now)
            return books.remove(optOuts)
        }
    }

    package func optOuts(of addresses: [String]) async throws(LedgerError) -> [OptOut] {
        let wanted = Set(addresses)
        return books.withLock { $0.optOuts.filter { wanted.contains($0.address) } }
    }

    package func optOuts(after last: OptOut?, limit: Int) async throws(LedgerError) -> [OptOut] {
        books.withLock { $0.optOuts(after: last, limit: limit) }
    }

    package func keep(_ silence: Silence, at now: Timestamp) async throws(LedgerError) {
        books.withLock { books in
            books.keep(silence)
            books.reopen(for: silence, at: now)
        }
    }

    package func end(_ silence: SilenceID, _ ending: Silence.Ending) async throws(LedgerError) -> Bool {
        books.withLock { books in
            guard let ended = books.end(silence, ending) else { return false }
            books.reopen(for: ended, at: ending.at)
            return true
        }
    }

    package func silences(endingAfter moment: Timestamp?) async throws(LedgerError) -> [Silence] {
        books.withLock { $0.silences.filter { silence in moment.map { silence.end > $0 } ?? true } }
    }

    package func objections(
        to addresses: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Objections {
        books.withLock { $0.objections(to: Set(addresses), at: now) }
    }

    package func openAccount(
        _ name: String,
        of members: [String],
        since: Timestamp,
    ) async throws(LedgerError) -> OpenAccount {
        books.withLock { $0.openAccount(name, of: members, since: since) }
    }
}
