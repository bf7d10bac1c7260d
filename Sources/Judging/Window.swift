// SPDX-License-Identifier: Apache-2.0

/// The span in which a budget counts.
package enum Window: Hashable, Sendable {
    /// Any span of this length: exactly one length after a charge, its slot is free again.
    case rolling(Duration)
    /// The customer's local hour, day, week (from Monday unless told) or month.
    case calendar(CalendarUnit)

    package enum CalendarUnit: Hashable, Sendable {
        case hour, day, month
        /// 1 is Monday, 7 is Sunday (ISO 8601).
        case week(startsOn: Int)
    }
}
