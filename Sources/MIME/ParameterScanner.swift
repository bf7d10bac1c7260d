// SPDX-License-Identifier: Apache-2.0

/// Takes `value; name=value; name="value"` apart (RFC 2045 §5.1), comments left out, with the common damage:
/// a semicolon that is missing, doubled or last, white space around the `=`, unquoted values with spaces,
/// a quote that is never closed.
struct ParameterScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// What stands before the first semicolon, without comments and white space at its ends.
    mutating func value() -> String {
        var value: [UInt8] = []
        value.reserveCapacity(bytes.count)
        while index < bytes.count, bytes[index] != ASCII.semicolon {
            if bytes[index] == ASCII.parenthesis {
                skipComment()
            } else {
                if bytes[index] != ASCII.quote { value.append(bytes[index]) }
                index += 1
            }
        }
        // White space round the slash of a type is of old.
        if let slash = value.firstIndex(of: ASCII.slash), value.contains(where: \.isSpace) {
            let (type, subtype) = (value.trimmed(0..<slash), value.trimmed(slash + 1..<value.count))
            value = value[type] + [ASCII.slash] + value[subtype]
        }
        let text = value.trimmed(0..<value.count)
        // A type that is followed by a parameter without a semicolon between them ends at the space.
        let end = text.first { value[$0].isSpace } ?? text.upperBound
        if end < text.upperBound, value[end...].contains(ASCII.equals) {
            index = bytes.firstIndex(where: \.isSpace) ?? index
        }
        return SafeText.line(String(decoding: value[text.lowerBound..<end], as: UTF8.self))
    }

    /// All that follows.
    mutating func parameters() -> Parameters {
        var pieces: [Parameters.Piece] = []
        while index < bytes.count, pieces.count < MailLimits.parametersMax {
            skip { $0.isSpace || $0 == ASCII.semicolon }
            if index < bytes.count, bytes[index] == ASCII.parenthesis {
                skipComment()
                continue
            }
            let start = index
            skip { $0 != ASCII.equals && $0 != ASCII.semicolon }
            guard index < bytes.count, bytes[index] == ASCII.equals else { continue }
            let name = bytes[bytes.trimmed(start..<index)]
            index += 1
            skip(while: \.isSpace)
            let value = parameterValue()
            if !name.isEmpty { pieces.append(piece(named: Array(name), value: value)) }
        }
        return Parameters(pieces: pieces)
    }

    private mutating func skip(while isSkipped: (UInt8) -> Bool) {
        while index < bytes.count, isSkipped(bytes[index]) { index += 1 }
    }

    /// Passes over a comment and those within it.
    private mutating func skipComment() {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case ASCII.backslash: index += 1
            case ASCII.parenthesis: depth += 1
            case ASCII.parenthesisClosed: depth -= 1
            default: break
            }
            index += 1
            if depth == 0 { return }
        }
        index = min(index, bytes.count)
    }

    private mutating func parameterValue() -> [UInt8] {
        guard index < bytes.count, bytes[index] == ASCII.quote else { return bareValue() }
        var value: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != ASCII.quote || isQuoteWithin(index) {
            // Only a quote or a backslash is escaped: programs write paths of Windows as they are.
            if bytes[index] == ASCII.backslash, index + 1 < bytes.count,
                bytes[index + 1] == ASCII.quote || bytes[index + 1] == ASCII.backslash
            {
                index += 1
            }
            value.append(bytes[index])
            index += 1
        }
        index = min(index + 1, bytes.count)
        return value
    }

    /// Whether a quote is a character of the value, as in `"a "b" c.pdf"`: another follows before the next
    /// semicolon, and neither at once nor as the beginning of a comment or of a further parameter's value.
    private func isQuoteWithin(_ place: Int) -> Bool {
        let rest = bytes[(place + 1)...].prefix { $0 != ASCII.quote && $0 != ASCII.semicolon }
        guard rest.endIndex < bytes.count, bytes[rest.endIndex] == ASCII.quote, !rest.isEmpty else {
            return false
        }
        return !rest.contains(ASCII.equals) && rest.first { !$0.isSpace } != ASCII.parenthesis
    }

    /// An unquoted value up to the semicolon, or up to a space behind which another `name=` stands.
    private mutating func bareValue() -> [UInt8] {
        let start = index
        // Where the last word began behind a space, as long as it may be the name of a parameter.
        var word: Int?
        // Asked once, lest a value of many parentheses be searched for each of them.
        lazy var ownsParentheses = isParenthesisWithin(index)
        while index < bytes.count, bytes[index] != ASCII.semicolon {
            let byte = bytes[index]
            if byte.isSpace {
                word = index + 1
            } else if let begin = word, byte == ASCII.equals, begin < index {
                index = begin
                break
            } else if byte == ASCII.parenthesis, word == index {
                if !ownsParentheses { break }
                word = nil
            } else if !byte.isLetter, byte != ASCII.hyphen, byte != ASCII.asterisk, !byte.isDigit {
                word = nil
            }
            index += 1
        }
        return Array(bytes[bytes.trimmed(start..<index)])
    }

    /// Whether what begins with a parenthesis belongs to the value, as in `my file (1).pdf`: something
    /// follows it before the next semicolon, and that is no further parameter.
    private func isParenthesisWithin(_ place: Int) -> Bool {
        let rest = bytes[place...].prefix { $0 != ASCII.semicolon }
        guard let end = rest.lastIndex(of: ASCII.parenthesisClosed) else { return false }
        let behind = rest[(end + 1)...]
        return behind.contains { !$0.isSpace } && !behind.contains(ASCII.equals)
    }

    /// The parts of a name like `filename*2*`.
    private func piece(named name: [UInt8], value: [UInt8]) -> Parameters.Piece {
        var base = name[...]
        var isExtended = false
        var section: Int?
        if base.last == ASCII.asterisk, base.count > 1 {
            isExtended = true
            base = base.dropLast()
        }
        if let star = base.lastIndex(of: ASCII.asterisk), star > base.startIndex,
            let number = Int(String(decoding: base[(star + 1)...], as: UTF8.self)), number >= 0
        {
            section = number
            base = base[..<star]
        }
        let text = SafeText.line(String(decoding: base, as: UTF8.self)).lowercased()
        return Parameters.Piece(name: text, section: section, isExtended: isExtended, value: value)
    }
}
