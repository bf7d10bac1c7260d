// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What became of one letter of a trace.
package struct Fate: Sendable {
    /// Where it stands in the trace.
    package let place: Int32
    package let arrival: Timestamp
    package let value: Double
    /// The last that was said of it; nil where it was never judged.
    package private(set) var verdict: Verdict?
    package private(set) var at = Timestamp(milliseconds: 0)
    package private(set) var rule: String?
    /// Whether it was ever held.
    package private(set) var wasHeld = false
    /// Where the carrier of its digest stands in the trace.
    package private(set) var carrier: Int32?
    /// Whether it asked for a slot, so that the optimum reckons with it.
    package var isOffered = false

    init(place: Int32, arrival: Timestamp, value: Double) {
        self.place = place
        self.arrival = arrival
        self.value = value
    }

    mutating func take(_ event: Replay.Event, carrier: Int32?) {
        verdict = event.ruling.verdict
        at = event.at
        rule = event.ruling.rule
        self.carrier = carrier
        if case .hold = event.ruling.verdict { wasHeld = true }
    }

    /// Whether the customer got it, in a mail of its own or in another one's.
    package var isKept: Bool {
        switch verdict {
        case .send, .merge: true
        case .hold, .suppress, nil: false
        }
    }

    package var isSent: Bool {
        if case .send? = verdict { return true }
        return false
    }
}

/// What became of some customers' letters, and what a clairvoyant would have earned with them.
package struct Outcome: Sendable {
    package var fates: [Fate] = []
    package var optimum = Yield.nothing

    package init() {}

    /// What the letters were worth that asked for a slot, and were sent or merged.
    package var kept: Double { sum { $0.isOffered && $0.isKept } }

    /// The same without those that rode in another one's mail.
    package var keptWithoutRiders: Double { sum { $0.isOffered && $0.isSent } }

    /// What all letters that asked for a slot were worth.
    package var offered: Double { sum(\.isOffered) }

    /// Mails that left.
    package var dispatches: Int { fates.count { $0.isSent } }

    /// Adds the outcome of other customers.
    package mutating func add(_ other: Outcome) {
        fates += other.fates
        optimum = optimum + other.optimum
    }

    /// Puts the letters in the order of the trace.
    package mutating func finish() {
        fates.sort { $0.place < $1.place }
    }

    private func sum(_ counts: (Fate) -> Bool) -> Double {
        fates.reduce(0) { counts($1) ? $0 + $1.value : $0 }
    }
}
