// SPDX-License-Identifier: Apache-2.0

package import Judging

/// Everything that must survive: messages, letters, charges, dispatches, decisions.
///
/// The contract, which one suite of tests holds against every implementation:
///
/// * A call that changes something is one transaction. It returns only when the change is durable; when it
///   throws, nothing of it has happened, or, where only the answer was lost, all of it: who calls again must
///   do no harm.
/// * A letter is in exactly one state, and each change of state comes with its decision in the same call.
/// * A case is recorded only if it is still as it was opened: `record` refuses it when it was judged, an
///   operator has acted or a charge has gone back since, and the caller opens it again. A letter that has
///   come since changes nothing of what was judged; the case stays due for it (`CaseVersion`).
/// * A dispatch is claimed by one caller; it is `leaving`, durably, before the call that claims it returns.
/// * Opt-outs, silences and what customers of one account share have pages of their own: `OptOutBook`,
///   `SilenceBook`, `AccountBook`.
/// * What is read comes from one moment: no query sees half of a transaction.
///
/// Every key begins with the customer, and nothing asks for a lock that another database could not give, so
/// that a ledger on a server can meet the same contract for many daemons at once.
package protocol Ledger: OptOutBook, SilenceBook, AccountBook {
    /// Keeps messages and their letters; each letter waits, and its customer's case is due at once.
    func accept(_ batch: [Accepted]) async throws(LedgerError)

    /// The cases that are due at `now`, at most `limit`, the longest due first, and what objects to mail to
    /// them, all of one moment.
    ///
    /// - Parameters:
    ///   - memory: How far back charges are wanted from `now`, and earlier letters from the oldest letter
    ///     that waits: a duplicate is one of what came before it, however late it is judged.
    ///   - addresses: Those whose opt-outs bear on a case. Asked while others wait for the ledger.
    func openCases(
        limit: Int,
        at now: Timestamp,
        memory: Duration,
        addresses: @escaping @Sendable (OpenCase) -> Set<String>,
    ) async throws(LedgerError) -> DueCases

    /// One customer's case, due or not, for looking only; a customer that has none gives an empty one of
    /// version 0.
    func openCase(
        of customer: String,
        at now: Timestamp,
        memory: Duration,
    ) async throws(LedgerError) -> OpenCase

    /// Writes judgements, and then claims dispatches, as `claimDispatches` does.
    func record(
        _ records: [CaseRecord],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> Recorded

    /// Makes ready dispatches of a relay that are due `leaving`, those of the lowest rank first and of these
    /// the oldest due, and returns them.
    func claimDispatches(_ claim: Claim) async throws(LedgerError) -> [ClaimedDispatch]

    /// Settles attempts; a dispatch that is not `leaving`, or that another attempt is made of, is left as it
    /// is. Then it claims dispatches, as `claimDispatches` does.
    func settle(
        _ settlements: [Settlement],
        claiming claims: [Claim],
    ) async throws(LedgerError) -> [ClaimedDispatch]

    /// What is `leaving`. At the start that was so when the last daemon ended, and nobody knows what became
    /// of it; later, what no courier has under way was claimed by one that did not hear of it.
    func leavingDispatches() async throws(LedgerError) -> [ClaimedDispatch]

    /// Gives every ready dispatch whose relay is not in `relays` to `fallback`; returns how many.
    func reroute(to fallback: String, unless relays: Set<String>) async throws(LedgerError) -> Int

    /// Makes every case with a waiting letter due at `now`, because the policy has changed.
    ///
    /// The ledger remembers the policy's hash: under the one that it was last called with, nothing happens,
    /// so that a restart with a million waiting letters judges none of them anew.
    func reopenCases(under policy: String, at now: Timestamp) async throws(LedgerError)

    /// When the earliest case is due; nil if none is.
    func nextCaseDue() async throws(LedgerError) -> Timestamp?

    /// When the earliest ready dispatch of `relay` is due; nil if it has none.
    func nextDispatchDue(relay: String) async throws(LedgerError) -> Timestamp?

    /// The body of a message; nil if there is none, or it has been forgotten.
    func body(of message: MessageKey) async throws(LedgerError) -> [UInt8]?

    /// The messages of letters, for a bounce or a look.
    func message(of letter: LetterID) async throws(LedgerError) -> Message?

    /// One letter; nil if there is none.
    func letter(_ id: LetterID) async throws(LedgerError) -> LetterRecord?

    /// The letters of a dispatch, the carrier first.
    func letters(of dispatch: DispatchID) async throws(LedgerError) -> [LetterRecord]

    /// The letters that wait, of one customer or of all, by customer and arrival, at most `limit`.
    func waitingLetters(of customer: String?, limit: Int) async throws(LedgerError) -> [LetterRecord]

    /// A customer's letters accepted since `since`, by arrival, at most the last `limit`.
    func letters(
        of customer: String,
        since: Timestamp,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord]

    /// The lines of the log that `filter` means, oldest first.
    func log(_ filter: LogFilter) async throws(LedgerError) -> [LogLine]

    /// The whole life of a letter, oldest line first.
    func decisions(on letter: LetterID) async throws(LedgerError) -> [Decision]

    /// Sets or, with nil, takes back an operator's order on waiting letters, makes their cases due, and
    /// writes the decisions; returns the letters that no longer wait, of which nothing was changed.
    ///
    /// As long as its body has not been forgotten, a release also finds a letter that was suppressed or whose
    /// outcome is unknown: it waits again, and leaves. A cancel closes an unknown outcome as suppressed.
    func order(
        _ order: Case.Order?,
        on letters: [LetterID],
        decisions: [Decision],
        at now: Timestamp,
    ) async throws(LedgerError) -> [LetterID]

    /// How many letters are in each state, by team, of those accepted in a span.
    func counts(from start: Timestamp, to end: Timestamp) async throws(LedgerError) -> [StateCount]

    /// Removes bodies that nothing needs any more, charges older than `charges` and decisions older than
    /// `decisions`, a bounded number a call; returns whether more is left.
    func forget(_ horizon: Horizon) async throws(LedgerError) -> Bool

    /// All customers' letters accepted since `since`, in the order in which they were accepted, at most
    /// `limit`; those that follow the letter `after`, where one is given.
    func letters(
        since: Timestamp,
        after: LetterID?,
        limit: Int,
    ) async throws(LedgerError) -> [LetterRecord]

    /// The same letters, with only what prices are made of.
    func arrivals(since: Timestamp, after: LetterID?, limit: Int) async throws(LedgerError) -> [Arrival]

    /// The silences that end after `now`, and the opt-outs of these addresses, both of one moment.
    func objections(to addresses: [String], at now: Timestamp) async throws(LedgerError) -> Objections

    /// Keeps price tables, in place of those that were kept before.
    func keep(_ prices: KeptPrices) async throws(LedgerError)

    /// The price tables that were kept last; nil: none ever were.
    func keptPrices() async throws(LedgerError) -> KeptPrices?
}

extension Ledger {
    /// Writes judgements; returns the customers of whom nothing was written.
    package func record(_ records: [CaseRecord]) async throws(LedgerError) -> Set<String> {
        try await record(records, claiming: []).refused
    }

    /// Settles attempts.
    package func settle(_ settlements: [Settlement]) async throws(LedgerError) {
        _ = try await settle(settlements, claiming: [])
    }
}

/// A message and its letters, as intake hands them over.
package struct Accepted: Hashable, Sendable {
    package let message: Message
    package let letters: [Letter]

    package init(message: Message, letters: [Letter]) {
        self.message = message
        self.letters = letters
    }
}

/// What people have said against letters: operators with silences, customers with opt-outs.
package struct Objections: Hashable, Sendable {
    package let silences: [Silence]
    package let optOuts: [OptOut]

    package init(silences: [Silence], optOuts: [OptOut]) {
        self.silences = silences
        self.optOuts = optOuts
    }
}

/// Cases that are due, and what objects to mail to them.
package struct DueCases: Hashable, Sendable {
    package let cases: [OpenCase]
    package let objections: Objections

    package init(_ cases: [OpenCase], objections: Objections) {
        self.cases = cases
        self.objections = objections
    }
}

/// Letters of one team in one state.
package struct StateCount: Hashable, Sendable {
    package let team: String
    package let state: Letter.State
    package let letters: Int

    package init(team: String, state: Letter.State, letters: Int) {
        self.team = team
        self.state = state
        self.letters = letters
    }
}

/// What may be forgotten: everything older than its moment.
package struct Horizon: Hashable, Sendable {
    /// Bodies of suppressed letters; those of sent ones go when the last letter of the message is settled.
    package let bodies: Timestamp
    package let charges: Timestamp
    package let decisions: Timestamp

    package init(bodies: Timestamp, charges: Timestamp, decisions: Timestamp) {
        self.bodies = bodies
        self.charges = charges
        self.decisions = decisions
    }
}

/// What can be wrong with a ledger; the cause is for the operator's log, never for a client.
package enum LedgerError: Error, Hashable, Sendable {
    /// The disk, or the quota, is full: 452, and again when there is room.
    case full(String)
    /// Reading or writing fails, now or for good; nothing may be relayed that cannot be recorded.
    case unavailable(String)
    /// What is stored contradicts itself; it is not guessed over.
    case corrupt(String)
}
