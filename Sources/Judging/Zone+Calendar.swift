// SPDX-License-Identifier: Apache-2.0

extension Zone {
    /// The local hour, day, week or month that `moment` lies in, from its start on and before its end.
    ///
    /// Each begins when wall clocks first show its beginning, or first jump over it, and ends where the next
    /// one begins: a day has 23, 24 or 25 hours, and an hour that the clocks show twice is one of two hours'
    /// length.
    package func period(_ unit: Window.CalendarUnit, at moment: Timestamp) -> Range<Timestamp> {
        let second = moment.wholeSeconds
        var start = Zone.start(of: unit, local: localSeconds(at: moment))
        var from = self.second(ofLocal: start)
        var next = Zone.next(unit, afterStart: start)
        var to = self.second(ofLocal: next)
        while to <= second {
            (start, from) = (next, to)
            next = Zone.next(unit, afterStart: start)
            to = self.second(ofLocal: next)
        }
        return Timestamp(seconds: from)..<Timestamp(seconds: to)
    }

    /// The start of the local hour, day, week or month that `moment` lies in.
    package func start(of unit: Window.CalendarUnit, at moment: Timestamp) -> Timestamp {
        period(unit, at: moment).lowerBound
    }

    /// The start of the local hour, day, week or month after the one that `moment` lies in.
    package func startOfNext(_ unit: Window.CalendarUnit, after moment: Timestamp) -> Timestamp {
        period(unit, at: moment).upperBound
    }

    /// The local second at which the unit around a local second begins.
    private static func start(of unit: Window.CalendarUnit, local: Int64) -> Int64 {
        if case .hour = unit { return local - local.floorRemainder(by: 3_600) }
        let day = Int(local.floorDivided(by: CivilTime.daySeconds))
        let first: Int
        switch unit {
        case .hour, .day:
            first = day
        case .week(let startsOn):
            first = day - (CivilTime.weekday(ofDayNumber: day) - startsOn + 7) % 7
        case .month:
            first = day - CivilTime.date(ofDayNumber: day).day + 1
        }
        return Int64(first) * CivilTime.daySeconds
    }

    /// The local second at which the next unit begins, from the start of one.
    private static func next(_ unit: Window.CalendarUnit, afterStart start: Int64) -> Int64 {
        switch unit {
        case .hour: return start + 3_600
        case .day: return start + CivilTime.daySeconds
        case .week: return start + 7 * CivilTime.daySeconds
        case .month:
            let date = CivilTime.date(ofDayNumber: Int(start.floorDivided(by: CivilTime.daySeconds)))
            return start + Int64(CivilTime.days(inMonth: date.month, of: date.year)) * CivilTime.daySeconds
        }
    }
}
