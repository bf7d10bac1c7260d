// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension WatchedLedger {
    func keep(_ optOut: OptOut, of customers: [String]) async throws(LedgerError) {
        try await perform(.optOuts) { () async throws(LedgerError) in
            try await base.keep(optOut, of: customers)
        }
    }

    func remove(
        _ optOuts: [OptOut],
        of customers: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Int {
        try await perform(.optOuts) { () async throws(LedgerError) in
            try await base.remove(optOuts, of: customers, at: now)
        }
    }

    func optOuts(of addresses: [String]) async throws(LedgerError) -> [OptOut] {
        try await perform(.optOuts) { () async throws(LedgerError) in try await base.optOuts(of: addresses) }
    }

    func optOuts(after last: OptOut?, limit: Int) async throws(LedgerError) -> [OptOut] {
        try await perform(.optOuts) { () async throws(LedgerError) in
            try await base.optOuts(after: last, limit: limit)
        }
    }

    func keep(_ silence: Silence, at now: Timestamp) async throws(LedgerError) {
        try await perform(.silences) { () async throws(LedgerError) in
            try await base.keep(silence, at: now)
        }
    }

    func end(_ silence: SilenceID, _ ending: Silence.Ending) async throws(LedgerError) -> Bool {
        try await perform(.silences) { () async throws(LedgerError) in try await base.end(silence, ending) }
    }

    func objections(
        to addresses: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Objections {
        try await perform(.objections) { () async throws(LedgerError) in
            try await base.objections(to: addresses, at: now)
        }
    }

    func silences(endingAfter moment: Timestamp?) async throws(LedgerError) -> [Silence] {
        try await perform(.silences) { () async throws(LedgerError) in
            try await base.silences(endingAfter: moment)
        }
    }

    func openAccount(
        _ name: String,
        of members: [String],
        since: Timestamp,
    ) async throws(LedgerError) -> OpenAccount {
        try await perform(.accounts) { () async throws(LedgerError) in
            try await base.openAccount(name, of: members, since: since)
        }
    }
}
