// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging
package import Logging

/// Takes the cases that are due, judges them, and records what was decided.
///
/// Judging is pure and takes microseconds; reading and writing are the ledger's, many cases a transaction. A
/// case that changed while it was on the bench is refused by the ledger and opened again, so two letters of
/// one customer are never judged past each other. It lacks nothing of its own that a restart would have to
/// restore.
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
        /// Rung when there are new dispatches.
        package let departures: @Sendable () -> Void
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
            departures: @escaping @Sendable () -> Void,
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

    package init(_ surroundings: Surroundings) {
        office = surroundings
    }

    /// Judges what is due, then waits for the next; until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(LedgerError) {
                if try await round() == Self.casesMax { continue }
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
        let now = office.clock.now()
        let cases = try await office.ledger.openCases(limit: Self.casesMax, at: now, memory: policy.memory)
        // A reload while the cases were opened made them due again, and they would be judged by the old
        // policy.
        guard office.policy.policy.hash == policy.hash else { return try await round() }
        guard !cases.isEmpty else { return 0 }
        let judge = Judge(policy: policy, prices: office.prices.tables(for: policy))
        var records: [CaseRecord] = []
        records.reserveCapacity(cases.count)
        var damage: LedgerError?
        for opened in cases {
            do throws(LedgerError) {
                records.append(try await record(of: opened, by: judge, at: now))
            } catch .corrupt(let what) {
                // One damaged case is not guessed over, and does not stop the others.
                office.log.critical(
                    "case-damaged",
                    metadata: ["customer": "\(opened.customer)", "what": "\(what)"]
                )
                damage = .corrupt(what)
            }
        }
        // What was refused has changed and is due again: the next round opens it.
        _ = try await office.ledger.record(records)
        if records.contains(where: { !$0.dispatches.isEmpty }) { office.departures() }
        if let damage { throw damage }
        return cases.count
    }

    /// Judges one case, and writes down what was decided.
    private func record(
        of opened: OpenCase,
        by judge: Judge,
        at now: Timestamp,
    ) async throws(LedgerError) -> CaseRecord {
        let policy = judge.policy
        let letters = try await reread(opened.letters, under: policy)
        let file = Case(
            customer: office.directory.customer(opened.customer),
            letters: letters.map(\.facts),
            charges: opened.charges,
            earlier: opened.earlier,
        )
        let judgement = judge.judge(file, at: now)
        var minutes = Minutes(of: opened, letters: letters, policy: policy, office: office, at: now)
        try await minutes.write(judgement)
        return minutes.record
    }

    /// The letters as the present policy reads them; those that were read under another one are read again.
    private func reread(
        _ records: [LetterRecord],
        under policy: Policy,
    ) async throws(LedgerError) -> [Letter] {
        guard records.contains(where: { $0.letter.policy != policy.hash }) else {
            return records.map(\.letter)
        }
        let reader = Reader(policy: policy)
        var letters: [Letter] = []
        for record in records {
            guard record.letter.policy != policy.hash else {
                letters.append(record.letter)
                continue
            }
            let body = try await office.ledger.body(of: record.letter.message)
            letters.append(reader.letter(record.letter, again: body))
        }
        return letters
    }
}
