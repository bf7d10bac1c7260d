// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging
package import Logging

/// Makes the price tables from what came in the last 56 days, at night and when the policy changes, and puts
/// them in force.
///
/// It works in the background on pages of the ledger and keeps nobody waiting: until new tables are there,
/// the old ones hold, and a budget that has none goes by the customer's own last days. A policy that does not
/// ask for prices costs nothing.
package struct Pricing: Sendable {
    /// When tables are made each day, on the wall clock of the policy's zone: late enough for the day before
    /// to be over, early enough for the first mails of the morning.
    static let hour = 3
    /// How often it is asked whether tables are due.
    static let lookEvery = Duration.seconds(30)
    /// Letters that are read from the ledger at once.
    static let pageMax = 10_000

    private let ledger: any Ledger
    private let policy: CurrentPolicy
    private let prices: CurrentPrices
    private let directory: CustomerDirectory
    private let clock: any WallClock
    /// Rung when the cases have been made due again.
    private let arrivals: Bell
    private let log: Logger

    package init(
        ledger: any Ledger,
        policy: CurrentPolicy,
        prices: CurrentPrices,
        directory: CustomerDirectory,
        clock: any WallClock,
        arrivals: Bell,
        log: Logger,
    ) {
        self.ledger = ledger
        self.policy = policy
        self.prices = prices
        self.directory = directory
        self.clock = clock
        self.arrivals = arrivals
        self.log = log
    }

    /// Makes tables whenever they are due, until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do throws(LedgerError) {
                try await look()
            } catch {
                log.error("pricing-failed", metadata: ["error": "\(error)"])
            }
            await clock.sleep(until: clock.now() + Self.lookEvery)
        }
    }

    /// Makes tables if they are due; returns whether they were.
    @discardableResult
    package func look() async throws(LedgerError) -> Bool {
        let policy = policy.policy
        let now = clock.now()
        guard policy.pace == .price, isDue(under: policy, at: now) else { return false }
        let made = try await make(under: policy, at: now)
        // A reload on the way has its own tables made next.
        guard self.policy.policy.hash == policy.hash else { return false }
        try await ledger.keep(made)
        prices.replace(with: made)
        let standing = Reopening.standing(prices.mark(of: policy), directory.content.fingerprint)
        try await ledger.reopenCases(under: standing, at: clock.now())
        arrivals.ring()
        log.notice("prices-made", metadata: ["tables": "\(made.tables.all.count)"])
        return true
    }

    /// Whether the tables in force were made for another policy, or before the last time they were due.
    private func isDue(under policy: Policy, at now: Timestamp) -> Bool {
        guard let kept = prices.kept, kept.policy == policy.hash, kept.madeAt <= now else { return true }
        return kept.madeAt < Pricing.lastHour(before: now, in: policy.customers.zone)
    }

    /// When wall clocks last showed the hour at which tables are made.
    static func lastHour(before now: Timestamp, in zone: Zone) -> Timestamp {
        let today = zone.dayNumber(at: now)
        let hour = hour(ofDay: today, in: zone)
        return hour <= now ? hour : self.hour(ofDay: today - 1, in: zone)
    }

    private static func hour(ofDay day: Int, in zone: Zone) -> Timestamp {
        zone.moment(of: CivilTime(localSeconds: Int64(day) * 86_400 + Int64(hour) * 3_600))
    }

    /// The tables of the day that `now` lies in.
    package func make(under policy: Policy, at now: Timestamp) async throws(LedgerError) -> KeptPrices {
        var survey = PriceSurvey(of: policy)
        let today = survey.day(of: now)
        let since = policy.customers.zone.start(ofDay: today - PriceSurvey.daysMax)
        var numbers: [String: Int] = [:]
        var cohorts: [String?] = []
        var last: LetterID?
        while !Task.isCancelled {
            let page = try await ledger.arrivals(since: since, after: last, limit: Self.pageMax)
            for arrival in page {
                let number = numbers[arrival.customer] ?? cohorts.count
                if number == cohorts.count {
                    numbers[arrival.customer] = number
                    cohorts.append(directory.content.customer(arrival.customer).cohort)
                }
                survey.note(
                    customer: number,
                    cohort: cohorts[number],
                    kind: arrival.kind,
                    arrival: arrival.at,
                    value: arrival.value,
                )
            }
            guard page.count == Self.pageMax else { break }
            last = page.last?.letter
        }
        survey.finish()
        return KeptPrices(policy: policy.hash, madeAt: now, tables: survey.tables(on: today))
    }
}
