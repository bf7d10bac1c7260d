// SPDX-License-Identifier: Apache-2.0

extension QuietHours {
    /// The first moment from `moment` on at which the customer's wall clock stands outside these hours.
    ///
    /// `moment` itself where it does already; about a year later where they leave no open minute at all.
    package func firstOpen(from moment: Timestamp, in zone: Zone) -> Timestamp {
        var later = moment
        for _ in 0..<QuietHours.stretchesMax {
            let local = zone.localSeconds(at: later)
            guard let end = end(ofStretchAt: local) else { return later }
            let second = later.wholeSeconds
            guard let next = zone.second(ofLocal: end, after: second) else { return later }
            // Where clocks are set back on the way, they may come to stand before the hours begin.
            let change = zone.nextTransition(after: second)?.at
            later = Timestamp(seconds: min(next, change ?? next))
        }
        return later
    }

    /// Stretches that may follow each other without an open minute: holidays of a year, and the clock's own
    /// jumps.
    private static let stretchesMax = 370

    /// Where the quiet stretch that a local second lies in ends; nil where it lies in none.
    private func end(ofStretchAt local: Int64) -> Int64? {
        let day = local.floorDivided(by: CivilTime.daySeconds)
        let second = local - day * CivilTime.daySeconds
        let (first, final) = (Int64(from) * 60, Int64(to) * 60)
        if first < final {
            return begins(on: day) && first <= second && second < final
                ? day * CivilTime.daySeconds + final : nil
        }
        if begins(on: day), first <= second { return (day + 1) * CivilTime.daySeconds + final }
        if begins(on: day - 1), second < final { return day * CivilTime.daySeconds + final }
        return nil
    }

    /// Whether they begin on a local day, counted from 1970-01-01.
    private func begins(on day: Int64) -> Bool {
        let number = Int(day)
        if except.contains(where: { $0.dayNumbers.contains(number) }) { return false }
        if on.contains(where: { $0.dayNumbers.contains(number) }) { return true }
        return days.isEmpty ? on.isEmpty : days.contains(CivilTime.weekday(ofDayNumber: number))
    }
}
