// SPDX-License-Identifier: Apache-2.0

/// A moment as a wall clock at a fixed distance from UTC shows it.
struct LocalTime: Hashable {
    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int
    /// 0 is Sunday.
    let weekday: Int
    let hour: Int
    let minute: Int
    let second: Int
    let offsetMinutes: Int

    /// The proleptic Gregorian calendar, reckoned in eras of 400 years that begin on 1 March.
    init(milliseconds: Int64, offsetMinutes: Int) {
        let seconds = Self.floorDivide(Int(milliseconds), 1000) + offsetMinutes * 60
        let days = Self.floorDivide(seconds, 86_400)
        let time = seconds - days * 86_400
        let shifted = days + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        weekday = (days % 7 + 11) % 7
        hour = time / 3600
        minute = time / 60 % 60
        second = time % 60
        self.offsetMinutes = offsetMinutes
    }

    /// As in a Date field (RFC 5322 §3.3).
    var fieldText: String {
        let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let sign = offsetMinutes < 0 ? "-" : "+"
        let distance = Self.twoDigits(abs(offsetMinutes) / 60) + Self.twoDigits(abs(offsetMinutes) % 60)
        let date = "\(weekdays[weekday]), \(day) \(months[month - 1]) \(year)"
        return "\(date) \(clock):\(Self.twoDigits(second)) \(sign)\(distance)"
    }

    /// For people: day, month and minute.
    func text(in language: Digest.Language) -> String {
        switch language {
        case .en: "\(day) \(Self.englishMonths[month - 1]) \(year), \(clock)"
        case .de: "\(day). \(Self.germanMonths[month - 1]) \(year), \(clock) Uhr"
        case .ko: "\(year)년 \(month)월 \(day)일 \(koreanClock)"
        }
    }

    private var clock: String { "\(Self.twoDigits(hour)):\(Self.twoDigits(minute))" }

    /// Twelve hours twice, as Korean has them.
    private var koreanClock: String {
        let half = hour < 12 ? "오전" : "오후"
        return "\(half) \((hour + 11) % 12 + 1):\(Self.twoDigits(minute))"
    }

    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
    private static let germanMonths = [
        "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
        "November", "Dezember",
    ]

    private static func twoDigits(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((divisor - 1 - number) / divisor)
    }
}
