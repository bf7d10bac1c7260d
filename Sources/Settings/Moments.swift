// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension Read {
    /// `2026-03-02 09:00`, or with seconds.
    static func civilTime(_ text: String) throws(Wrong) -> CivilTime {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        let date = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, date.map(\.count) == [4, 2, 2], let year = digits(date[0]).map(Int.init),
            let month = digits(date[1]).map(Int.init), let day = digits(date[2]).map(Int.init),
            let time = clock(parts[1])
        else {
            throw Wrong("\(shown(text)) is no date with a time; write it like `2026-03-02 09:00`")
        }
        guard (1970...9999).contains(year), (1...12).contains(month),
            (1...days(of: month, in: year)).contains(day),
            time.hour < 24
        else {
            throw Wrong("\(shown(text)) is not in the calendar; look at the month, the day and the hour")
        }
        return CivilTime(
            year: year,
            month: month,
            day: day,
            hour: time.hour,
            minute: time.minute,
            second: time.second,
        )
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
