// SPDX-License-Identifier: Apache-2.0

extension Zone {
    /// How many seconds local time is ahead of UTC at `moment`.
    package func offset(at moment: Timestamp) -> Int {
        offset(atSecond: moment.wholeSeconds)
    }

    /// What wall clocks and calendars show at `moment`.
    package func civil(at moment: Timestamp) -> CivilTime {
        CivilTime(localSeconds: localSeconds(at: moment))
    }

    /// When wall clocks show `civil`: twice where they are set back over it, and then the earlier is meant;
    /// never where they are set forward over it, and then the first moment after the gap is meant.
    package func moment(of civil: CivilTime) -> Timestamp {
        Timestamp(seconds: second(ofLocal: civil.localSeconds))
    }

    /// Every moment at which wall clocks show `civil`, ascending: none in a gap, two in an overlap.
    package func moments(of civil: CivilTime) -> [Timestamp] {
        seconds(ofLocal: civil.localSeconds).found.map(Timestamp.init(seconds:))
    }

    /// Seconds after 1970-01-01T00:00:00 of the wall clock at `moment`.
    func localSeconds(at moment: Timestamp) -> Int64 {
        let second = moment.wholeSeconds
        return second + Int64(offset(atSecond: second))
    }

    /// The second that `moment(of:)` means.
    func second(ofLocal local: Int64) -> Int64 {
        let before = offset(atSecond: local - Zone.reach)
        if before == offset(atSecond: local + Zone.reach) { return local - Int64(before) }
        let (found, gap) = seconds(ofLocal: local)
        return found.first ?? gap
    }

    /// The first second after `second` at which wall clocks show `local`, or jump over it; nil if they never
    /// do so again.
    func second(ofLocal local: Int64, after second: Int64) -> Int64? {
        let (found, gap) = seconds(ofLocal: local)
        if let next = found.first(where: { $0 > second }) { return next }
        return found.isEmpty && gap > second ? gap : nil
    }

    /// No zone is, or changes by, more than 26 hours (RFC 9636 §3.2 recommends -25 to 26).
    private static let reach: Int64 = 26 * 3_600

    /// The seconds whose local time is `local`, and where there is none the first one after the gap.
    private func seconds(ofLocal local: Int64) -> (found: [Int64], gap: Int64) {
        var start = local - Zone.reach
        var offset = offset(atSecond: start)
        var found: [Int64] = []
        var gap = local - Int64(offset)
        while true {
            let change = nextTransition(after: start)
            let candidate = local - Int64(offset)
            if candidate >= start, change.map({ candidate < $0.at }) ?? true { found.append(candidate) }
            guard let change, change.at <= local + Zone.reach else { return (found, gap) }
            if change.at + Int64(offset) <= local, local < change.at + Int64(change.offset) {
                gap = change.at
            }
            (start, offset) = (change.at, change.offset)
        }
    }

    /// How far local time is ahead from this second on.
    private func offset(atSecond second: Int64) -> Int {
        if let final = transitions.last {
            if second < final.at { return precedingOffset(second) }
            return footer?.offset(at: second) ?? final.offset
        }
        return footer?.offset(at: second) ?? first
    }

    /// The offset by the transitions alone.
    private func precedingOffset(_ second: Int64) -> Int {
        let index = transitions.firstIndex(after: second)
        return index == 0 ? first : transitions[index - 1].offset
    }

    /// The first change of the offset after `second`; nil if there is none any more.
    func nextTransition(after second: Int64) -> Transition? {
        let index = transitions.firstIndex(after: second)
        if index < transitions.count { return transitions[index] }
        return footer?.nextTransition(after: second)
    }
}

extension DaylightRule {
    /// The years whose changes are kept in a table.
    static let tabledYears = 2000...2060
    /// The seconds that the table answers for: a year within it at both ends.
    private static let tabled: Range<Int64> =
        CivilTime(year: 2001, month: 1, day: 1)
        .localSeconds..<CivilTime(year: 2060, month: 1, day: 1).localSeconds

    /// The offset at a second that lies after the zone's last transition.
    func offset(at second: Int64) -> Int {
        guard let daylight else { return standard }
        if DaylightRule.tabled.contains(second) {
            return table[table.firstIndex(after: second) - 1].offset
        }
        return changes(around: second, of: daylight).last { $0.at <= second }?.offset ?? standard
    }

    /// The first change after `second`.
    func nextTransition(after second: Int64) -> Zone.Transition? {
        guard let daylight else { return nil }
        if DaylightRule.tabled.contains(second) {
            return table[table.firstIndex(after: second)]
        }
        return changes(around: second, of: daylight).first { $0.at > second }
    }

    /// The changes of the year of a second and its neighbours: a change's time of day reaches 167 hours, so
    /// it may lie outside its own year.
    private func changes(around second: Int64, of daylight: Daylight) -> [Zone.Transition] {
        let day = Int((second + Int64(standard)).floorDivided(by: CivilTime.daySeconds))
        let year = CivilTime.date(ofDayNumber: day).year
        return DaylightRule.changes(in: year - 1...year + 1, of: daylight, standard)
    }

    /// The changes of some years, ascending; daylight time wins where both fall together.
    static func changes(
        in years: ClosedRange<Int>,
        of daylight: Daylight,
        _ standard: Int
    ) -> [Zone.Transition] {
        var changes: [(transition: Zone.Transition, isBeginning: Bool)] = []
        for year in years {
            let ends = moment(of: daylight.ends, in: year, offset: daylight.offset)
            let begins = moment(of: daylight.begins, in: year, offset: standard)
            changes.append((Zone.Transition(at: ends, offset: standard), false))
            changes.append((Zone.Transition(at: begins, offset: daylight.offset), true))
        }
        changes.sort { one, other in
            one.transition.at == other.transition.at
                ? !one.isBeginning && other.isBeginning : one.transition.at < other.transition.at
        }
        return changes.map(\.transition)
    }

    /// The second of a change, on a wall clock that is `offset` ahead before it.
    private static func moment(of change: Change, in year: Int, offset: Int) -> Int64 {
        Int64(dayNumber(of: change.day, in: year)) * CivilTime.daySeconds + Int64(change.time - offset)
    }

    private static func dayNumber(of day: Change.Day, in year: Int) -> Int {
        switch day {
        case .weekday(let month, let week, let weekday):
            let first = CivilTime.dayNumber(year: year, month: month, day: 1)
            let shift = (weekday - CivilTime.weekday(ofDayNumber: first) % 7 + 7) % 7
            let length = CivilTime.days(inMonth: month, of: year)
            let number = shift + 7 * (week - 1)
            return first + (number < length ? number : number - 7)
        case .julian(let number):
            let isAfterLeapDay = CivilTime.isLeap(year) && number > 59
            return CivilTime.dayNumber(year: year, month: 1, day: 1) + number - 1 + (isAfterLeapDay ? 1 : 0)
        case .ordinal(let number):
            return CivilTime.dayNumber(year: year, month: 1, day: 1) + number
        }
    }
}

extension [Zone.Transition] {
    /// The index of the first transition after `second`; the number of transitions if there is none.
    fileprivate func firstIndex(after second: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
