// SPDX-License-Identifier: Apache-2.0

/// The readers of single values: a text in, a value out, or what is wrong and what would be right.
enum Read {
    /// A hundred years: longer than any mail is of interest, and far from where arithmetic overflows.
    static let durationMax: Duration = .seconds(100 * 365 * 86_400)

    /// `90s`, `4h`, `7d`, `2w` (POLICY.md, small print).
    static func duration(_ text: String) throws(Wrong) -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
        guard let last = text.last, let unit = units[last], let count = digits(text.dropLast()) else {
            throw Wrong("\(shown(text)) is no duration; write a whole number and s, m, h, d or w, like `4h`")
        }
        let (seconds, overflows) = count.multipliedReportingOverflow(by: unit)
        guard !overflows, .seconds(seconds) <= durationMax else {
            throw Wrong("\(shown(text)) is too long; at most 36500d")
        }
        return .seconds(seconds)
    }

    /// A duration of at least a second.
    static func span(_ text: String) throws(Wrong) -> Duration {
        let duration = try duration(text)
        guard duration > .zero else { throw Wrong("\(shown(text)) is no time at all; write at least `1s`") }
        return duration
    }

    /// `no`, or a span.
    static func lookAhead(_ text: String) throws(Wrong) -> Duration {
        guard text != "no" else { return .zero }
        do {
            return try span(text)
        } catch {
            throw Wrong(error.text + ", or `no`")
        }
    }

    /// `never`, or a span.
    static func expiry(_ text: String) throws(Wrong) -> Duration? {
        guard text != "never" else { return nil }
        do {
            return try span(text)
        } catch {
            throw Wrong(error.text + ", or `never`")
        }
    }

    /// Bytes: a whole number and `KB`, `MB` or `GB`, in powers of 1024.
    static func size(_ text: String) throws(Wrong) -> Int {
        let units: [(String, Int64)] = [("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30)]
        guard let (unit, bytes) = units.first(where: { text.hasSuffix($0.0) }),
            let count = digits(text.dropLast(unit.count))
        else {
            throw Wrong("\(shown(text)) is no size; write a whole number and KB, MB or GB, like `5MB`")
        }
        let (size, overflows) = count.multipliedReportingOverflow(by: bytes)
        guard !overflows, size > 0, size <= 1 << 40 else {
            throw Wrong("\(shown(text)) is out of range; write at least 1KB and at most 1024GB")
        }
        return Int(size)
    }

    /// `100%`, `2.5%`, as a share from 0 to 1.
    static func share(_ text: String) throws(Wrong) -> Double {
        guard text.last == "%", let number = decimal(text.dropLast()), number <= 100 else {
            throw Wrong("\(shown(text)) is no share; write a number from 0 to 100 and `%`, like `25%`")
        }
        return number / 100
    }

    /// A decimal number over 0 and at most 1.
    static func score(_ text: String) throws(Wrong) -> Double {
        guard let number = decimal(text[...]), number > 0, number <= 1 else {
            throw Wrong("\(shown(text)) is no score; write a number over 0 and at most 1, like `0.8`")
        }
        return number
    }

    /// `50/s`, `600/m`, `1000/h`, as a number a second.
    static func rate(_ text: String) throws(Wrong) -> Double {
        let units: [Substring: Double] = ["s": 1, "m": 60, "h": 3_600]
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = digits(parts[0]), count > 0, let seconds = units[parts[1]] else {
            throw Wrong("\(shown(text)) is no rate; write a whole number and /s, /m or /h, like `50/s`")
        }
        return Double(count) / seconds
    }

    /// A reader of whole numbers within a range.
    static func count(_ range: ClosedRange<Int>) -> (String) throws(Wrong) -> Int {
        { (text: String) throws(Wrong) -> Int in
            guard let count = digits(text[...]), let exact = Int(exactly: count), range.contains(exact) else {
                let wanted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                throw Wrong("\(shown(text)) is not in range; write \(wanted)")
            }
            return exact
        }
    }

    /// `unlimited` as nil, or a whole number; 0 blocks.
    static func limit(_ text: String) throws(Wrong) -> Int? {
        guard text != "unlimited" else { return nil }
        guard let count = digits(text[...]), count <= 1_000_000 else {
            throw Wrong("\(shown(text)) is no limit; write a whole number up to 1000000, or `unlimited`")
        }
        return Int(count)
    }

    /// `yes` or `no`.
    static func yesOrNo(_ text: String) throws(Wrong) -> Bool {
        switch text.lowercased() {
        case "yes", "true": return true
        case "no", "false": return false
        default: throw Wrong("\(shown(text)) is neither; write `yes` or `no`")
        }
    }

    /// A reader of one of some words; a raw value is its word.
    static func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type
    ) -> (String) throws(Wrong) -> Word where Word.RawValue == String {
        { (text: String) throws(Wrong) -> Word in
            if let word = Word(rawValue: text) { return word }
            throw Wrong(unknown(text, of: Word.allCases.map(\.rawValue)))
        }
    }

    /// The sentence for a word that is not among those that are known.
    static func unknown(_ text: String, of known: [String]) -> String {
        let listed = known.map { "`\($0)`" }.joined(separator: ", ")
        guard let near = nearest(to: text, of: known) else {
            return "\(shown(text)) is unknown; write one of \(listed)"
        }
        return "\(shown(text)) is unknown; did you mean `\(near)`? Known are \(listed)"
    }

    /// Decimal digits only, at most 15 of them, so that every product with a unit can be checked.
    static func digits(_ text: Substring) -> Int64? {
        let digitsMax = 15
        guard !text.isEmpty, text.utf8.count <= digitsMax, text.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            return nil
        }
        return Int64(text)
    }

    /// Digits, and perhaps a point with more digits.
    private static func decimal(_ text: Substring) -> Double? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ digits($0) != nil }) else { return nil }
        return Double(text)
    }
}
