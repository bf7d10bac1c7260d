// SPDX-License-Identifier: Apache-2.0

extension Phrases {
    /// Two amounts with as few digits as tell them apart: `2` and `2.9`, `2.04` and `2`.
    static func amounts(_ one: Double, _ other: Double) -> (String, String) {
        for digits in 1...digitsMax {
            let texts = (amount(one, digits: digits), amount(other, digits: digits))
            if texts.0 != texts.1 || one == other { return texts }
        }
        return ("\(one)", "\(other)")
    }

    /// `2.9`, `2`, rounded to so many digits after the point.
    static func amount(_ value: Double, digits: Int = 1) -> String {
        guard value.magnitude < 1e9 else { return "\(value)" }
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let scaled = Int64((value.magnitude * scale).rounded())
        let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        var text = value < 0 && scaled > 0 ? "-" : ""
        text += String(whole)
        guard part > 0 else { return text }
        var tail = String(part)
        tail = String(repeating: "0", count: digits - tail.count) + tail
        while tail.hasSuffix("0") { tail.removeLast() }
        return text + "." + tail
    }

    private static let digitsMax = 6
}
