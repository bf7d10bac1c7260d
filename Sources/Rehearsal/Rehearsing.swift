// SPDX-License-Identifier: Apache-2.0

package import Judging

/// A trace on its way through a policy.
///
/// Customers are independent, so they go through in parts, on as many threads as there are; the same trace
/// gives the same result whatever their order.
package struct Rehearsing: Sendable {
    package let policy: Policy
    private let trace: LetterTrace
    private let replay: Replay
    private let yardstick: Yardstick
    /// Nothing is judged after it.
    private let end: Timestamp

    /// Customers of one part: enough to be worth a task, few enough for a progress bar.
    package static let partSize = 64
    /// How long after the last arrival letters may still leave; what waits then is told as held.
    package static let patience = Duration.seconds(60 * 86_400)

    /// - Parameter prices: What slots cost on each day; nil: as the daemon would have learned it from the
    ///   trace itself.
    package init(_ trace: LetterTrace, under policy: Policy, prices: PriceCalendar? = nil) {
        self.trace = trace
        self.policy = policy
        let span = trace.span
        end = (span?.upperBound ?? Timestamp(milliseconds: 0)) + Self.patience
        yardstick = Yardstick(policy)
        replay = Replay(
            policy,
            prices: policy.pace == .price ? prices ?? PriceCalendar(trace, under: policy) : nil
        )
    }

    /// All parts together, on this thread.
    package func outcome() -> Outcome {
        var outcome = Outcome()
        for part in 0..<parts { outcome.add(self.outcome(ofPart: part)) }
        outcome.finish()
        return outcome
    }

    package var parts: Int { (trace.customers.count + Self.partSize - 1) / Self.partSize }

    /// Rehearses one part of the customers.
    package func outcome(ofPart part: Int) -> Outcome {
        var outcome = Outcome()
        let start = part * Self.partSize
        for customer in trace.customers[start..<min(start + Self.partSize, trace.customers.count)] {
            rehearse(customer, into: &outcome)
        }
        return outcome
    }

    /// Everything that is said of the letters of the customer that the letter at a place of the trace belongs
    /// to.
    package func events(ofLetterAt place: Int) -> [Replay.Event] {
        for customer in trace.customers {
            guard let index = customer.places.firstIndex(of: Int32(place)) else { continue }
            let id = customer.letters[index].id
            return replay.events(of: customer.profile, arrivals: customer.letters, until: end)
                .filter { $0.ruling.letter == id }
        }
        return []
    }

    private func rehearse(_ customer: LetterTrace.Customer, into outcome: inout Outcome) {
        let first = outcome.fates.count
        var placeOf: [LetterID: Int] = [:]
        placeOf.reserveCapacity(customer.letters.count)
        for (index, letter) in customer.letters.enumerated() {
            placeOf[letter.id] = first + index
            outcome.fates.append(
                Fate(place: customer.places[index], arrival: letter.arrival, value: value(of: letter))
            )
        }
        let empty = Case(customer: customer.profile, letters: [], charges: [], earlier: [])
        replay.run(from: empty, arrivals: customer.letters, until: end) { event in
            guard let place = placeOf[event.ruling.letter] else {
                preconditionFailure("a ruling on a letter that is not in the trace")
            }
            var carrier: Int32?
            if case .merge(let id) = event.ruling.verdict, let into = placeOf[id] {
                carrier = outcome.fates[into].place
            }
            outcome.fates[place].take(event, carrier: carrier)
        }
        let zone = customer.profile.zone ?? policy.customers.zone
        let last = zone.dayNumber(at: end)
        var offers: [Offer] = []
        for (index, letter) in customer.letters.enumerated() {
            let fate = outcome.fates[first + index]
            guard isOffered(letter, fate) else { continue }
            outcome.fates[first + index].isOffered = true
            let day = zone.dayNumber(at: letter.arrival)
            let expires = expiry(of: letter).map { zone.dayNumber(at: $0 - .milliseconds(1)) } ?? last
            offers.append(Offer(days: day...max(day, min(expires, last)), value: fate.value))
        }
        outcome.optimum = outcome.optimum + yardstick.yield(of: offers, in: zone)
    }

    /// Whether a letter asked for a slot: its class obeys budgets, it was not sent past them, and no rule but
    /// that on room, or its own expiry, took it out.
    private func isOffered(_ letter: Case.Letter, _ fate: Fate) -> Bool {
        guard policy.mailClass(named: letter.kind.class).obeys.contains(.budgets) else { return false }
        switch fate.verdict {
        case .suppress(.expired, _), .suppress(.overBudget, _): return true
        case .send(.withinBudget), .merge, .hold, nil: return true
        case .send, .suppress: return false
        }
    }

    private func value(of letter: Case.Letter) -> Double {
        letter.value.flatMap { $0.isFinite ? $0 : nil } ?? policy.value(of: letter.kind)
    }

    private func expiry(of letter: Case.Letter) -> Timestamp? {
        let stream = policy.streams.first { $0.name == letter.kind.stream }
        let treated = (stream?.expires ?? policy.mailClass(named: letter.kind.class).expires)
            .map { letter.arrival + $0 }
        return treated.map { min($0, letter.expires ?? $0) } ?? letter.expires
    }
}

extension PriceCalendar {
    /// The tables of each day of a trace, each from the days before it.
    init(_ trace: LetterTrace, under policy: Policy) {
        var survey = PriceSurvey(of: policy)
        for (number, customer) in trace.customers.enumerated() {
            for letter in customer.letters {
                survey.note(
                    customer: number,
                    cohort: customer.profile.cohort,
                    kind: letter.kind,
                    arrival: letter.arrival,
                    value: letter.value,
                )
            }
        }
        survey.finish()
        let span = trace.span ?? Timestamp(milliseconds: 0)...Timestamp(milliseconds: 0)
        let days = survey.day(of: span.lowerBound)...survey.day(of: span.upperBound) + 1
        self.init(days.map { survey.tables(on: $0) }, from: days.lowerBound, in: policy.customers.zone)
    }
}
