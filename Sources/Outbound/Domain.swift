// SPDX-License-Identifier: Apache-2.0

/// Internationalised domain names as they stand on the wire.
///
/// libcurl turns a U-label into an A-label only under a UTF-8 locale, and sends the raw bytes otherwise, so
/// it is done here: lower case, then Punycode (RFC 3492). What RFC 5891 forbids beyond that is left to the
/// relay.
enum Domain {
    /// Why a domain has no ASCII form.
    enum Problem: Error, Hashable {
        /// An empty label, or one that is longer than 63 bytes in its ASCII form (RFC 1035 §2.3.4).
        case labelLength
        /// A combining mark that composes: RFC 5891 §4.1 asks for NFC, which the standard library cannot
        /// make.
        case notComposed
    }

    /// The domain with each non-ASCII label in its `xn--` form; an ASCII domain comes back as it is.
    static func ascii(_ domain: String) throws(Problem) -> String {
        guard !domain.utf8.allSatisfy({ $0 < 0x80 }) else { return domain }
        var labels: [String] = []
        let dots: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]  // RFC 3490 §3.1
        for label in domain.unicodeScalars.split(separator: { dots.contains($0) }, keepsEmptyParts: true) {
            labels.append(try ascii(label: String(String.UnicodeScalarView(label))))
        }
        return labels.joined(separator: ".")
    }

    private static func ascii(label: String) throws(Problem) -> String {
        guard !label.isEmpty else { throw .labelLength }
        guard !label.utf8.allSatisfy({ $0 < 0x80 }) else { return label }
        let scalars = Array(label.lowercased().unicodeScalars)
        guard !scalars.contains(where: composes) else { throw .notComposed }
        guard scalars.count <= 63, let coded = Punycode.encode(scalars.map(\.value)), coded.utf8.count <= 59
        else {
            throw .labelLength
        }
        return "xn--" + coded
    }

    /// Marks that NFC joins with the letter before them: accents, kana voicing, Hangul vowels and finals.
    private static func composes(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x0345, 0x3099...0x309A, 0x1161...0x1175, 0x11A8...0x11C2: true
        default: false
        }
    }
}

extension Collection {
    /// `split` that keeps empty parts, so that two dots in a row are seen.
    fileprivate func split(separator: (Element) -> Bool, keepsEmptyParts: Bool) -> [SubSequence] {
        split(maxSplits: .max, omittingEmptySubsequences: !keepsEmptyParts, whereSeparator: separator)
    }
}

/// The coding of one label (RFC 3492), with the parameters of its §5.
enum Punycode {
    private static let base: UInt32 = 36
    private static let lowest: UInt32 = 1
    private static let highest: UInt32 = 26
    private static let skew: UInt32 = 38
    private static let damp: UInt32 = 700

    /// The label without its prefix; nil where the arithmetic of §6.3 would overflow.
    static func encode(_ scalars: [UInt32]) -> String? {
        var output = scalars.filter { $0 < 0x80 }.map(UInt8.init)
        let basic = UInt32(output.count)
        var handled = basic
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var next: UInt32 = 128
        var delta: UInt32 = 0
        var bias: UInt32 = 72
        while handled < scalars.count {
            guard let least = scalars.filter({ $0 >= next }).min() else { return nil }
            let (step, stepOverflows) = (least - next).multipliedReportingOverflow(by: handled + 1)
            let (sum, sumOverflows) = delta.addingReportingOverflow(step)
            guard !stepOverflows, !sumOverflows else { return nil }
            (delta, next) = (sum, least)
            for scalar in scalars {
                if scalar < next { delta += 1 }
                guard scalar == next else { continue }
                append(delta, to: &output, bias: bias)
                bias = adapted(delta, points: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// One number as digits of falling weight (RFC 3492 §3.3).
    private static func append(_ number: UInt32, to output: inout [UInt8], bias: UInt32) {
        var rest = number
        var place = base
        while true {
            let threshold = place <= bias ? lowest : place >= bias + highest ? highest : place - bias
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            place += base
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        UInt8(value < 26 ? UInt32(UInt8(ascii: "a")) + value : UInt32(UInt8(ascii: "0")) + value - 26)
    }

    private static func adapted(_ number: UInt32, points: UInt32, isFirst: Bool) -> UInt32 {
        var delta = isFirst ? number / damp : number / 2
        delta += delta / points
        var turns: UInt32 = 0
        while delta > ((base - lowest) * highest) / 2 {
            delta /= base - lowest
            turns += base
        }
        return turns + (base - lowest + 1) * delta / (delta + skew)
    }
}
