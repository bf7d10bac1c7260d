// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// A ledger that fails when a test says so, and lets other tasks go first at each call.
///
/// Once it is killed every call fails, before or after it has taken effect: to the office that holds it, it
/// is as if the process had ended there.
final class WatchedLedger: Ledger {
    enum Call: Hashable, Sendable {
        case accept, openCases, openCase, record, claimDispatches, settle, leavingDispatches, reroute
        case optOuts, silences, accounts
        case reopenCases, nextCaseDue, nextDispatchDue, body, message, letter, letters, log, order, forget
        case keep, keptPrices
    }

    private struct State {
        var fault: (@Sendable (Call) -> LedgerError?)?
        var isDead = false
    }

    let base: InMemoryLedger
    private let yields: Bool
    private let state = Mutex(State())

    init(_ base: InMemoryLedger = InMemoryLedger(), yields: Bool = false) {
        self.base = base
        self.yields = yields
    }

    /// Which calls fail from now on, and how; nil: none.
    func fail(_ fault: (@Sendable (Call) -> LedgerError?)?) {
        state.withLock { $0.fault = fault }
    }

    /// Ends it for whoever holds it.
    func kill() {
        state.withLock { $0.isDead = true }
    }

    func perform<Value>(
        _ call: Call,
        _ body: () async throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        if yields { await Task.yield() }
        let trouble = state.withLock { state in
            state.isDead ? LedgerError.unavailable("killed") : state.fault?(call)
        }
        if let trouble { throw trouble }
        let value = try await body()
        if yields { await Task.yield() }
        guard !state.withLock({ $0.isDead }) else { throw .unavailable("killed") }
        return value
    }

    func accept(_ batch: [Accepted]) async throws(LedgerError) {
        try await perform(.accept) { () async throws(LedgerError) in try await base.accept(batch) }
    }

    func openCases(
        limit: Int,
        at now: Timestamp,
        memory: Duration
    ) async throws(LedgerError) -> [OpenCase] {
        try await perform(.openCases) { () async throws(LedgerError) in
            try await base.openCases(limit: limit, at: now, memory: memory)
        }
    }

    func openCase(
        of customer: String,
        at now: Timestamp,
        memory: Duration,
    ) async throws(LedgerError) -> OpenCase {
        try await perform(.openCase) { () async throws(LedgerError) in
            try await base.openCase(of: customer, at: now, memory: memory)
        }
    }

    func record(_ records: [CaseRecord]) async throws(LedgerError) -> Set<String> {
        try await perform(.record) { () async throws(LedgerError) in try await base.record(records) }
    }

    func claimDispatches(
        relay: String,
        limit: Int,
        at now: Timestamp,
    ) async throws(LedgerError) -> [ClaimedDispatch] {
        try await perform(.claimDispatches) { () async throws(LedgerError) in
            try await base.claimDispatches(relay: relay, limit: limit, at: now)
        }
    }

    func settle(_ settlements: [Settlement]) async throws(LedgerError) {
        try await perform(.settle) { () async throws(LedgerError) in try await base.settle(settlements) }
    }

    func leavingDispatches() async throws(LedgerError) -> [ClaimedDispatch] {
        try await perform(.leavingDispatches) { () async throws(LedgerError) in
            try await base.leavingDispatches()
        }
    }

    func reroute(to fallback: String, unless relays: Set<String>) async throws(LedgerError) -> Int {
        try await perform(.reroute) { () async throws(LedgerError) in
            try await base.reroute(to: fallback, unless: relays)
        }
    }

    func reopenCases(under policy: String, at now: Timestamp) async throws(LedgerError) {
        try await perform(.reopenCases) { () async throws(LedgerError) in
            try await base.reopenCases(under: policy, at: now)
        }
    }

    func nextCaseDue() async throws(LedgerError) -> Timestamp? {
        try await perform(.nextCaseDue) { () async throws(LedgerError) in try await base.nextCaseDue() }
    }

    func nextDispatchDue(relay: String) async throws(LedgerError) -> Timestamp? {
        try await perform(.nextDispatchDue) { () async throws(LedgerError) in
            try await base.nextDispatchDue(relay: relay)
        }
    }

    func body(of message: MessageKey) async throws(LedgerError) -> [UInt8]? {
        try await perform(.body) { () async throws(LedgerError) in try await base.body(of: message) }
    }

    func message(of letter: LetterID) async throws(LedgerError) -> Message? {
        try await perform(.message) { () async throws(LedgerError) in try await base.message(of: letter) }
    }

    func letter(_ id: LetterID) async throws(LedgerError) -> LetterRecord? {
        try await perform(.letter) { () async throws(LedgerError) in try await base.letter(id) }
    }

    func letters(of dispatch: DispatchID) async throws(LedgerError) -> [LetterRecord] {
        try await perform(.letters) { () async throws(LedgerError) in try await base.letters(of: dispatch) }
    }

    func waitingLetters(of customer: String?, limit: Int) async throws(LedgerError) -> [LetterRecord] {
        try await perform(.letters) { () async throws(LedgerError) in
            try await base.waitingLetters(of: customer, limit: limit)
        }
    }

    func letters(
        of customer: String,
        since: Timestamp,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        try await perform(.letters) { () async throws(LedgerError) in
            try await base.letters(of: customer, since: since, limit: limit)
        }
    }

    func log(_ filter: LogFilter) async throws(LedgerError) -> [LogLine] {
        try await perform(.log) { () async throws(LedgerError) in try await base.log(filter) }
    }

    func decisions(on letter: LetterID) async throws(LedgerError) -> [Decision] {
        try await perform(.log) { () async throws(LedgerError) in try await base.decisions(on: letter) }
    }

    func order(
        _ order: Case.Order?,
        on letters: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) async throws(LedgerError) -> [LetterID] {
        try await perform(.order) { () async throws(LedgerError) in
            try await base.order(order, on: letters, decisions: decisions, at: now)
        }
    }

    func counts(from start: Timestamp, to end: Timestamp) async throws(LedgerError) -> [StateCount] {
        try await perform(.letters) { () async throws(LedgerError) in
            try await base.counts(from: start, to: end)
        }
    }

    func forget(_ horizon: Horizon) async throws(LedgerError) -> Bool {
        try await perform(.forget) { () async throws(LedgerError) in try await base.forget(horizon) }
    }

    func letters(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord] {
        try await perform(.letters) { () async throws(LedgerError) in
            try await base.letters(since: since, after: after, limit: limit)
        }
    }

    func arrivals(since: Timestamp, after: LetterID?, limit: Int) async throws(LedgerError) -> [Arrival] {
        try await perform(.letters) { () async throws(LedgerError) in
            try await base.arrivals(since: since, after: after, limit: limit)
        }
    }

    func keep(_ prices: KeptPrices) async throws(LedgerError) {
        try await perform(.keep) { () async throws(LedgerError) in try await base.keep(prices) }
    }

    func keptPrices() async throws(LedgerError) -> KeptPrices? {
        try await perform(.keptPrices) { () async throws(LedgerError) in try await base.keptPrices() }
    }
}
