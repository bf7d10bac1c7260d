// SPDX-License-Identifier: Apache-2.0

/// Hours of the customer's local day in which what is in scope waits.
package struct QuietHours: Hashable, Sendable {
    package var name: String
    package var scope: Scope
    /// Minutes after local midnight, 0 to 1439; the first quiet one.
    package var from: Int
    /// Minutes after local midnight, 0 to 1440; the first open one. Not after `from` means the next day.
    package var to: Int
    /// The days on which they begin, 1 Monday to 7 Sunday; empty: every day.
    package var days: [Int]

    package init(name: String, scope: Scope = Scope(), from: Int, to: Int, days: [Int] = []) {
        self.name = name
        self.scope = scope
        self.from = from
        self.to = to
        self.days = days
    }
}
