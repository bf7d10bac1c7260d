// SPDX-License-Identifier: Apache-2.0

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, as the log prints it: `2026-03-02T12:00:00.000Z`.
    package var iso8601: String {
        let civil = CivilTime(localSeconds: wholeSeconds)
        var text = ""
        text.reserveCapacity(24)
        text.append(decimal: civil.year, digits: 4)
        text.append("-")
        text.append(decimal: civil.month, digits: 2)
        text.append("-")
        text.append(decimal: civil.day, digits: 2)
        text.append("T")
        text.append(timeOf: civil)
        text.append(".")
        text.append(decimal: Int(milliseconds.floorRemainder(by: 1_000)), digits: 3)
        text.append("Z")
        return text
    }

    /// The moment that an RFC 3339 date-time names, with any offset; digits below a millisecond are cut off.
    ///
    /// A leap second (`:60`) is the second after it (POSIX.1 does not count it). Nil for anything else.
    package init?(iso8601 text: some StringProtocol) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(of: 4), reader.skip("-"),
            let month = reader.number(of: 2), reader.skip("-"),
            let day = reader.number(of: 2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(of: 2), reader.skip(":"),
            let minute = reader.number(of: 2), reader.skip(":"),
            let second = reader.number(of: 2),
            (1...12).contains(month), (1...CivilTime.days(inMonth: month, of: year)).contains(day),
            hour < 24, minute < 60, second <= 60,
            let fraction = reader.milliseconds(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute)
        let seconds = civil.localSeconds + Int64(second) - Int64(offset)
        self.init(milliseconds: seconds * 1_000 + Int64(fraction))
    }

    /// The Date field of a mail, on the wall clock `offset` seconds east of Greenwich (RFC 5322 §3.3), like
    /// `Mon, 2 Mar 2026 12:00:00 +0000`; seconds of the offset are cut off, since the field cannot show them.
    package func rfc5322(offset: Int = 0) -> String {
        let minutes = offset / 60
        let civil = CivilTime(localSeconds: wholeSeconds + Int64(minutes) * 60)
        var whole = ""
        whole.reserveCapacity(32)
        whole += Names.weekdays[civil.weekday - 1].prefix(3)
        whole += ", "
        whole.append(decimal: civil.day, digits: 1)
        whole += " "
        whole += Names.months[civil.month - 1].prefix(3)
        whole += " "
        whole.append(decimal: civil.year, digits: 4)
        whole.append(" ")
        whole.append(timeOf: civil)
        whole.append(minutes < 0 ? " -" : " +")
        whole.append(decimal: abs(minutes) / 60, digits: 2)
        whole.append(decimal: abs(minutes) % 60, digits: 2)
        return whole
    }

    /// Whole seconds since the epoch, rounded down.
    package var wholeSeconds: Int64 {
        milliseconds.floorDivided(by: 1_000)
    }

    /// The moment so many seconds after the epoch.
    package init(seconds: Int64) {
        self.init(milliseconds: seconds * 1_000)
    }
}

/// The English names that phrases and the fields of mails use.
enum Names {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}

extension String {
    /// Appends a number that is not negative with at least `digits` digits, 1 to 4.
    mutating func append(decimal number: Int, digits: Int) {
        for limit in [10, 100, 1_000].prefix(digits - 1) where number < limit { append("0") }
        append(String(number))
    }

    /// Appends `12:00:00`.
    mutating func append(timeOf civil: CivilTime) {
        append(decimal: civil.hour, digits: 2)
        append(":")
        append(decimal: civil.minute, digits: 2)
        append(":")
        append(decimal: civil.second, digits: 2)
    }
}

/// Reads a date-time from left to right.
private struct DigitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func number(of digits: Int) -> Int? {
        guard place + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[place..<place + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        place += digits
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, UInt32(bytes[place]) == character.value else { return false }
        place += 1
        return true
    }

    /// `.` and at least one digit, or nothing at all.
    mutating func milliseconds() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var digits = 0
        while let digit = number(of: 1) {
            if digits < 3 { value = value * 10 + digit }
            digits += 1
        }
        guard digits > 0 else { return nil }
        for _ in min(digits, 3)..<3 { value *= 10 }
        return value
    }

    /// Seconds east of Greenwich from `Z`, `+01:00` or `-05:30`.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(of: 2), skip(":"), let minutes = number(of: 2),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
