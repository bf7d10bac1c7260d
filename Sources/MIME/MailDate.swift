// SPDX-License-Identifier: Apache-2.0

/// Dates of mail (RFC 5322 §3.3 and the obsolete forms of §4.3).
package enum MailDate {
    /// Milliseconds since 1970-01-01T00:00:00Z; `nil` where the text is no date.
    ///
    /// The day's name is not compared, seconds and zone may be missing (the zone then is UTC), years of two
    /// and three digits are those of §4.3, and a zone that nobody knows is UTC. What programs write against
    /// the rules is taken too: `2026-03-02T12:00:00Z` (RFC 3339), `02-Mar-26`, a zone directly behind the
    /// time, and `Mon Mar  2 12:00:00 2026`, as the C library has it.
    package static func milliseconds(_ text: String) -> Int64? {
        let words = words(of: Array(text.utf8))
        if let only = words.first, let moment = internetMoment(only, zone: words.dropFirst().first) {
            return moment
        }
        var rest = words.flatMap(pieces)[...]
        if let first = rest.first, first.first?.isLetter ?? false, month(first) == nil { rest.removeFirst() }
        if let first = rest.first, month(first) != nil { dayFirst(&rest) }
        guard rest.count >= 3, let day = number(rest.removeFirst()), let month = month(rest.removeFirst()),
            let year = year(rest.removeFirst()), isDay(day, month: month, year: year)
        else { return nil }
        let zone = rest.dropFirst().first.map(offset) ?? 0
        guard let seconds = rest.first.map(secondsOfDay) ?? 0 else { return nil }
        return milliseconds(year: year, month: month, day: day, seconds: seconds - zone)
    }

    /// `Mar 2 12:00:00 CET 2026` and `Mar 2 2026 12:00:00` in the order of mail.
    private static func dayFirst(_ words: inout ArraySlice<[UInt8]>) {
        guard words.count >= 3 else { return }
        let month = words.removeFirst()
        words.insert(month, at: words.startIndex + 1)
        let third = words.startIndex + 2
        if words[third].contains(ASCII.colon) { words.insert(words.removeLast(), at: third) }
    }

    /// A word of what is several in mail: `02-Mar-26`, `12:00:00+0100`.
    private static func pieces(_ word: [UInt8]) -> [[UInt8]] {
        guard word.first?.isDigit ?? false else { return [word] }
        if word.contains(ASCII.colon) {
            let zone = word.firstIndex { $0 == ASCII.plus || $0 == ASCII.hyphen } ?? word.count
            return [Array(word[..<zone]), Array(word[zone...])].filter { !$0.isEmpty }
        }
        let parts = word.split(separator: ASCII.hyphen).map(Array.init)
        return parts.count == 3 && month(parts[1]) != nil ? parts : [word]
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

    /// Words without comments; commas end a word as spaces do.
    private static func words(of bytes: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var depth = 0
        for byte in bytes.prefix(200) {
            if byte == ASCII.parenthesis { depth += 1 }
            let isGap = depth > 0 || byte.isSpace || byte == ASCII.comma
            if byte == ASCII.parenthesisClosed { depth = max(0, depth - 1) }
            if !isGap {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(word)
                word = []
            }
        }
        return word.isEmpty ? words : words + [word]
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

    /// `12:00:00`, also with dots; parts of a second do not count.
    private static func secondsOfDay(_ clock: some Collection<UInt8>) -> Int? {
        let isDotted = !clock.contains(ASCII.colon)
        let whole = isDotted ? clock[...] : clock.prefix { $0 != ASCII.dot }
        let clock = whole.split(separator: isDotted ? ASCII.dot : ASCII.colon).map { number(Array($0)) }
        let numbers = clock.compactMap(\.self)
        guard numbers.count == clock.count, (2...3).contains(numbers.count), numbers[0] < 24, numbers[1] < 60,
            numbers.count < 3 || numbers[2] <= 60
        else { return nil }
        return numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    /// Seconds east of Greenwich. The letters of the military zones were defined wrongly and mean nothing
    /// (RFC 5322 §4.3).
    private static func offset(_ zone: [UInt8]) -> Int {
        var zone = zone.filter { $0 != ASCII.colon }
        // `GMT+0100`
        if zone.count > 5, let sign = zone.firstIndex(where: { $0 == ASCII.plus || $0 == ASCII.hyphen }) {
            zone = Array(zone[sign...])
        }
        if zone.count == 5, zone[0] == ASCII.plus || zone[0] == ASCII.hyphen,
            let value = number(Array(zone[1...]))
        {
            let seconds = value / 100 * 3_600 + value % 100 * 60
            return zone[0] == ASCII.hyphen ? -seconds : seconds
        }
        let hours = ["est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7]
        return (hours[String(decoding: zone.map(\.lowercased), as: UTF8.self)] ?? 0) * 3_600
    }

    /// RFC 3339, with a `T` or a space before the time.
    private static func internetMoment(_ word: [UInt8], zone: [UInt8]?) -> Int64? {
        guard word.count >= 10, word[4] == ASCII.hyphen, word[7] == ASCII.hyphen,
            let year = number(Array(word[..<4])), let month = number(Array(word[5..<7])),
            (1...12).contains(month),
            let day = number(Array(word[8..<10])), isDay(day, month: month, year: year)
        else { return nil }
        let time =
            word.count > 10 && word[10].lowercased == UInt8(ascii: "t") ? Array(word[11...]) : zone ?? []
        guard !time.isEmpty else { return milliseconds(year: year, month: month, day: day, seconds: 0) }
        let end = time.firstIndex { !$0.isDigit && $0 != ASCII.colon } ?? time.count
        guard let seconds = secondsOfDay(time[..<end]) else { return nil }
        let zone = time[end...].drop { $0 == ASCII.dot || $0.isDigit }
        let offset = offset(Array(zone))
        return milliseconds(year: year, month: month, day: day, seconds: seconds - offset)
    }
}
