// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// A ledger that lives as long as the process: for tests, trials and rehearsals.
///
/// It meets the whole contract of `Ledger` but for surviving the process, never fails for lack of a disk, and
/// keeps everything in one value behind a lock; `Books` holds the rules.
package final class InMemoryLedger: Ledger {
    let books = Mutex(Books())

    package init() {}

    package func accept(_ batch: [Accepted]) async throws(LedgerError) {
        try books.withLock { (books) throws(LedgerError) in try books.accept(batch) }
    }

    package func openCases(
        limit: Int,
        at now: Timestamp,
        memory: Duration,
        addresses: @escaping @Sendable (OpenCase) -> Set<String>,
    ) async throws(LedgerError) -> DueCases {
        books.withLock { books in
            let cases = books.openCases(limit: limit, at: now, memory: memory)
            let asked = cases.reduce(into: Set()) { $0.formUnion(addresses($1)) }
            return DueCases(cases, objections: books.objections(to: asked, at: now))
        }
    }

    package func openCase(
        of customer: String,
        at now: Timestamp,
        memory: Duration,
    ) async throws(LedgerError) -> OpenCase {
        books.withLock { $0.openCase(of: customer, at: now, memory: memory) }
    }

    package func record(
        _ records: [CaseRecord],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> Recorded {
        try books.withLock { (books) throws(LedgerError) in
            let refused = try books.record(records)
            return Recorded(refused: refused, claimed: claims.flatMap { books.claimDispatches($0) })
        }
    }

    package func claimDispatches(_ claim: Claim) async throws(LedgerError) -> [ClaimedDispatch] {
        books.withLock { $0.claimDispatches(claim) }
    }

    package func settle(
        _ settlements: [Settlement],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> [ClaimedDispatch] {
        try books.withLock { (books) throws(LedgerError) in
            try books.settle(settlements)
            return claims.flatMap { books.claimDispatches($0) }
        }
    }

    package func leavingDispatches() async throws(LedgerError) -> [ClaimedDispatch] {
        books.withLock { $0.leavingDispatches() }
    }

    package func reroute(to fallback: String, unless relays: Set<String>) async throws(LedgerError) -> Int {
        books.withLock { $0.reroute(to: fallback, unless: relays) }
    }

    package func reopenCases(under policy: String, at now: Timestamp) async throws(LedgerError) {
        books.withLock { $0.reopenCases(under: policy, at: now) }
    }

    package func nextCaseDue() async throws(LedgerError) -> Timestamp? {
        books.withLock { $0.nextCaseDue() }
    }

    package func nextDispatchDue(relay: String) async throws(LedgerError) -> Timestamp? {
        books.withLock { $0.nextDispatchDue(relay: relay) }
    }

    package func body(of message: MessageKey) async throws(LedgerError) -> [UInt8]? {
        books.withLock { $0.messages[message]?.message.body }
    }

    package func message(of letter: LetterID) async throws(LedgerError) -> Message? {
        books.withLock { books in
            books.letters[letter].flatMap { books.messages[$0.letter.message]?.message }
        }
    }

    package func letter(_ id: LetterID) async throws(LedgerError) -> LetterRecord? {
        books.withLock { $0.letters[id]?.record }
    }

    package func letters(of dispatch: DispatchID) async throws(LedgerError) -> [LetterRecord] {
        books.withLock { $0.letters(of: dispatch) }
    }

    package func waitingLetters(of customer: String?, limit: Int) async throws(LedgerError) -> [LetterRecord]
    {
        books.withLock { $0.waitingLetters(of: customer, limit: limit) }
    }

    package func letters(
        of customer: String,
        since: Timestamp,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        books.withLock { $0.letters(of: customer, since: since, limit: limit) }
    }

    package func log(_ filter: LogFilter) async throws(LedgerError) -> [LogLine] {
        books.withLock { $0.log(filter) }
    }

    package func decisions(on letter: LetterID) async throws(LedgerError) -> [Decision] {
        books.withLock { $0.letters[letter]?.decisions ?? [] }
    }

    package func order(
        _ order: Case.Order?,
        on letters: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) async throws(LedgerError) -> [LetterID] {
        books.withLock { $0.order(order, on: letters, decisions: decisions, at: now) }
    }

    package func counts(from start: Timestamp, to end: Timestamp) async throws(LedgerError) -> [StateCount] {
        books.withLock { $0.counts(from: start, to: end) }
    }

    package func forget(_ horizon: Horizon) async throws(LedgerError) -> Bool {
        books.withLock { $0.forget(horizon) }
        return false
    }
}
