// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// Reads the footer of a TZif file, like `CET-1CEST,M3.5.0,M10.5.0/3`: the `TZ` variable of POSIX.1 (Base
/// Definitions 8.3) with the hours that RFC 9636 §3.3.2 adds. Strict: what is not in the grammar is a flaw.
struct ZoneFooter {
    private var rest: Substring
    private let whole: String

    static func rule(_ text: String) throws(ZoneFlaw) -> DaylightRule {
        var footer = ZoneFooter(rest: text[...], whole: text)
        return try footer.rule()
    }

    private mutating func rule() throws(ZoneFlaw) -> DaylightRule {
        try designation()
        let standard = -(try time(hoursMax: 24))
        guard !rest.isEmpty else { return DaylightRule(standard: standard, daylight: nil) }
        try designation()
        let offset = rest.first == "," ? standard + 3_600 : -(try time(hoursMax: 24))
        try expect(",")
        let begins = try change()
        try expect(",")
        let ends = try change()
        guard rest.isEmpty else { throw flaw }
        return DaylightRule(
            standard: standard,
            daylight: DaylightRule.Daylight(offset: offset, begins: begins, ends: ends),
        )
    }

    /// Three letters or more, or letters, digits and signs between `<` and `>`.
    private mutating func designation() throws(ZoneFlaw) {
        let isQuoted = rest.first == "<"
        if isQuoted { rest.removeFirst() }
        let name = rest.prefix {
            $0.isASCII && ($0.isLetter || isQuoted && ($0.isNumber || $0 == "+" || $0 == "-"))
        }
        rest = rest[name.endIndex...]
        guard name.count >= 3 else { throw flaw }
        if isQuoted { try expect(">") }
    }

    private mutating func change() throws(ZoneFlaw) -> DaylightRule.Change {
        let day: DaylightRule.Change.Day
        switch rest.first {
        case "M":
            rest.removeFirst()
            let month = try number(1...12)
            try expect(".")
            let week = try number(1...5)
            try expect(".")
            day = .weekday(month: month, week: week, weekday: try number(0...6))
        case "J":
            rest.removeFirst()
            day = .julian(try number(1...365))
        default:
            day = .ordinal(try number(0...365))
        }
        guard rest.first == "/" else { return DaylightRule.Change(day: day, time: 7_200) }
        rest.removeFirst()
        return DaylightRule.Change(day: day, time: try time(hoursMax: 167))
    }

    /// `[+|-]hh[:mm[:ss]]` in seconds.
    private mutating func time(hoursMax: Int) throws(ZoneFlaw) -> Int {
        var sign = 1
        if let first = rest.first, first == "+" || first == "-" {
            sign = first == "-" ? -1 : 1
            rest.removeFirst()
        }
        var seconds = try number(0...hoursMax) * 3_600
        for unit in [60, 1] where rest.first == ":" {
            rest.removeFirst()
            seconds += try number(0...59) * unit
        }
        return sign * seconds
    }

    private mutating func number(_ range: ClosedRange<Int>) throws(ZoneFlaw) -> Int {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard digits.count <= 3, let number = Int(digits), range.contains(number) else { throw flaw }
        rest = rest[digits.endIndex...]
        return number
    }

    private mutating func expect(_ character: Character) throws(ZoneFlaw) {
        guard rest.first == character else { throw flaw }
        rest.removeFirst()
    }

    private var flaw: ZoneFlaw {
        let offset = whole.distance(from: whole.startIndex, to: rest.startIndex)
        return ZoneFlaw(text: "its footer \(shown(whole)) is wrong at character \(offset + 1)")
    }
}
