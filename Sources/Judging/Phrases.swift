// SPDX-License-Identifier: Apache-2.0

/// How the log tells moments, lengths and numbers to a person, in the customer's local time.
struct Phrases {
    let zone: Zone
    /// Years other than this one are named.
    private let year: Int
    /// The moments that were told before: letters of one case wait for few of them.
    private var spoken: [(minute: Int64, text: String)] = []

    private static let spokenMax = 16

    init(zone: Zone, now: Timestamp) {
        self.zone = zone
        year = zone.civil(at: now).year
    }

    /// `Monday 2 March, 08:00`; midnight is the day alone.
    mutating func moment(_ moment: Timestamp) -> String {
        let minute = moment.milliseconds.floorDivided(by: 60_000)
        if let known = spoken.first(where: { $0.minute == minute }) { return known.text }
        let civil = zone.civil(at: moment)
        var text = ""
        append(dayOf: civil, to: &text)
        if civil.hour != 0 || civil.minute != 0 {
            text += ", "
            append(clockOf: civil, to: &text)
        }
        if spoken.count < Phrases.spokenMax { spoken.append((minute, text)) }
        return text
    }

    /// `7 days`, `4 hours`, `90 minutes`: in the largest unit that leaves no rest.
    func length(_ length: Duration) -> String {
        let seconds = length.milliseconds / 1_000
        for (unit, name) in Phrases.units where seconds >= unit && seconds % unit == 0 {
            return Phrases.count(Int(seconds / unit), name)
        }
        return Phrases.count(Int(seconds), "second")
    }

    /// `1 letter`, `2 letters`.
    static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    /// `3 of 3 used in the last 7 days`; `in the last hour`.
    func used(_ used: Int, of limit: Int?, inLast length: Duration) -> String {
        var text = Phrases.used(used, of: limit)
        text += " in the last "
        let span = self.length(length)
        text += span.hasPrefix("1 ") ? String(span.dropFirst(2)) : span
        return text
    }

    /// `1 of 1 used on Monday 2 March`, of the unit that began at `start`.
    func used(_ used: Int, of limit: Int?, _ unit: Window.CalendarUnit, from start: Timestamp) -> String {
        var text = Phrases.used(used, of: limit)
        let civil = zone.civil(at: start)
        switch unit {
        case .hour:
            text += " in the hour from "
            append(clockOf: civil, to: &text)
        case .day:
            text += " on "
            append(dayOf: civil, to: &text)
        case .week:
            text += " in the week from "
            append(dayOf: civil, to: &text)
        case .month:
            text += " in "
            text += Names.months[civil.month - 1]
        }
        return text
    }

    private static func used(_ used: Int, of limit: Int?) -> String {
        var text = String(used)
        if let limit {
            text += " of "
            text += String(limit)
        }
        text += " used"
        return text
    }

    private static let units: [(Int64, String)] = [(86_400, "day"), (3_600, "hour"), (60, "minute")]

    private func append(dayOf civil: CivilTime, to text: inout String) {
        text += Names.weekdays[civil.weekday - 1]
        text += " "
        text += String(civil.day)
        text += " "
        text += Names.months[civil.month - 1]
        if civil.year != year {
            text += " "
            text += String(civil.year)
        }
    }

    private func append(clockOf civil: CivilTime, to text: inout String) {
        text.append(decimal: civil.hour, digits: 2)
        text += ":"
        text.append(decimal: civil.minute, digits: 2)
    }
}
