// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Judging
package import Logging
import Synchronization

/// Takes the dispatches of one relay, sends each, and settles what became of it.
///
/// A dispatch is `leaving`, durably, before the network is touched; what the relay said is settled after.
/// Nothing is claimed that no connection is free for, so that a sudden end leaves as few unknowns as can be.
/// What settles a mail claims the next one for the same connection in the same change of the ledger. Trouble
/// of the relay is not trouble of a mail: it slows this relay's lane, and no letter bounces for it.
package struct Courier: Sendable {
    /// Where the courier stands in the office.
    package struct Surroundings: Sendable {
        package let ledger: any Ledger
        package let transport: any Transport
        package let policy: CurrentPolicy
        package let directory: CustomerDirectory
        package let clock: any WallClock
        package let identifiers: IdentifierSource
        package let hostname: String
        package let retry: Retry
        package let bounceLimit: BounceLimit
        /// Rung when cases may have become due: a charge went back.
        package let arrivals: Bell
        package let log: Logger

        package init(
            ledger: any Ledger,
            transport: any Transport,
            policy: CurrentPolicy,
            directory: CustomerDirectory,
            clock: any WallClock,
            identifiers: IdentifierSource,
            hostname: String,
            retry: Retry,
            bounceLimit: BounceLimit = BounceLimit(),
            arrivals: Bell,
            log: Logger,
        ) {
            self.ledger = ledger
            self.transport = transport
            self.policy = policy
            self.directory = directory
            self.clock = clock
            self.identifiers = identifiers
            self.hostname = hostname
            self.retry = retry
            self.bounceLimit = bounceLimit
            self.arrivals = arrivals
            self.log = log
        }
    }

    /// The pause after the ledger failed.
    static let pauseAfterFailure = Duration.seconds(1)

    private let office: Surroundings
    private let departures: Departures

    private var relay: String { departures.relay }

    package init(_ surroundings: Surroundings, departures: Departures) {
        office = surroundings
        self.departures = departures
    }

    /// Sends what is due until the task is cancelled, then waits for the mails under way.
    package func run() async {
        await withDiscardingTaskGroup { group in
            // When the earliest of what is ready and not due is due.
            var next: Timestamp?
            while !Task.isCancelled {
                begin(departures.takeClaimed(), in: &group)
                let now = office.clock.now()
                do throws(LedgerError) {
                    if departures.isUnsure {
                        let isFound = try await findStranded(at: now)
                        if !isFound { await departures.waitForRoom(from: now, by: office.clock) }
                        continue
                    }
                    guard departures.hasNews || next.map({ $0 <= now }) ?? false else {
                        await departures.wait(until: next, by: office.clock)
                        continue
                    }
                    guard let claim = departures.claim(upTo: .max, at: now) else {
                        await departures.waitForRoom(from: now, by: office.clock)
                        continue
                    }
                    departures.forgetNews()
                    let claimed = try await ask(for: claim)
                    begin(claimed, in: &group)
                    guard claimed.count < claim.limit else { continue }
                    next = try await office.ledger.nextDispatchDue(relay: relay)
                } catch {
                    departures.ring()
                    office.log.error("relaying-paused", metadata: ["relay": "\(relay)", "error": "\(error)"])
                    await office.clock.sleep(until: office.clock.now() + Self.pauseAfterFailure)
                }
            }
            // What the bench has claimed is `leaving`.
            begin(departures.takeClaimed(), in: &group)
        }
    }

    private func begin(_ claimed: [ClaimedDispatch], in group: inout DiscardingTaskGroup) {
        for dispatch in claimed {
            group.addTask { await deliver(dispatch) }
        }
    }

    private func ask(for claim: Claim) async throws(LedgerError) -> [ClaimedDispatch] {
        do {
            let claimed = try await office.ledger.claimDispatches(claim)
            departures.answered(claim, with: claimed)
            return claimed
        } catch {
            departures.failed(claim)
            throw error
        }
    }

    /// Begins what a failed claim has made `leaving`; returns whether all of it is found.
    private func findStranded(at now: Timestamp) async throws(LedgerError) -> Bool {
        // Asked first: what is settled while the ledger looks is not under way any more when it answers.
        guard let known = departures.known else { return false }
        let stranded = try await office.ledger.leavingDispatches().filter {
            $0.dispatch.relay == relay && !known.contains($0.dispatch.id)
        }
        departures.found(stranded, at: now)
        return !departures.isUnsure
    }

    /// Sends a dispatch, and in the same place those that are claimed as each is settled.
    private func deliver(_ first: ClaimedDispatch) async {
        var next: ClaimedDispatch? = first
        while let claimed = next {
            let attempt = await send(claimed)
            let now = office.clock.now()
            let claim = departures.next(after: attempt, at: now, goesOn: !Task.isCancelled)
            let bits = office.identifiers.bits()
            let outcome = Outcome(of: attempt, claimed: claimed, at: now, retry: office.retry, bits: bits)
            next = await settle(outcome, of: claimed, after: attempt, at: now, claiming: claim)
            departures.done(claimed.dispatch.id)
        }
    }

    private func send(_ claimed: ClaimedDispatch) async -> Attempt {
        guard let body = claimed.body else {
            office.log.critical("body-missing", metadata: ["dispatch": "\(claimed.dispatch.id)"])
            return .impossible(reply: "the mail's body cannot be read from the ledger")
        }
        let dispatch = claimed.dispatch
        let value =
            claimed.trace
            ?? TraceField.value(ofDispatch: dispatch.id, hostname: office.hostname, at: dispatch.createdAt)
        let trace = TraceField.bytes(value: value, recipient: dispatch.recipient)
        return await office.transport.send(
            Parcel(relay: relay, sender: claimed.sender, recipient: dispatch.recipient, bytes: trace + body)
        )
    }

    /// Settles what is known, and does not give up while the process lives: what is not settled is not known
    /// later.
    ///
    /// A retry has a time of its own, and a bounce is due: the loop may have looked before they were.
    ///
    /// - Returns: what was claimed with it.
    private func settle(
        _ outcome: Outcome,
        of claimed: ClaimedDispatch,
        after attempt: Attempt,
        at now: Timestamp,
        claiming first: Claim?,
    ) async -> ClaimedDispatch? {
        var claim = first
        while true {
            do throws(LedgerError) {
                let settlement = try await settlement(outcome, of: claimed, after: attempt, at: now)
                let next = try await office.ledger.settle([settlement], claiming: claim.map { [$0] } ?? [])
                if let claim { departures.answered(claim, with: next) }
                switch settlement.result {
                case .delivered, .unknown: break
                case .retry: departures.ring()
                case .failed:
                    office.arrivals.ring()
                    departures.ring()
                }
                return next.first
            } catch {
                if let failed = claim { departures.failed(failed) }
                claim = nil
                office.log.error(
                    "outcome-not-recorded",
                    metadata: ["dispatch": "\(claimed.dispatch.id)", "error": "\(error)"],
                )
                // At the end of the daemon the dispatch stays `leaving`, and is `unknown` at the next start.
                guard !Task.isCancelled else { return nil }
                await office.clock.sleep(until: office.clock.now() + Self.pauseAfterFailure)
            }
        }
    }

    private func settlement(
        _ outcome: Outcome,
        of claimed: ClaimedDispatch,
        after attempt: Attempt,
        at now: Timestamp,
    ) async throws(LedgerError) -> Settlement {
        let policy = office.policy.policy
        let customer = office.directory.content.customer(claimed.dispatch.customer)
        let until = outcome.pause.map { now + $0 }
        let decisions = claimed.dispatch.letters.map { letter in
            Decision(
                id: office.identifiers.make(at: now),
                at: now,
                letter: letter,
                kind: .outcome,
                reason: outcome.reason.rawValue,
                rule: relay,
                until: until,
                dispatch: claimed.dispatch.id,
                because: outcome.because,
                policy: policy.hash,
                cohort: customer.cohort,
                rollout: policy.rolloutPart(of: customer.key),
            )
        }
        let result: Settlement.Result
        switch outcome.end {
        case .delivered: result = .delivered
        case .retry: result = .retry(at: until ?? now)
        case .unknown: result = .unknown
        case .failed: result = .failed(bounces: try await bounces(for: claimed, outcome: outcome, at: now))
        }
        return Settlement(
            dispatch: claimed.dispatch.id,
            attempts: claimed.attempts,
            result: result,
            decisions: decisions,
            optOuts: deadAddress(of: claimed, after: attempt, at: now).map { [$0] } ?? [],
            reopens: outcome.end == .failed ? companions(of: customer) : [],
        )
    }

    /// What the relay told of the address: nobody has it. That of a bounce is no customer's.
    private func deadAddress(
        of claimed: ClaimedDispatch,
        after attempt: Attempt,
        at now: Timestamp,
    ) -> OptOut? {
        guard case .unknownRecipient(let reply) = attempt, !claimed.dispatch.letters.isEmpty else {
            return nil
        }
        let rules = office.policy.policy.customers
        return OptOut(
            address: rules.normalForm(of: claimed.dispatch.recipient),
            reason: .bounced,
            at: now,
            author: nil,
            comment: reply,
        )
    }

    /// The others of its account, for whom there is room when a charge that they count goes back.
    private func companions(of customer: Case.Customer) -> [String] {
        guard let account = customer.account,
            office.policy.policy.budgets.contains(where: { $0.countedBy == .account })
        else { return [] }
        return office.directory.content.list.members(of: account).filter { $0 != customer.key }
    }

    /// One bounce for each letter whose sender can be told: never about a mail from `<>` (RFC 5321 §6.1); of
    /// many to one address some leave later.
    private func bounces(
        for claimed: ClaimedDispatch,
        outcome: Outcome,
        at now: Timestamp,
    ) async throws(LedgerError) -> [Dispatch] {
        var bounces: [Dispatch] = []
        for letter in claimed.dispatch.letters {
            guard
                let message = try await office.ledger.message(of: letter),
                !message.sender.isEmpty,
                let record = try await office.ledger.letter(letter)
            else { continue }
            let id: DispatchID = office.identifiers.make(at: now)
            let bounce = Bounce(
                id: id,
                hostname: office.hostname,
                letter: record.letter,
                message: message,
                relay: relay,
                reply: outcome.because,
                now: now,
            )
            bounces.append(
                Dispatch(
                    id: id,
                    customer: claimed.dispatch.customer,
                    letters: [],
                    sender: "",
                    recipient: message.sender,
                    relay: relay,
                    content: .made(bounce.bytes(random: office.identifiers.bits())),
                    createdAt: office.bounceLimit.next(to: message.sender, at: now),
                    unknownOutcome: .assumeSent,
                    rank: claimed.dispatch.rank,
                )
            )
        }
        if claimed.dispatch.letters.isEmpty {
            // A bounce that cannot be delivered ends here, in the daemon's log: it is never answered with
            // another.
            office.log.warning("bounce-undeliverable", metadata: ["to": "\(claimed.dispatch.recipient)"])
        }
        return bounces
    }

    /// What the last daemon left behind `leaving` is unknown: its class decides (POLICY.md, section 2).
    package static func recover(_ surroundings: Surroundings) async throws(LedgerError) {
        let now = surroundings.clock.now()
        for claimed in try await surroundings.ledger.leavingDispatches() {
            let relay = Departures(relay: claimed.dispatch.relay, connections: 1, rate: nil)
            let courier = Courier(surroundings, departures: relay)
            let attempt = Attempt.unknown(reply: "Tact ended while this mail was leaving")
            let bits = surroundings.identifiers.bits()
            let outcome = Outcome(
                of: attempt,
                claimed: claimed,
                at: now,
                retry: surroundings.retry,
                bits: bits
            )
            let settlement = try await courier.settlement(
                outcome,
                of: claimed,
                after: attempt,
                at: now
            )
            try await surroundings.ledger.settle([settlement])
        }
    }
}
