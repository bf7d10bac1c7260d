// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// A ledger that goes wrong when a test says so, and lets other tasks go first at each call.
///
/// Once it is killed every call fails, before or after it has taken effect: to the office that holds it, it
/// is as if the process had ended there.
final class WatchedLedger: Ledger {
    enum Call: Hashable, Sendable, CaseIterable {
        case accept, openCases, openCase, record, claimDispatches, settle, leavingDispatches, reroute
        case optOuts, silences, objections, accounts
        case reopenCases, nextCaseDue, nextDispatchDue, body, message, letter, letters, log, order, forget
        case keep, keptPrices
    }

    /// What goes wrong at a call.
    enum Mishap: Sendable {
        /// It fails, and nothing of it has happened.
        case refusal(LedgerError)
        /// It has happened, and its caller is told that it has failed.
        case lostAnswer(LedgerError)
        /// The process ends in its middle: all of it or nothing of it is there afterwards.
        case end(isThere: Bool)
    }

    private struct State {
        var mishap: (@Sendable (Call) -> Mishap?)?
        var isDead = false
    }

    private static let killed = LedgerError.unavailable("killed")

    let base: any Ledger
    let yields: Bool
    let acceptances = Gathering()
    private let disk: SimulatedDisk?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - yields: Whether other tasks may go first at each call, and acceptances share a commit.
    ///   - disk: Where `base` lies, to be told of each answer that was given.
    init(_ base: any Ledger = InMemoryLedger(), yields: Bool = false, disk: SimulatedDisk? = nil) {
        self.base = base
        self.yields = yields
        self.disk = disk
    }

    /// Which calls are refused from now on, and how; nil: none.
    func fail(_ fault: (@Sendable (Call) -> LedgerError?)?) {
        guard let fault else { return meddle(nil) }
        meddle { call in fault(call).map { Mishap.refusal($0) } }
    }

    /// What goes wrong from now on; nil: nothing.
    func meddle(_ mishap: (@Sendable (Call) -> Mishap?)?) {
        state.withLock { $0.mishap = mishap }
    }

    /// Ends it for whoever holds it.
    func kill() {
        state.withLock { $0.isDead = true }
    }

    var isDead: Bool { state.withLock { $0.isDead } }

    func perform<Value>(
        _ call: Call,
        _ body: () async throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        if yields { await Task.yield() }
        let mishap = try state.withLock { (state) throws(LedgerError) -> Mishap? in
            guard !state.isDead else { throw Self.killed }
            return state.mishap?(call)
        }
        switch mishap {
        case .refusal(let error): throw error
        case .end(let isThere) where !isThere: try end()
        case .end, .lostAnswer, nil: break
        }
        let value = try await applied(body)
        switch mishap {
        case .lostAnswer(let error): throw error
        case .end: try end()
        case .refusal, nil: break
        }
        if yields { await Task.yield() }
        try answer()
        return value
    }

    /// The caller is about to learn that its call has succeeded.
    func answer() throws(LedgerError) {
        guard !isDead else { throw Self.killed }
        disk?.answered()
    }

    private func applied<Value>(
        _ body: () async throws(LedgerError) -> Value,
    ) async throws(LedgerError) -> Value {
        guard let disk else { return try await body() }
        return try await disk.wait(for: body)
    }

    private func end() throws(LedgerError) {
        kill()
        throw Self.killed
    }

    func accept(_ batch: [Accepted]) async throws(LedgerError) {
        guard yields else { return try await commit(batch) }
        try await acceptances.accept(batch) { (all) throws(LedgerError) in try await commit(all) }
        // The others of its commit may be told before it, or never.
        await Task.yield()
        try answer()
    }

    private func commit(_ batch: [Accepted]) async throws(LedgerError) {
        try await perform(.accept) { () async throws(LedgerError) in try await base.accept(batch) }
    }

    func openCases(
        limit: Int,
        at now: Timestamp,
        memory: Duration,
        addresses: @escaping @Sendable (OpenCase) -> Set<String>,
    ) async throws(LedgerError) -> DueCases {
        try await perform(.openCases) { () async throws(LedgerError) in
            try await base.openCases(limit: limit, at: now, memory: memory, addresses: addresses)
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

    func record(
        _ records: [CaseRecord],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> Recorded {
        try await perform(.record) { () async throws(LedgerError) in
            try await base.record(records, claiming: claims)
        }
    }

    func claimDispatches(_ claim: Claim) async throws(LedgerError) -> [ClaimedDispatch] {
        try await perform(.claimDispatches) { () async throws(LedgerError) in
            try await base.claimDispatches(claim)
        }
    }

    func settle(
        _ settlements: [Settlement],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> [ClaimedDispatch] {
        try await perform(.settle) { () async throws(LedgerError) in
            try await base.settle(settlements, claiming: claims)
        }
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
