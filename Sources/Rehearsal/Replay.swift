// SPDX-License-Identifier: Apache-2.0

package import Judging

/// Runs a customer's letters through the daemon's own judge in virtual time.
///
/// It keeps no store and waits for nothing: what the daemon does between two judgements (record charges,
/// remember what left, forget what no rule asks for any more, put new prices in force at midnight) is done
/// here on values. Every letter that leaves is taken to arrive.
package struct Replay: Sendable {
    /// Something that was said of a letter, and when.
    package struct Event: Hashable, Sendable {
        package let at: Timestamp
        package let ruling: Ruling
    }

    private let judge: Judge
    private let policy: Policy
    private let prices: PriceCalendar?

    /// - Parameter prices: What slots cost on each day; nil: by the customer's own last days.
    package init(_ policy: Policy, prices: PriceCalendar? = nil) {
        self.policy = policy
        self.prices = prices
        judge = Judge(policy: policy)
    }

    /// What is said of each letter, in the order of time; a hold that goes on as it was is told once.
    package func events(
        of customer: Case.Customer,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil
    ) -> [Event] {
        let empty = Case(customer: customer, letters: [], charges: [], earlier: [])
        return events(from: empty, arrivals: arrivals, until: end)
    }

    /// The same for a customer of whom something is known already.
    package func events(
        from file: Case,
        at start: Timestamp? = nil,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil,
    ) -> [Event] {
        var events: [Event] = []
        run(from: file, at: start, arrivals: arrivals, until: end) { events.append($0) }
        return events
    }

    /// Tells what is said of each letter, in the order of time; a hold that goes on as it was is told once.
    ///
    /// - Parameters:
    ///   - file: The case as it stands; none of its letters came, and nothing in it was done, after `start`.
    ///   - start: When its waiting letters are looked at first; nil: when the first letter comes.
    ///   - arrivals: Those that come then, by arrival.
    ///   - end: Nothing is judged after it; nil: until every letter has left or waits for an operator.
    package func run(
        from file: Case,
        at start: Timestamp? = nil,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil,
        tell: (Event) -> Void,
    ) {
        var desks = [Desk(file, arrivals: arrivals, look: start, policy: policy)]
        run(&desks, until: end, tell: tell)
    }

    /// The same for the customers of one account, who share budgets: what one of them gets counts for the
    /// others.
    package func run(
        account: [(customer: Case.Customer, arrivals: [Case.Letter])],
        tell: (Event) -> Void,
    ) {
        var desks = account.map { customer, arrivals in
            let empty = Case(customer: customer, letters: [], charges: [], earlier: [])
            return Desk(empty, arrivals: arrivals, look: nil, policy: policy)
        }
        run(&desks, until: nil, tell: tell)
    }

    private func run(_ desks: inout [Desk], until end: Timestamp?, tell: (Event) -> Void) {
        var judge = judge
        var day: Int?
        while let (index, now) = earliest(of: desks), now <= end ?? now {
            desks[index].takeArrivals(at: now)
            if let prices, let today = prices.day(of: now), today != day {
                day = today
                judge.prices = prices.tables(on: today)
            }
            desks[index].office.forget(at: now)
            let judgement = judge.judge(desks[index].office.file, at: now)
            let charges = desks[index].office.take(judgement, at: now, tell: tell)
            for other in desks.indices where other != index && !charges.isEmpty {
                desks[other].office.accountCharges += charges
            }
            precondition(
                judgement.next.map { $0 > now } ?? true,
                "the next look at a case lies ahead of this one"
            )
            desks[index].look = judgement.next
            if let prices, judgement.rulings.contains(where: \.isHeldByPrice) {
                desks[index].look = earliest(judgement.next, prices.change(after: now))
            }
        }
    }

    /// The case that is looked at next, the first of several at one moment.
    private func earliest(of desks: [Desk]) -> (index: Int, moment: Timestamp)? {
        var found: (index: Int, moment: Timestamp)?
        for index in desks.indices {
            guard let next = earliest(desks[index].nextArrival, desks[index].look) else { continue }
            if found.map({ next < $0.moment }) ?? true { found = (index, next) }
        }
        return found
    }

    private func earliest(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    /// A customer's case, what will come to it, and when it is looked at next.
    private struct Desk {
        var office: Office
        private let arrivals: [Case.Letter]
        private var coming = 0
        var look: Timestamp?

        init(_ file: Case, arrivals: [Case.Letter], look: Timestamp?, policy: Policy) {
            precondition(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.arrival <= $1.arrival })
            office = Office(file, policy: policy)
            self.arrivals = arrivals
            self.look = look
        }

        var nextArrival: Timestamp? {
            coming < arrivals.count ? arrivals[coming].arrival : nil
        }

        mutating func takeArrivals(at now: Timestamp) {
            while nextArrival == now {
                office.waiting.append(arrivals[coming])
                coming += 1
            }
        }
    }

    /// What the daemon would keep of one customer.
    private struct Office {
        let customer: Case.Customer
        let policy: Policy
        /// Charges of the others of its account: those that were known at the start, and what they got since
        /// where they are replayed too.
        var accountCharges: [Case.Charge]
        var waiting: [Case.Letter]
        var charges: [Case.Charge]
        var earlier: [Case.Earlier]
        var said: [LetterID: Ruling] = [:]

        init(_ file: Case, policy: Policy) {
            customer = file.customer
            accountCharges = file.accountCharges
            waiting = file.letters
            charges = file.charges
            earlier = file.earlier
            self.policy = policy
        }

        var file: Case {
            Case(
                customer: customer,
                letters: waiting,
                charges: charges,
                earlier: earlier,
                accountCharges: accountCharges,
            )
        }

        /// The daemon opens a case with what lies within the policy's memory.
        mutating func forget(at now: Timestamp) {
            let oldest = waiting.reduce(now) { min($0, $1.arrival) }
            charges.removeFirst(charges.prefix { $0.at < now - policy.memory }.count)
            earlier.removeFirst(earlier.prefix { $0.arrival < oldest - policy.memory }.count)
        }

        /// Carries a judgement out; returns what was charged.
        mutating func take(
            _ judgement: Judgement,
            at now: Timestamp,
            tell: (Event) -> Void,
        ) -> ArraySlice<Case.Charge> {
            let before = charges.count
            for ruling in judgement.rulings { take(ruling, at: now, tell: tell) }
            return charges[before...]
        }

        private mutating func take(_ ruling: Ruling, at now: Timestamp, tell: (Event) -> Void) {
            switch ruling.verdict {
            case .hold:
                let isNews = said[ruling.letter].map {
                    $0.verdict != ruling.verdict || $0.rule != ruling.rule
                }
                guard isNews ?? true else { return }
                said[ruling.letter] = ruling
            case .send:
                let letter = leave(ruling.letter, as: .passed)
                if let charge = policy.charge(for: letter.kind, cohort: customer.cohort, at: now) {
                    charges.append(charge)
                }
            case .merge: _ = leave(ruling.letter, as: .passed)
            case .suppress: _ = leave(ruling.letter, as: .stopped)
            }
            tell(Event(at: now, ruling: ruling))
        }

        private mutating func leave(_ id: LetterID, as end: Case.End) -> Case.Letter {
            guard let index = waiting.firstIndex(where: { $0.id == id }) else {
                preconditionFailure("a ruling on a letter that does not wait")
            }
            let letter = waiting.remove(at: index)
            said[id] = nil
            let place = earlier.lastIndex { $0.arrival <= letter.arrival }.map { $0 + 1 } ?? 0
            earlier.insert(
                Case.Earlier(
                    id: letter.id,
                    arrival: letter.arrival,
                    kind: letter.kind,
                    messageID: letter.messageID,
                    content: letter.content,
                    shingles: letter.shingles,
                    value: letter.value,
                    end: end,
                ),
                at: place,
            )
            return letter
        }
    }
}

extension Ruling {
    fileprivate var isHeldByPrice: Bool {
        if case .hold(.price, _) = verdict { return true }
        return false
    }
}
