// SPDX-License-Identifier: Apache-2.0

/// Dates of mail (RFC 5322 §3.3 and the obsolete forms of §4.3).
package enum MailDate {
    /// Milliseconds since 1970-01-01T00:00:00Z; `nil` where the text is no date.
    ///
    /// The day's name is not compared, seconds and zone may be missing (the zone then is UTC), years of two
    /// and three digits are those of §4.3, and a zone that nobody knows is UTC. What programs write
    /// against the rules is taken too: `2026-03-02T12:00:00Z` (RFC 3339), `02-Mar-26`, `09.00`, a zone right
    /// behind the time, and `Mon Mar  2 12:00:00 2026`, as the C library has it.
    package static func milliseconds(_ text: String) -> Int64? {
        var words = words(of: Array(text.utf8))
        if let only = words.first, let moment = internetMoment(only, rest: words.dropFirst().flatMap(\.self))
        {
            return moment
        }
        if let first = words.first, isDayName(first, before: words.dropFirst()) { words.removeFirst() }
        let rest = inOrder(words)
        guard rest.count >= 3, let day = number(rest[0]), let month = month(rest[1]),
            let year = year(rest[2]),
            isDay(day, month: month, year: year)
        else { return nil }
        let time = rest.dropFirst(3).flatMap(\.self)
        guard !time.isEmpty else { return milliseconds(year: year, month: month, day: day, seconds: 0) }
        guard let seconds = secondsOfDay(time) else { return nil }
        return milliseconds(year: year, month: month, day: day, seconds: seconds)
    }

    /// Whether the first word is the name of a day, and no month that stands first.
    private static func isDayName(_ word: [UInt8], before rest: ArraySlice<[UInt8]>) -> Bool {
        guard !(word.first?.isDigit ?? false) else { return false }
        return month(word) == nil || rest.dropFirst().first.flatMap(month) != nil
    }

    /// Day, month, year, time and zone of dates that have them in another order, or day, month and year in
    /// one word: `02-Mar-2026`, and `Mar 2 09:00:00 2026` as the C library writes it.
    private static func inOrder(_ words: [[UInt8]]) -> [[UInt8]] {
        guard let first = words.first, words.count < 8 else { return words }
        let date = first.split(separator: ASCII.hyphen)
        if date.count == 3 { return date.map { Array($0) } + words.dropFirst() }
        guard words.count > 2, month(first) != nil,
            let year = words.indices.dropFirst(2).first(where: {
                words[$0].count == 4 && number(words[$0]) != nil
            })
        else { return words }
        var rest = words[2...]
        rest.remove(at: year)
        return [words[1], first, words[year]] + rest
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar, which is taken to hold for all years.
    static func days(year: Int, month: Int, day: Int) -> Int {
        // Years are counted from March, so that the leap day is their last.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func milliseconds(year: Int, month: Int, day: Int, seconds: Int) -> Int64 {
        Int64(days(year: year, month: month, day: day) * 86_400 + seconds) * 1_000
    }

    /// Words without comments; commas end a word as spaces do, but round a colon spaces are of old.
    private static func words(of bytes: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var isOpen = false
        var depth = 0
        var isEscaped = false
        for byte in bytes.prefix(200) {
            if byte == ASCII.parenthesis, !isEscaped { depth += 1 }
            if depth > 0 || byte.isSpace || byte == ASCII.comma {
                isOpen = false
            } else if let last = words.last, isOpen || byte == ASCII.colon || last.last == ASCII.colon {
                words[words.count - 1].append(byte)
                isOpen = true
            } else {
                words.append([byte])
                isOpen = true
            }
            if byte == ASCII.parenthesisClosed, !isEscaped { depth = max(0, depth - 1) }
            isEscaped = depth > 0 && byte == ASCII.backslash && !isEscaped
        }
        return words
    }

    /// A number of at most four digits.
    private static func number(_ word: [UInt8]) -> Int? {
        guard (1...4).contains(word.count), word.allSatisfy(\.isDigit) else { return nil }
        return word.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    }

    private static func month(_ word: [UInt8]) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard word.count >= 3 else { return nil }
        return names.firstIndex { word.spells($0, in: 0..<3) }.map { $0 + 1 }
    }

    private static func year(_ word: [UInt8]) -> Int? {
        guard let year = number(word) else { return nil }
        switch word.count {
        case 2: return year < 50 ? year + 2_000 : year + 1_900
        case 3: return year + 1_900
        case 4: return year
        default: return nil
        }
    }

    private static func isDay(_ day: Int, month: Int, year: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day >= 1 && day <= lengths[month - 1]
    }

    /// Seconds since midnight in UTC of a time and the zone behind it; a fraction of a second is left out.
    private static func secondsOfDay(_ time: [UInt8]) -> Int? {
        // Some programs part hours and minutes by dots.
        let separator = time.prefix(3).contains(ASCII.colon) ? ASCII.colon : ASCII.dot
        let end = time.firstIndex { !$0.isDigit && $0 != separator } ?? time.count
        let numbers = time[..<end].split(separator: separator).map { number(Array($0)) ?? .max }
        guard (2...3).contains(numbers.count), numbers[0] < 24, numbers[1] < 60,
            numbers.count < 3 || numbers[2] <= 60
        else { return nil }
        let seconds = numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
        return seconds - offset(time[end...].drop { $0 == ASCII.dot || $0.isDigit })
    }

    /// Seconds east of Greenwich. The letters of the military zones were defined wrongly and mean nothing
    /// (RFC 5322 §4.3).
    private static func offset(_ zone: ArraySlice<UInt8>) -> Int {
        let letters = zone.prefix { $0.isLetter }.map(\.lowercased)
        let name = String(decoding: letters, as: UTF8.self)
        let digits = zone.dropFirst(letters.count).filter { $0 != ASCII.colon }
        if ["", "gmt", "utc", "ut"].contains(name), digits.count == 5,
            digits[0] == ASCII.plus || digits[0] == ASCII.hyphen, let value = number(Array(digits[1...])),
            value % 100 < 60
        {
            let seconds = value / 100 * 3_600 + value % 100 * 60
            return digits[0] == ASCII.hyphen ? -seconds : seconds
        }
        let hours = ["est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7]
        return (hours[name] ?? 0) * 3_600
    }

    /// RFC 3339, with a `T` or a space before the time.
    private static func internetMoment(_ word: [UInt8], rest: [UInt8]) -> Int64? {
        guard word.count >= 10, word[4] == ASCII.hyphen, word[7] == ASCII.hyphen,
            let year = number(Array(word[..<4])), let month = number(Array(word[5..<7])),
            (1...12).contains(month), let day = number(Array(word[8..<10])),
            isDay(day, month: month, year: year)
        else { return nil }
        let time = (word.count > 10 && word[10].lowercased == UInt8(ascii: "t") ? word[11...] : []) + rest
        guard !time.isEmpty else { return milliseconds(year: year, month: month, day: day, seconds: 0) }
        guard let seconds = secondsOfDay(Array(time)) else { return nil }
        return milliseconds(year: year, month: month, day: day, seconds: seconds)
    }
}
