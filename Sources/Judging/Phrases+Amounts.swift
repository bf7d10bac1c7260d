// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    /// Two amounts with as few digits as tell them apart: `2` and `2.9`, `2.04` and `2`.
    static func amounts(_ one: Double, _ other: Double) -> (String, String) {
        guard one.magnitude < amountMax, other.magnitude < amountMax else { return ("\(one)", "\(other)") }
        var scale: Int64 = 10
        for _ in 1...digitsMax {
            let (first, second) = (rounded(one, scale), rounded(other, scale))
            if first != second || one == other {
                return (amount(first, scale), amount(second, scale))
            }
            scale *= 10
        }
        return ("\(one)", "\(other)")
    }

    private static func rounded(_ value: Double, _ scale: Int64) -> Int64 {
        Int64((value * Double(scale)).rounded())
    }

    /// A number of `scale`ths, without zeros at its end: `2.9`, `2`.
    private static func amount(_ scaled: Int64, _ scale: Int64) -> String {
        let whole: UInt64
        var part: UInt64
        (whole, part) = scaled.magnitude.quotientAndRemainder(dividingBy: scale.magnitude)
        var text = scaled < 0 ? "-" : ""
        text += String(whole)
        guard part > 0 else { return text }
        text += "."
        var unit = scale.magnitude / 10
        while part > 0 {
            text += String(part / unit)
            part %= unit
            unit /= 10
        }
        return text
    }

    private static let digitsMax = 6
    /// Amounts that are larger have digits that nobody reads.
    private static let amountMax = 1e9
}
