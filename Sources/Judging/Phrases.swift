// SPDX-License-Identifier: Apache-2.0

/// How the log tells moments, lengths and numbers to a person, in the customer's local time.
struct Phrases: Sendable {
    let zone: Zone
    /// Years other than this one are named.
    private let year: Int

    init(zone: Zone, now: Timestamp) {
        self.zone = zone
        year = zone.civil(at: now).year
    }

    /// `Monday 2 March`, with the year if it is not the present one.
    func day(_ moment: Timestamp) -> String {
        var text = ""
        append(dayOf: zone.civil(at: moment), to: &text)
        return text
    }

    /// `Monday 2 March, 08:00`; midnight is the day alone.
    func moment(_ moment: Timestamp) -> String {
        let civil = zone.civil(at: moment)
        var text = ""
        append(dayOf: civil, to: &text)
        if civil.hour != 0 || civil.minute != 0 {
            text += ", "
            append(clockOf: civil, to: &text)
        }
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

    /// `1 of 1 used on Monday 2 March`.
    func used(_ used: Int, of limit: Int?, _ window: Window, at now: Timestamp) -> String {
        guard let limit else { return "\(used) used, without a limit" }
        var text = "\(used) of \(limit) used "
        text += span(window, at: now)
        return text
    }

    /// `on Monday 2 March`, `in the last 7 days`.
    private func span(_ window: Window, at now: Timestamp) -> String {
        switch window {
        case .rolling(let length):
            return "in the last " + self.length(length)
        case .calendar(let unit):
            let start = zone.civil(at: zone.period(unit, at: now).lowerBound)
            var text: String
            switch unit {
            case .hour:
                text = "in the hour from "
                append(clockOf: start, to: &text)
            case .day:
                text = "on "
                append(dayOf: start, to: &text)
            case .week:
                text = "in the week from "
                append(dayOf: start, to: &text)
            case .month:
                text = "in " + Names.months[start.month - 1]
            }
            return text
        }
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
