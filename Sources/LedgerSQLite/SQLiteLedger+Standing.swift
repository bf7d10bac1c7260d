// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

/// What stands beside the letters: `OptOutBook`, `SilenceBook`, `AccountBook`.
extension SQLiteLedger {
    package func keep(_ optOut: OptOut, of customers: [String]) async throws(LedgerError) {
        try await writer.change { (books) throws(LedgerError) in
            try books.keep(optOut)
            try books.reopen(customers, at: optOut.at)
        }
    }

    package func remove(
        _ optOuts: [OptOut],
        of customers: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Int {
        try await writer.change { (books) throws(LedgerError) in
            try books.reopen(customers, at: now)
            return try books.remove(optOuts)
        }
    }

    package func optOuts(of addresses: [String]) async throws(LedgerError) -> [OptOut] {
        try await read { (books) throws(LedgerError) in try books.optOuts(of: Set(addresses)) }
    }

    package func optOuts(after last: OptOut?, limit: Int) async throws(LedgerError) -> [OptOut] {
        try await read { (books) throws(LedgerError) in try books.optOuts(after: last, limit: limit) }
    }

    package func keep(_ silence: Silence, at now: Timestamp) async throws(LedgerError) {
        try await writer.change { (books) throws(LedgerError) in try books.keep(silence) }
        try await reopen(for: silence, at: now)
    }

    package func end(_ silence: SilenceID, _ ending: Silence.Ending) async throws(LedgerError) -> Bool {
        let ended = try await writer.change { (books) throws(LedgerError) in try books.end(silence, ending) }
        guard let ended else { return false }
        try await reopen(for: ended, at: ending.at)
        return true
    }

    package func silences(endingAfter moment: Timestamp?) async throws(LedgerError) -> [Silence] {
        try await read { (books) throws(LedgerError) in try books.silences(endingAfter: moment) }
    }

    package func objections(
        to addresses: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Objections {
        try await read { (books) throws(LedgerError) in
            try books.objections(to: Set(addresses), at: now)
        }
    }

    package func openAccount(
        _ name: String,
        of members: [String],
        since: Timestamp,
    ) async throws(LedgerError) -> OpenAccount {
        try await read { (books) throws(LedgerError) in
            try books.openAccount(name, of: members, since: since)
        }
    }

    /// Some thousand letters are looked at in a transaction, so that others can write in between.
    private func reopen(for silence: Silence, at now: Timestamp) async throws(LedgerError) {
        var last: Int64? = 0
        while let cursor = last {
            last = try await writer.change { (books) throws(LedgerError) in
                try books.reopen(for: silence, at: now, after: cursor)
            }
        }
    }
}
