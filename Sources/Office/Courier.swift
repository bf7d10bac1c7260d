// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
import Judging
package import Logging
import Synchronization

/// Takes the dispatches of one relay, sends each, and settles what became of it.
///
/// A dispatch is `leaving`, durably, before the network is touched; what the relay said is settled after.
/// Nothing is claimed that no connection is free for, so that a sudden end leaves as few unknowns as can be.
/// Trouble of the relay is not trouble of a mail: it slows this relay's lane, and no letter bounces for it.
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
    private let relay: String
    /// The most mails a second; nil: as many as the relay takes.
    private let rate: Double?
    /// Rung when there are new dispatches for this relay, or a connection is free again.
    private let departures: Bell

    package init(_ surroundings: Surroundings, relay: String, rate: Double?, departures: Bell) {
        office = surroundings
        self.relay = relay
        self.rate = rate
        self.departures = departures
    }

    /// Sends what is due until the task is cancelled, then waits for the mails under way.
    package func run() async {
        let lane = Lane(connections: office.transport.connections(to: relay), rate: rate)
        let underWay = UnderWay()
        var isUnsure = false
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let now = office.clock.now()
                let free = lane.free(at: now)
                guard free > 0 else {
                    await departures.wait(until: lane.opens(after: now), by: office.clock)
                    continue
                }
                do throws(LedgerError) {
                    let claimed = try await claim(free, besides: underWay, at: now, isUnsure: &isUnsure)
                    lane.take(claimed.count, at: now)
                    for dispatch in claimed {
                        underWay.add(dispatch.dispatch.id)
                        group.addTask {
                            await deliver(dispatch, on: lane)
                            underWay.remove(dispatch.dispatch.id)
                        }
                    }
                    guard claimed.count < free else { continue }
                    let next = try await office.ledger.nextDispatchDue(relay: relay)
                    await departures.wait(until: next, by: office.clock)
                } catch {
                    office.log.error("relaying-paused", metadata: ["relay": "\(relay)", "error": "\(error)"])
                    await office.clock.sleep(until: office.clock.now() + Self.pauseAfterFailure)
                }
            }
        }
    }

    /// Claims up to `limit` dispatches.
    ///
    /// - Parameter isUnsure: Whether a claim has failed, and its dispatches may be `leaving` all the same:
    ///   nobody else would send those, so they come first.
    private func claim(
        _ limit: Int,
        besides underWay: UnderWay,
        at now: Timestamp,
        isUnsure: inout Bool,
    ) async throws(LedgerError) -> [ClaimedDispatch] {
        if isUnsure {
            // Asked first: what is settled while the ledger looks is not under way any more when it answers.
            let known = underWay.all
            let stranded = try await office.ledger.leavingDispatches().filter {
                $0.dispatch.relay == relay && !known.contains($0.dispatch.id)
            }
            isUnsure = stranded.count > limit
            if !stranded.isEmpty { return Array(stranded.prefix(limit)) }
        }
        isUnsure = true
        let claimed = try await office.ledger.claimDispatches(relay: relay, limit: limit, at: now)
        isUnsure = false
        return claimed
    }

    private func deliver(_ claimed: ClaimedDispatch, on lane: Lane) async {
        let attempt = await send(claimed)
        let now = office.clock.now()
        lane.give(back: attempt, at: now)
        // The free connection need not wait until this one is settled.
        departures.ring()
        let bits = office.identifiers.bits()
        let outcome = Outcome(of: attempt, claimed: claimed, at: now, retry: office.retry, bits: bits)
        await settle(outcome, of: claimed, after: attempt, at: now)
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
    private func settle(
        _ outcome: Outcome,
        of claimed: ClaimedDispatch,
        after attempt: Attempt,
        at now: Timestamp,
    ) async {
        while true {
            do throws(LedgerError) {
                let settlement = try await settlement(outcome, of: claimed, after: attempt, at: now)
                try await office.ledger.settle([settlement])
                if case .failed = settlement.result { office.arrivals.ring() }
                // A retry has a time of its own, and a bounce is due: the loop may have looked before they
                // were.
                departures.ring()
                return
            } catch {
                office.log.error(
                    "outcome-not-recorded",
                    metadata: ["dispatch": "\(claimed.dispatch.id)", "error": "\(error)"],
                )
                // At the end of the daemon the dispatch stays `leaving`, and is `unknown` at the next start.
                guard !Task.isCancelled else { return }
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
            let courier = Courier(surroundings, relay: claimed.dispatch.relay, rate: nil, departures: Bell())
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
