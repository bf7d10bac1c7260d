// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What would become of one letter more, if nothing else came for its customer.
///
/// It is the daemon's own judge, from the customer's present case on, in virtual time: what it says is what
/// then happens, as long as no further letter, order or policy comes in between. What others of the
/// customer's account will get is not known, and they are taken to get nothing.
package struct Forecast: Hashable, Sendable {
    /// What is said of the letter, in the order of time; at least one event.
    package let events: [Replay.Event]

    /// The last word on it: it leaves, is suppressed, or waits for an operator.
    package var end: Replay.Event { events[events.count - 1] }

    /// - Parameters:
    ///   - letter: It comes at its `arrival`, which is not before `now`.
    ///   - file: The case as it stands now.
    ///   - prices: What slots cost now; they are taken to stay.
    package init(
        of letter: Case.Letter,
        in file: Case,
        at now: Timestamp,
        under policy: Policy,
        prices: PriceTables = .none,
    ) {
        precondition(letter.arrival >= now, "a forecast is about what is still to come")
        let replay = Replay(policy, prices: PriceCalendar(always: prices))
        let start = file.letters.isEmpty ? nil : now
        events = replay.events(from: file, at: start, arrivals: [letter]).filter {
            $0.ruling.letter == letter.id
        }
        precondition(!events.isEmpty, "every letter that comes is judged")
    }
}
