// SPDX-License-Identifier: Apache-2.0

/// Hours of the customer's local day in which what is in scope waits.
package struct QuietHours: Hashable, Sendable {
    package var name: String
    package var scope: Scope
    /// Minutes after local midnight, 0 to 1439; the first quiet one.
    package var from: Int
    /// Minutes after local midnight, 0 to 1440; the first open one. Not after `from` means the next day.
    package var to: Int
    /// The days on which they begin, 1 Monday to 7 Sunday; empty: every day, unless dates are given.
    package var days: [Int]
    /// The dates on which they begin besides those days.
    package var on: [Dates]
    /// The dates on which they do not begin, whatever else is said.
    package var except: [Dates]

    /// Local dates from one to another, both included.
    package struct Dates: Hashable, Sendable {
        /// The first and the last day, counted from 1970-01-01.
        package let dayNumbers: ClosedRange<Int>

        /// - Precondition: `last` does not come before `first`; their times of day do not count.
        package init(_ first: CivilTime, through last: CivilTime) {
            dayNumbers = first.dayNumber...last.dayNumber
        }

        package var first: CivilTime { CivilTime(dayNumber: dayNumbers.lowerBound) }
        package var last: CivilTime { CivilTime(dayNumber: dayNumbers.upperBound) }
    }

    package init(
        name: String,
        scope: Scope = Scope(),
        from: Int,
        to: Int,
        days: [Int] = [],
        on: [Dates] = [],
        except: [Dates] = [],
    ) {
        self.name = name
        self.scope = scope
        self.from = from
        self.to = to
        self.days = days
        self.on = on
        self.except = except
    }
}
