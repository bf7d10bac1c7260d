// SPDX-License-Identifier: Apache-2.0

/// The local hours, days, weeks and months of one zone, each worked out once.
struct LocalCalendar {
    let zone: Zone
    private var known: [Known] = []

    private struct Known {
        let unit: Window.CalendarUnit
        let period: Range<Timestamp>
    }

    init(zone: Zone) {
        self.zone = zone
    }

    /// The period of the zone's wall clock that `moment` lies in.
    mutating func period(_ unit: Window.CalendarUnit, at moment: Timestamp) -> Range<Timestamp> {
        if let hit = known.first(where: { $0.unit == unit && $0.period.contains(moment) }) {
            return hit.period
        }
        let period = zone.period(unit, at: moment)
        if known.count < LocalCalendar.knownMax { known.append(Known(unit: unit, period: period)) }
        return period
    }

    /// More periods than a case ever looks at twice.
    private static let knownMax = 32
}
