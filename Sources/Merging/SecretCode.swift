// SPDX-License-Identifier: Apache-2.0

/// A word that may be a code: four to eight digits, perhaps in two groups, or capitals and digits.
struct SecretCode {
    enum Kind {
        case digits
        case mixed
    }

    let range: Range<Int>
    let kind: Kind

    /// Whether at most so many bytes stand between it and the word.
    func isNear(_ word: Range<Int>, within distance: Int) -> Bool {
        range.lowerBound <= word.upperBound + distance && word.lowerBound <= range.upperBound + distance
    }

    /// Whether nothing else but brackets and stars stands on its line.
    func isAlone(in text: [UInt8]) -> Bool {
        let isBare: (UInt8) -> Bool = { $0.isSpace || "*[]>_".utf8.contains($0) }
        let before = text[..<range.lowerBound].reversed().prefix { $0 != Byte.lineFeed }
        let behind = text[range.upperBound...].prefix { $0 != Byte.lineFeed }
        return before.allSatisfy(isBare) && behind.allSatisfy(isBare)
    }

    /// All that stand in a text. A year, an amount, a date and a telephone number are none.
    static func all(in text: [UInt8]) -> [SecretCode] {
        var codes: [SecretCode] = []
        var index = 0
        while index < text.count {
            // Few words have a digit, and the others need no closer look.
            guard text[index].isDigit else {
                index += 1
                continue
            }
            var start = index
            while start > 0, isWord(text[start - 1]) || isJoint(text, at: start - 1) { start -= 1 }
            while index < text.count, isWord(text[index]) || isJoint(text, at: index) { index += 1 }
            codes += found(in: text, start..<index)
        }
        return codes
    }

    private static func found(in text: [UInt8], _ range: Range<Int>) -> [SecretCode] {
        let hasPoint = text[range].contains { ".,:/".utf8.contains($0) }
        // Most numbers with a point are amounts and dates, which begin with more than one character.
        if hasPoint, isWord(text[range.lowerBound + 1]) { return [] }
        let groups = text[range].split(whereSeparator: { !isWord($0) })
        let lengths = groups.map { $0.count }
        let isDigits = groups.allSatisfy { $0.allSatisfy(\.isDigit) }
        if isDigits, !hasPoint {
            let isCode =
                switch lengths.count {
                case 1: (4...8).contains(lengths[0]) && !isYear(groups[0])
                case 2: [[3, 3], [4, 4], [2, 4]].contains(lengths)
                case 3: lengths == [2, 2, 2]
                default: false
                }
            return isCode ? [SecretCode(range: range, kind: .digits)] : []
        }
        // A letter and a dash may stand before the digits: G-482913.
        if lengths.count == 2, lengths[0] == 1, groups[1].allSatisfy(\.isDigit), (4...8).contains(lengths[1])
        {
            return [SecretCode(range: range, kind: .digits)]
        }
        let isCapital = groups.joined().allSatisfy { $0.isDigit || (0x41...0x5A).contains($0) }
        let digits = groups.joined().count(where: \.isDigit)
        let count = lengths.reduce(0, +)
        guard isCapital, !hasPoint, digits > 0, (5...8).contains(count) else { return [] }
        return [SecretCode(range: range, kind: .mixed)]
    }

    /// Whether a character joins what stands on both sides of it; a space joins groups of digits only.
    private static func isJoint(_ text: [UInt8], at index: Int) -> Bool {
        guard index > 0, index + 1 < text.count, isWord(text[index - 1]), isWord(text[index + 1]) else {
            return false
        }
        if text[index] == Byte.space { return text[index - 1].isDigit && text[index + 1].isDigit }
        return "-.,:/".utf8.contains(text[index])
    }

    private static func isWord(_ byte: UInt8) -> Bool { byte.isDigit || byte.isLetter }

    private static func isYear(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.count == 4 && (digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8))
    }
}
