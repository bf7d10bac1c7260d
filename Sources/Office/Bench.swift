// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging
package import Logging

/// Takes the cases that are due, judges them, and records what was decided.
///
/// Judging is pure and takes microseconds; reading and writing are the ledger's, many cases a transaction. A
/// case that changed while it was on the bench, other than by a letter that came (`CaseVersion`), is refused
/// by the ledger and opened again, so two letters of one customer, or two customers of one account that
/// shares a budget, are never judged past each other. It lacks nothing of its own that a restart would have
/// to restore.
package struct Bench: Sendable {
    /// How many cases are opened at once: enough to share a commit, few enough to be judged within some
    /// milliseconds.
    static let casesMax = 256
    /// The pause after the ledger failed.
    static let pauseAfterFailure = Duration.seconds(1)

    /// Where the bench stands in the office.
    package struct Surroundings: Sendable {
        package let ledger: any Ledger
        package let policy: CurrentPolicy
        package let prices: CurrentPrices
        package let directory: CustomerDirectory
        package let clock: any WallClock
        package let identifiers: IdentifierSource
        /// The relay that carries a letter of this kind.
        package let relay: @Sendable (Case.Kind) -> String
        package let hostname: String
        /// Rung by whoever makes a case due.
        package let arrivals: Bell
        /// Of every relay.
        package let departures: [Departures]
        package let log: Logger

        package init(
            ledger: any Ledger,
            policy: CurrentPolicy,
            prices: CurrentPrices = CurrentPrices(),
            directory: CustomerDirectory,
            clock: any WallClock,
            identifiers: IdentifierSource,
            relay: @escaping @Sendable (Case.Kind) -> String,
            hostname: String,
            arrivals: Bell,
            departures: [Departures],
            log: Logger,
        ) {
            self.ledger = ledger
            self.policy = policy
            self.prices = prices
            self.directory = directory
            self.clock = clock
            self.identifiers = identifiers
            self.relay = relay
            self.hostname = hostname
            self.arrivals = arrivals
            self.departures = departures
            self.log = log
        }
    }

    let office: Surroundings
    private let watch = ClockWatch()

    package init(_ surroundings: Surroundings) {
        office = surroundings
    }

    /// Judges what is due, then waits for the next; until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(LedgerError) {
                // While it judged, more may have come due: looking is what asking when would cost.
                if try await round() > 0 { continue }
                let next = try await office.ledger.nextCaseDue()
                await office.arrivals.wait(until: next, by: office.clock)
            } catch {
                office.log.error("judging-paused", metadata: ["error": "\(error)"])
                await office.clock.sleep(until: office.clock.now() + Self.pauseAfterFailure)
            }
        }
    }

    /// Judges the cases that are due now, at most `casesMax`; returns how many there were.
    ///
    /// - Throws: also when a case is damaged, after the others are recorded; it stays due for another try.
    package func round() async throws(LedgerError) -> Int {
        let policy = office.policy.policy
        try await lookAtTheClock(policy)
        let halt = watch.halt(by: office.clock)
        let now = office.clock.now()
        let (customers, rules) = (office.directory.content, policy.customers)
        let due = try await office.ledger.openCases(limit: Self.casesMax, at: now, memory: policy.memory) {
            CaseFiles.addresses(of: $0, by: rules, in: customers)
        }
        // A reload while the cases were opened made them due again, and they would be judged by the old
        // policy, or by what the old files say.
        guard office.policy.policy.hash == policy.hash,
            office.directory.content.fingerprint == customers.fingerprint
        else { return try await round() }
        let cases = due.cases
        guard !cases.isEmpty else { return 0 }
        var files = CaseFiles(
            policy: policy,
            customers: customers,
            objections: due.objections,
            ledger: office.ledger,
            at: now,
        )
        let judge = Judge(policy: files.policy, prices: office.prices.tables(for: policy))
        var records: [CaseRecord] = []
        records.reserveCapacity(cases.count)
        var damage: LedgerError?
        for opened in cases {
            do throws(LedgerError) {
                let record = try await record(of: opened, from: &files, by: judge, at: now, halt: halt)
                files.note(record)
                records.append(record)
            } catch .corrupt(let what) {
                // One damaged case is not guessed over, and does not stop the others.
                office.log.critical(
                    "case-damaged",
                    metadata: ["customer": "\(opened.customer)", "what": "\(what)"]
                )
                damage = .corrupt(what)
            }
        }
        try await write(records, at: now)
        if let damage { throw damage }
        return cases.count
    }

    /// Records what was decided, and claims at once what there is room for. What is refused has changed and
    /// is due again: the next round opens it.
    private func write(_ records: [CaseRecord], at now: Timestamp) async throws(LedgerError) {
        var counts: [String: Int] = [:]
        for record in records {
            for dispatch in record.dispatches { counts[dispatch.relay, default: 0] += 1 }
        }
        let leaving = office.departures.filter { counts[$0.relay] != nil }
        // One more than there are new ones: where it is not there, nothing else is ready.
        let claims = leaving.map { $0.claim(upTo: (counts[$0.relay] ?? 0) + 1, at: now) }
        do throws(LedgerError) {
            let recorded = try await office.ledger.record(records, claiming: claims.compactMap(\.self))
            for (departures, claim) in zip(leaving, claims) {
                guard let claim else {
                    departures.ring()
                    continue
                }
                departures.handOver(
                    recorded.claimed.filter { $0.dispatch.relay == departures.relay },
                    for: claim
                )
            }
        } catch {
            for (departures, claim) in zip(leaving, claims) {
                // A ledger whose answer is lost may have it all.
                if let claim { departures.failed(claim) } else { departures.ring() }
            }
            // A damaged dispatch that was to be claimed is the courier's trouble, and stops no judgement.
            guard case .corrupt = error, claims.contains(where: { $0 != nil }) else { throw error }
            _ = try await office.ledger.record(records)
        }
    }

    /// Pauses releases when the time of day was set; once it is to be believed, every case is due, since it
    /// waits for moments of another time.
    private func lookAtTheClock(_ policy: Policy) async throws(LedgerError) {
        switch watch.look(at: office.clock) {
        case .nothing: break
        case .set(let step):
            office.log.critical(
                "clock-set",
                metadata: ["by": "\(step.milliseconds / 1_000) s", "releases": "paused"]
            )
        case .isRightAgain, .isBelieved:
            office.log.notice("releases-go-on")
        }
        guard watch.owesReopening else { return }
        // The ledger makes cases due for another standing than the one it knows.
        let standing = Reopening.standing(
            office.prices.mark(of: policy),
            office.directory.content.fingerprint
        )
        for standing in ["the time of day was set", standing] {
            try await office.ledger.reopenCases(under: standing, at: office.clock.now())
        }
        watch.reopened()
    }

    /// Judges one case, and writes down what was decided.
    private func record(
        of opened: OpenCase,
        from files: inout CaseFiles,
        by judge: Judge,
        at now: Timestamp,
        halt: Judge.Halt?,
    ) async throws(LedgerError) -> CaseRecord {
        let policy = judge.policy
        let letters = try await Reader.present(opened.letters, under: policy, in: office.ledger)
        let (file, account) = try await files.file(opened, letters: letters)
        let judgement = judge.judge(file, at: now, halt: halt)
        var minutes = Minutes(
            of: opened,
            customer: file.customer,
            account: account,
            letters: letters,
            policy: policy,
            office: office,
            at: now
        )
        try await minutes.write(judgement)
        return minutes.record
    }
}
