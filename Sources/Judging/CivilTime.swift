// SPDX-License-Identifier: Apache-2.0

/// A local date and time of day, as a wall calendar and a wall clock show it, in the proleptic Gregorian
/// calendar.
package struct CivilTime: Hashable, Sendable {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// 0 to 23.
    package let hour: Int
    /// 0 to 59.
    package let minute: Int
    /// 0 to 59.
    package let second: Int

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        precondition((1...12).contains(month), "month \(month)")
        precondition((1...CivilTime.days(inMonth: month, of: year)).contains(day), "day \(day)")
        precondition((0...23).contains(hour) && (0...59).contains(minute) && (0...59).contains(second))
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The time `seconds` after 1970-01-01T00:00:00 of the same wall clock.
    package init(localSeconds seconds: Int64) {
        let days = seconds.floorDivided(by: CivilTime.daySeconds)
        let rest = Int(seconds - days * CivilTime.daySeconds)
        (year, month, day) = CivilTime.date(ofDayNumber: Int(days))
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
    }

    /// Midnight of the day so many days after 1970-01-01.
    package init(dayNumber: Int) {
        self.init(localSeconds: Int64(dayNumber) * CivilTime.daySeconds)
    }

    /// Seconds after 1970-01-01T00:00:00 of the same wall clock.
    package var localSeconds: Int64 {
        Int64(dayNumber) * CivilTime.daySeconds + Int64(hour * 3_600 + minute * 60 + second)
    }

    /// Days after 1970-01-01.
    package var dayNumber: Int {
        CivilTime.dayNumber(year: year, month: month, day: day)
    }

    /// 1 is Monday, 7 is Sunday (ISO 8601).
    package var weekday: Int {
        CivilTime.weekday(ofDayNumber: dayNumber)
    }

    static let daySeconds: Int64 = 86_400

    /// 1970-01-01 was a Thursday.
    static func weekday(ofDayNumber number: Int) -> Int {
        Int(Int64(number + 3).floorRemainder(by: 7)) + 1
    }

    static func isLeap(_ year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days after 1970-01-01, by eras of 400 years that begin on 1 March, so that the leap day comes last.
    static func dayNumber(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = Int(Int64(shifted).floorDivided(by: 400))
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    static func date(ofDayNumber number: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = Int(Int64(shifted).floorDivided(by: 146_097))
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    /// Division that rounds down, so that moments before 1970 fall on their own day.
    func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    /// What `floorDivided` leaves: never negative.
    func floorRemainder(by divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
