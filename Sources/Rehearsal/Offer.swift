// SPDX-License-Identifier: Apache-2.0

/// A letter as the optimum sees it: on which days it may go, and what it is worth.
package struct Offer: Hashable, Sendable {
    /// The days from its arrival to its expiry, both among them.
    package let days: ClosedRange<Int>
    package let value: Double

    package init(days: ClosedRange<Int>, value: Double) {
        self.days = days
        self.value = value
    }
}

/// What a clairvoyant could have earned.
package struct Yield: Hashable, Sendable {
    /// No schedule under the same budgets is worth more.
    package var value: Double
    /// Whether there is a schedule that is worth as much; else it is a bound.
    package var isExact: Bool

    package init(value: Double, isExact: Bool) {
        self.value = value
        self.isExact = isExact
    }

    package static let nothing = Yield(value: 0, isExact: true)

    package static func + (one: Yield, other: Yield) -> Yield {
        Yield(value: one.value + other.value, isExact: one.isExact && other.isExact)
    }
}
