// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

extension SQLiteLedger {
    package func accept(_ batch: [Accepted]) async throws(LedgerError) {
        try await writer.change { (books) throws(LedgerError) in try books.accept(batch) }
    }

    package func openCases(
        limit: Int,
        at now: Timestamp,
        memory: Duration,
        addresses: @escaping @Sendable (OpenCase) -> Set<String>,
    ) async throws(LedgerError) -> DueCases {
        try await writer.look { (books) throws(LedgerError) in
            let cases = try books.openCases(limit: limit, at: now, memory: memory)
            let asked = cases.reduce(into: Set()) { $0.formUnion(addresses($1)) }
            return DueCases(cases, objections: try books.objections(to: asked, at: now))
        }
    }

    package func openCase(
        of customer: String,
        at now: Timestamp,
        memory: Duration,
    ) async throws(LedgerError) -> OpenCase {
        try await read { (books) throws(LedgerError) in
            try books.openCase(of: customer, at: now, memory: memory)
        }
    }

    package func record(
        _ records: [CaseRecord],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> Recorded {
        try await writer.change { (books) throws(LedgerError) in
            try books.record(records, claiming: claims)
        }
    }

    package func claimDispatches(_ claim: Claim) async throws(LedgerError) -> [ClaimedDispatch] {
        try await writer.change { (books) throws(LedgerError) in try books.claimDispatches([claim]) }
    }

    package func settle(
        _ settlements: [Settlement],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> [ClaimedDispatch] {
        try await writer.change { (books) throws(LedgerError) in
            try books.settle(settlements)
            return try books.claimDispatches(claims)
        }
    }

    package func leavingDispatches() async throws(LedgerError) -> [ClaimedDispatch] {
        try await read { (books) throws(LedgerError) in try books.leavingDispatches() }
    }

    package func reroute(to fallback: String, unless relays: Set<String>) async throws(LedgerError) -> Int {
        try await writer.change { (books) throws(LedgerError) in
            try books.reroute(to: fallback, unless: relays)
        }
    }

    /// Some thousand cases are made due in a transaction, so that others can write in between; a crash on the
    /// way is made good by the next call with the same policy.
    package func reopenCases(under policy: String, at now: Timestamp) async throws(LedgerError) {
        var isMore = true
        while isMore {
            isMore = try await writer.change { (books) throws(LedgerError) in
                try books.reopenCases(under: policy, at: now)
            }
        }
    }

    package func nextCaseDue() async throws(LedgerError) -> Timestamp? {
        try await writer.look { (books) throws(LedgerError) in try books.nextCaseDue() }
    }

    package func nextDispatchDue(relay: String) async throws(LedgerError) -> Timestamp? {
        try await writer.look { (books) throws(LedgerError) in try books.nextDispatchDue(relay: relay) }
    }

    package func body(of message: MessageKey) async throws(LedgerError) -> [UInt8]? {
        try await read { (books) throws(LedgerError) in try books.body(of: message) }
    }

    package func message(of letter: LetterID) async throws(LedgerError) -> Message? {
        try await read { (books) throws(LedgerError) in try books.message(of: letter) }
    }

    package func letter(_ id: LetterID) async throws(LedgerError) -> LetterRecord? {
        try await read { (books) throws(LedgerError) in try books.letter(id) }
    }

    package func letters(of dispatch: DispatchID) async throws(LedgerError) -> [LetterRecord] {
        try await read { (books) throws(LedgerError) in try books.letters(of: dispatch) }
    }

    package func waitingLetters(of customer: String?, limit: Int) async throws(LedgerError) -> [LetterRecord]
    {
        try await read { (books) throws(LedgerError) in try books.waitingLetters(of: customer, limit: limit) }
    }

    package func letters(
        of customer: String,
        since: Timestamp,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        try await read { (books) throws(LedgerError) in
            try books.letters(of: customer, since: since, limit: limit)
        }
    }

    package func log(_ filter: LogFilter) async throws(LedgerError) -> [LogLine] {
        try await read { (books) throws(LedgerError) in try books.log(filter) }
    }

    package func decisions(on letter: LetterID) async throws(LedgerError) -> [Decision] {
        try await read { (books) throws(LedgerError) in try books.decisions(on: letter) }
    }

    package func order(
        _ order: Case.Order?,
        on letters: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) async throws(LedgerError) -> [LetterID] {
        try await writer.change { (books) throws(LedgerError) in
            try books.order(order, on: letters, decisions: decisions, at: now)
        }
    }

    package func counts(from start: Timestamp, to end: Timestamp) async throws(LedgerError) -> [StateCount] {
        try await read { (books) throws(LedgerError) in try books.counts(from: start, to: end) }
    }

    package func forget(_ horizon: Horizon) async throws(LedgerError) -> Bool {
        try await writer.change { (books) throws(LedgerError) in try books.forget(horizon) }
    }
}
