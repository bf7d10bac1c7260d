// SPDX-License-Identifier: Apache-2.0

package import Judging

/// Runs a customer's letters through the daemon's own judge in virtual time.
///
/// It keeps no store and waits for nothing: what the daemon does between two judgements (record charges,
/// remember what left) is done here on values. Every letter that leaves is taken to arrive.
package struct Replay: Sendable {
    /// Something that was said of a letter, and when.
    package struct Event: Hashable, Sendable {
        package let at: Timestamp
        package let ruling: Ruling
    }

    private let judge: Judge
    private let policy: Policy

    package init(_ policy: Policy) {
        self.policy = policy
        judge = Judge(policy: policy)
    }

    /// What is said of each letter, in the order of time; a hold that goes on as it was is told once.
    ///
    /// - Parameters:
    ///   - arrivals: The letters by arrival.
    ///   - end: Nothing is judged after it; nil: until every letter has left or waits for an operator.
    package func events(
        of customer: Case.Customer,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil
    ) -> [Event] {
        let empty = Case(customer: customer, letters: [], charges: [], earlier: [])
        return events(from: empty, arrivals: arrivals, until: end)
    }

    /// The same for a customer of whom something is known already.
    ///
    /// - Parameters:
    ///   - file: The case as it stands; none of its letters came, and nothing in it was done, after `start`.
    ///   - start: When its waiting letters are looked at first; nil: when the first letter comes.
    ///   - arrivals: Those that come then, by arrival.
    ///   - end: Nothing is judged after it; nil: until every letter has left or waits for an operator.
    package func events(
        from file: Case,
        at start: Timestamp? = nil,
        arrivals: [Case.Letter],
        until end: Timestamp? = nil,
    ) -> [Event] {
        precondition(zip(arrivals, arrivals.dropFirst()).allSatisfy { $0.arrival <= $1.arrival })
        var office = Office(file, policy: policy)
        var coming = arrivals[...]
        var look = start
        while let now = [coming.first?.arrival, look].compactMap(\.self).min(), now <= end ?? now {
            while let letter = coming.first, letter.arrival == now {
                office.waiting.append(letter)
                coming.removeFirst()
            }
            let judgement = judge.judge(office.file, at: now)
            for ruling in judgement.rulings { office.take(ruling, at: now) }
            precondition(
                judgement.next.map { $0 > now } ?? true,
                "the next look at a case lies ahead of this one"
            )
            look = judgement.next
        }
        return office.events
    }

    /// What the daemon would keep of one customer.
    private struct Office {
        let customer: Case.Customer
        let policy: Policy
        /// Charges of others, which stay as they are: what they will get is not known.
        let accountCharges: [Case.Charge]
        var waiting: [Case.Letter]
        var charges: [Case.Charge]
        var earlier: [Case.Earlier]
        var events: [Event] = []
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

        mutating func take(_ ruling: Ruling, at now: Timestamp) {
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
            events.append(Event(at: now, ruling: ruling))
        }

        private mutating func leave(_ id: LetterID, as end: Case.End) -> Case.Letter {
            guard let index = waiting.firstIndex(where: { $0.id == id }) else {
                preconditionFailure("a ruling on a letter that does not wait")
            }
            let letter = waiting.remove(at: index)
            let place = earlier.firstIndex { $0.arrival > letter.arrival } ?? earlier.endIndex
            earlier.insert(
                Case.Earlier(
                    id: letter.id,
                    arrival: letter.arrival,
                    kind: letter.kind,
                    messageID: letter.messageID,
                    content: letter.content,
                    shingles: letter.shingles,
                    end: end,
                ),
                at: place,
            )
            return letter
        }
    }
}
