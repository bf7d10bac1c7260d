// SPDX-License-Identifier: Apache-2.0

package import Judging

/// The price tables of each day of a rehearsal.
///
/// The daemon makes its tables in the night from what came before; here they change at the policy's midnight.
package struct PriceCalendar: Sendable {
    private let zone: Zone
    private let first: Int
    private let tables: [PriceTables]
    /// The midnights at which the tables change, ascending.
    private let midnights: [Timestamp]

    /// - Parameter tables: Those of the day `first` and the ones after it; the last one's stay in force.
    package init(_ tables: [PriceTables], from first: Int, in zone: Zone) {
        precondition(!tables.isEmpty)
        self.zone = zone
        self.first = first
        self.tables = tables
        midnights = tables.indices.map { zone.start(ofDay: first + $0) }
    }

    /// The same tables on every day.
    package init(always tables: PriceTables) {
        self.init([tables], from: 0, in: .utc)
    }

    /// The day whose tables are in force, as `tables(on:)` asks it.
    func day(of moment: Timestamp) -> Int? {
        guard tables.count > 1 else { return first }
        return min(max(zone.dayNumber(at: moment), first), first + tables.count - 1)
    }

    func tables(on day: Int) -> PriceTables {
        tables[day - first]
    }

    /// When other tables come into force; nil: not any more.
    func change(after moment: Timestamp) -> Timestamp? {
        guard tables.count > 1 else { return nil }
        let next = zone.dayNumber(at: moment) - first + 1
        guard next > 0, next < midnights.count else { return next <= 0 ? midnights[0] : nil }
        return midnights[next]
    }
}
