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
        let index = firstTransition(after: second)
        return index == 0 ? first : transitions[index - 1].offset
    }

    /// The index of the first transition after `second`; the number of transitions if there is none.
    private func firstTransition(after second: Int64) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The first change of the offset after `second`; nil if there is none any more.
    func nextTransition(after second: Int64) -> Transition? {
        let index = firstTransition(after: second)
        if index < transitions.count { return transitions[index] }
        return footer?.nextTransition(after: second)
    }
}

extension DaylightRule {
    /// A change of one year, in UTC.
    private typealias Transition = Zone.Transition

    /// The offset at a second that lies after the zone's last transition.
    func offset(at second: Int64) -> Int {
        guard let daylight else { return standard }
        let day = Int((second + Int64(standard)).floorDivided(by: CivilTime.daySeconds))
        let year = CivilTime.date(ofDayNumber: day).year
        let dayOfYear = day - CivilTime.dayNumber(year: year, month: 1, day: 1)
        guard (DaylightRule.spill...365 - DaylightRule.spill).contains(dayOfYear) else {
            return changes(around: year, of: daylight).last { $0.at <= second }?.offset ?? standard
        }
        let begins = DaylightRule.moment(of: daylight.begins, in: year, offset: standard)
        let ends = DaylightRule.moment(of: daylight.ends, in: year, offset: daylight.offset)
        let isDaylight =
            begins < ends ? begins <= second && second < ends : !(ends <= second && second < begins)
        return isDaylight ? daylight.offset : standard
    }

    /// The first change after `second`.
    func nextTransition(after second: Int64) -> Zone.Transition? {
        guard let daylight else { return nil }
        let day = Int((second + Int64(standard)).floorDivided(by: CivilTime.daySeconds))
        return changes(around: CivilTime.date(ofDayNumber: day).year, of: daylight).first { $0.at > second }
    }

    /// Days by which a change may lie outside its own year: its time of day reaches 167 hours.
    private static let spill = 8

    /// The changes of this year and its neighbours, ascending; daylight time wins where both fall together.
    private func changes(around year: Int, of daylight: Daylight) -> [Zone.Transition] {
        var changes: [Zone.Transition] = []
        for year in year - 1...year + 1 {
            let ends = DaylightRule.moment(of: daylight.ends, in: year, offset: daylight.offset)
            let begins = DaylightRule.moment(of: daylight.begins, in: year, offset: standard)
            changes.append(Zone.Transition(at: ends, offset: standard))
            changes.append(Zone.Transition(at: begins, offset: daylight.offset))
        }
        return changes.sorted {
            ($0.at, $0.offset == standard ? 0 : 1) < ($1.at, $1.offset == standard ? 0 : 1)
        }
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
