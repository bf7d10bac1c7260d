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
        var events: [Event] = []
        run(customer, arrivals: arrivals, until: end) { events.append($0) }
        return events
    }

    /// Tells what is said of each letter, in the order of time; a hold that goes on as it was is told once.
    ///
    /// - Parameters:
    ///   - arrivals: The letters by arrival.
    ///   - end: Nothing is judged after it; nil: until every letter has left or waits for an operator.
    package func run(
        _ customer: Case.Customer,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil,
        tell: (Event) -> Void,
    ) {
        precondition(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.arrival <= $1.arrival })
        var office = Office(customer: customer, policy: policy)
        var judge = judge
        var day: Int?
        var coming = 0
        var look: Timestamp?
        while let now = earliest(coming < arrivals.count ? arrivals[coming].arrival : nil, look),
            now <= end ?? now
        {
            while coming < arrivals.count, arrivals[coming].arrival == now {
                office.waiting.append(arrivals[coming])
                coming += 1
            }
            if let prices, let today = prices.day(of: now), today != day {
                day = today
                judge.prices = prices.tables(on: today)
            }
            office.forget(before: now - policy.memory)
            let judgement = judge.judge(office.file, at: now)
            for ruling in judgement.rulings { office.take(ruling, at: now, tell: tell) }
            precondition(
                judgement.next.map { $0 > now } ?? true,
                "the next look at a case lies ahead of this one"
            )
            look = judgement.next
            if let prices, judgement.rulings.contains(where: \.isHeldByPrice) {
                look = earliest(look, prices.change(after: now))
            }
        }
    }

    private func earliest(_ one: Timestamp?, _ other: Timestamp?) -> Timestamp? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }

    /// What the daemon would keep of one customer.
    private struct Office {
        let customer: Case.Customer
        let policy: Policy
        var waiting: [Case.Letter] = []
        var charges: [Case.Charge] = []
        var earlier: [Case.Earlier] = []
        var said: [LetterID: Ruling] = [:]

        init(customer: Case.Customer, policy: Policy) {
            self.customer = customer
            self.policy = policy
        }

        var file: Case {
            Case(customer: customer, letters: waiting, charges: charges, earlier: earlier)
        }

        /// The daemon opens a case with what lies within the policy's memory.
        mutating func forget(before moment: Timestamp) {
            charges.removeFirst(charges.prefix { $0.at < moment }.count)
            earlier.removeFirst(earlier.prefix { $0.arrival < moment }.count)
        }

        mutating func take(_ ruling: Ruling, at now: Timestamp, tell: (Event) -> Void) {
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
