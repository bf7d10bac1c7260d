// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension Read {
    /// `2026-03-02 09:00`, or with seconds.
    static func civilTime(_ text: String) throws(Wrong) -> CivilTime {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = numbers(ofDate: parts[0]), let time = clock(parts[1]) else {
            throw Wrong("\(shown(text)) is no date with a time; write it like `2026-03-02 09:00`")
        }
        guard isInCalendar(date), time.hour < 24 else {
            throw Wrong("\(shown(text)) is not in the calendar; look at the month, the day and the hour")
        }
        return CivilTime(
            year: date.year,
            month: date.month,
            day: date.day,
            hour: time.hour,
            minute: time.minute,
            second: time.second,
        )
    }

    /// `2026-12-24`, or `2026-12-24 to 2027-01-06`, both days included.
    static func dates(_ text: String) throws(Wrong) -> QuietHours.Dates {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 3 && parts[1] == "to" else {
            let wanted = "write it like `2026-12-24`, or `2026-12-24 to 2027-01-06`"
            throw Wrong("\(shown(text)) is no date; \(wanted)")
        }
        let first = try date(parts[0])
        let last = try date(parts[parts.count - 1])
        guard first.dayNumber <= last.dayNumber else {
            throw Wrong("\(shown(text)) ends before it begins; write the earlier date first")
        }
        return QuietHours.Dates(first, through: last)
    }

    /// `"09:00"`, or `monday 09:00`: an hour of the customer's day at which digests leave.
    static func digestHour(_ text: String) throws(Wrong) -> DigestHour {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let time = parts.last else {
            throw Wrong("\(shown(text)) is no hour; write it like `\"09:00\"`, or `monday 09:00`")
        }
        let weekday = parts.count == 2 ? try weekday(parts[0]) : nil
        return DigestHour(weekday: weekday, minute: try timeOfDay(time))
    }

    private static func date(_ text: Substring) throws(Wrong) -> CivilTime {
        guard let date = numbers(ofDate: text) else {
            throw Wrong("\(shown(String(text))) is no date; write it like `2026-12-24`")
        }
        guard isInCalendar(date) else {
            throw Wrong("\(shown(String(text))) is not in the calendar; look at the month and the day")
        }
        return CivilTime(year: date.year, month: date.month, day: date.day)
    }

    private static func numbers(ofDate text: Substring) -> (year: Int, month: Int, day: Int)? {
        let date = text.split(separator: "-", omittingEmptySubsequences: false)
        guard date.map(\.count) == [4, 2, 2], let year = digits(date[0]).map(Int.init),
            let month = digits(date[1]).map(Int.init), let day = digits(date[2]).map(Int.init)
        else { return nil }
        return (year, month, day)
    }

    private static func isInCalendar(_ date: (year: Int, month: Int, day: Int)) -> Bool {
        (1970...9999).contains(date.year) && (1...12).contains(date.month)
            && (1...days(of: date.month, in: date.year)).contains(date.day)
    }

    /// `08:00` as minutes after midnight, 0 to 1439.
    static func timeOfDay(_ text: String) throws(Wrong) -> Int {
        guard text.count == 5, let time = clock(text[...]), time.hour < 24 else {
            throw Wrong("\(shown(text)) is no time of day; write it like `\"08:00\"`")
        }
        return time.hour * 60 + time.minute
    }

    /// A time of day at which something ends; `24:00` is midnight at the end of the day.
    static func endOfDay(_ text: String) throws(Wrong) -> Int {
        text == "24:00" ? 1_440 : try timeOfDay(text)
    }

    /// `monday` to `sunday`, as 1 to 7 (ISO 8601).
    static func weekday(_ text: String) throws(Wrong) -> Int {
        guard let index = weekdays.firstIndex(of: text.lowercased()) else {
            throw Wrong(unknown(text, of: weekdays))
        }
        return index + 1
    }

    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func days(of month: Int, in year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func clock(_ text: Substring) -> (hour: Int, minute: Int, second: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard [2, 3].contains(parts.count), parts.allSatisfy({ $0.count == 2 }) else { return nil }
        let numbers = parts.compactMap { digits($0).map(Int.init) }
        guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        return (numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 0)
    }
}
