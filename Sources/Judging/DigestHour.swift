// SPDX-License-Identifier: Apache-2.0

/// An hour of the customer's local day at which its digests leave (`merges.schedule`).
package struct DigestHour: Hashable, Sendable {
    /// 1 Monday to 7 Sunday; nil: every day.
    package let weekday: Int?
    /// Minutes after local midnight, 0 to 1439.
    package let minute: Int

    package init(weekday: Int? = nil, minute: Int) {
        precondition((0..<1_440).contains(minute) && (1...7).contains(weekday ?? 1))
        self.weekday = weekday
        self.minute = minute
    }

    /// The first moment not before `moment` at which the zone's wall clock shows one of these hours.
    ///
    /// An hour that the clock jumps over comes when it has jumped; of one that it shows twice the first
    /// counts.
    static func next(of hours: [DigestHour], from moment: Timestamp, in zone: Zone) -> Timestamp? {
        guard !hours.isEmpty else { return nil }
        let today = zone.localSeconds(at: moment).floorDivided(by: CivilTime.daySeconds)
        // Yesterday too: where a clock is set back over midnight, it comes again.
        return (today - 1...today + daysMax).lazy.compactMap { day in
            hours.compactMap { $0.moment(on: day, in: zone) }.filter { $0 >= moment }.min()
        }.first
    }

    /// An hour of one weekday comes at most a week later, and one more where a zone left out a whole day.
    private static let daysMax: Int64 = 15

    private func moment(on day: Int64, in zone: Zone) -> Timestamp? {
        if let weekday, weekday != CivilTime.weekday(ofDayNumber: Int(day)) { return nil }
        return Timestamp(seconds: zone.second(ofLocal: day * CivilTime.daySeconds + Int64(minute) * 60))
    }
}
