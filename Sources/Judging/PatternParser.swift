// SPDX-License-Identifier: Apache-2.0

/// Reads the text of an expression, from left to right, into its parts.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var depth = 0

    /// Whether `(?i)` stood at the start.
    private(set) var ignoresCase = false

    init(_ source: String) {
        scalars = Array(source.unicodeScalars)
    }

    mutating func parse() throws(Pattern.Flaw) -> PatternExpression {
        if scalars.starts(with: "(?i)".unicodeScalars) {
            ignoresCase = true
            place = 4
        }
        let expression = try alternatives()
        guard next == nil else { throw flaw("`)` closes nothing; write `\\)` for the character") }
        return expression
    }

    private var next: Unicode.Scalar? {
        place < scalars.count ? scalars[place] : nil
    }

    private func flaw(_ problem: String, at offset: Int? = nil) -> Pattern.Flaw {
        Pattern.Flaw(offset: offset ?? place, problem: problem)
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        place += 1
        return true
    }

    private mutating func alternatives() throws(Pattern.Flaw) -> PatternExpression {
        var parts = [try sequence()]
        while skip("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .alternatives(parts)
    }

    private mutating func sequence() throws(Pattern.Flaw) -> PatternExpression {
        var parts: [PatternExpression] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            parts.append(try repetition())
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func repetition() throws(Pattern.Flaw) -> PatternExpression {
        let start = place
        let part = try atom()
        guard let (least, most) = try count() else { return part }
        if case .assertion = part {
            throw flaw("a place cannot be repeated; put a character before this", at: start)
        }
        if try count() != nil {
            throw flaw("a repetition of a repetition; put the first into `( )`", at: place - 1)
        }
        // `*?` asks for the shortest find; whether there is a find is the same.
        return .repeated(part, least: least, most: most)
    }

    private mutating func count() throws(Pattern.Flaw) -> (least: Int, most: Int?)? {
        let counted: (Int, Int?)
        if skip("*") {
            counted = (0, nil)
        } else if skip("+") {
            counted = (1, nil)
        } else if skip("?") {
            counted = (0, 1)
        } else if next == "{" {
            counted = try braces()
        } else {
            return nil
        }
        _ = skip("?")
        return counted
    }

    /// `{3}`, `{2,}` or `{2,5}`.
    private mutating func braces() throws(Pattern.Flaw) -> (Int, Int?) {
        let start = place
        place += 1
        let wanted = "a repetition is `{3}`, `{2,}` or `{2,5}`; write `\\{` for the character"
        guard let least = number() else { throw flaw(wanted, at: start) }
        var most: Int? = least
        if skip(",") { most = number() }
        guard skip("}") else { throw flaw(wanted, at: start) }
        if max(least, most ?? 0) > Pattern.repetitionsMax {
            throw flaw("at most \(Pattern.repetitionsMax) repetitions", at: start)
        }
        if let most, most < least { throw flaw("the smaller number comes first, like `{2,5}`", at: start) }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = next, (0x30...0x39).contains(digit.value) {
            value = min((value ?? 0) * 10 + Int(digit.value - 0x30), 1_000_000)
            place += 1
        }
        return value
    }

    private mutating func atom() throws(Pattern.Flaw) -> PatternExpression {
        guard let scalar = next else { preconditionFailure("an atom is asked for at the end") }
        place += 1
        switch scalar {
        case "(": return try group()
        case "[": return .scalars(try characterClass())
        case ".": return .scalars(.anyButLineEnds)
        case "^": return .assertion(.start)
        case "$": return .assertion(.end)
        case "\\": return try escape()
        case "*", "+", "?", "{":
            throw flaw(
                "nothing to repeat before `\(scalar)`; write `\\\(scalar)` for the character",
                at: place - 1
            )
        default: return .scalars(ScalarSet(scalar))
        }
    }

    /// What stands between parentheses, behind the opening one.
    private mutating func group() throws(Pattern.Flaw) -> PatternExpression {
        let start = place - 1
        if skip("?") {
            let isPlain = skip(":")
            if !isPlain { throw unsupportedGroup(at: start) }
        }
        depth += 1
        guard depth <= Pattern.depthMax else {
            throw flaw("groups lie at most \(Pattern.depthMax) deep", at: start)
        }
        let inner = try alternatives()
        guard skip(")") else { throw flaw("`(` is never closed; write `\\(` for the character", at: start) }
        depth -= 1
        return inner
    }

    private func unsupportedGroup(at start: Int) -> Pattern.Flaw {
        let rest = String(String.UnicodeScalarView(scalars[place...].prefix(2)))
        if rest.hasPrefix("=") || rest.hasPrefix("!") || rest == "<=" || rest == "<!" {
            return flaw("looking ahead or behind is not supported; use two conditions instead", at: start)
        }
        if rest.hasPrefix("i") {
            return flaw("`(?i)` stands at the start of the whole expression", at: start)
        }
        return flaw("`(?` is not supported; use `( )` or `(?: )`", at: start)
    }

    private mutating func escape() throws(Pattern.Flaw) -> PatternExpression {
        let start = place - 1
        switch next {
        case "b":
            place += 1
            return .assertion(.wordBoundary)
        case "B":
            place += 1
            return .assertion(.noWordBoundary)
        case let digit? where (0x31...0x39).contains(digit.value):
            throw flaw("a reference back to a group is not supported; write the text again", at: start)
        default:
            return .scalars(try escapedSet())
        }
    }

    /// The set of an escape, behind its backslash.
    private mutating func escapedSet() throws(Pattern.Flaw) -> ScalarSet {
        let start = place - 1
        guard let scalar = next else {
            throw flaw("nothing after `\\`; write `\\\\` for the character", at: start)
        }
        place += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "s": return .spaces
        case "S": return ScalarSet.spaces.inverted
        case "w": return .words
        case "W": return ScalarSet.words.inverted
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        default:
            let isLetterOrDigit = scalar.isASCII && ScalarSet.isWord(scalar.value) && scalar != "_"
            guard !isLetterOrDigit else {
                throw flaw(
                    "`\\\(scalar)` has no meaning; use \\d \\w \\s \\b \\t \\n \\r or escape a sign",
                    at: start
                )
            }
            return ScalarSet(scalar)
        }
    }

    /// What stands between brackets, behind the opening one.
    private mutating func characterClass() throws(Pattern.Flaw) -> ScalarSet {
        let start = place - 1
        let isInverted = skip("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = next, isFirst || scalar != "]" {
            isFirst = false
            let first = place
            guard let lower = try member(into: &set) else { continue }
            guard next == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                set.insert(lower.value...lower.value)
                continue
            }
            place += 1
            var ignored = ScalarSet()
            guard let upper = try member(into: &ignored), lower <= upper else {
                throw flaw("a range goes from a lower to a higher character, like `a-z`", at: first)
            }
            set.insert(lower.value...upper.value)
        }
        guard skip("]") else { throw flaw("`[` is never closed; write `\\[` for the character", at: start) }
        return isInverted ? set.inverted : set
    }

    /// One character of a class; nil where it is a set like `\d`, which it adds.
    private mutating func member(into set: inout ScalarSet) throws(Pattern.Flaw) -> Unicode.Scalar? {
        guard let scalar = next else { return nil }
        place += 1
        if scalar == "[", next == ":" {
            throw flaw("`[:name:]` is not supported; use \\d \\w \\s or ranges", at: place - 1)
        }
        guard scalar == "\\" else { return scalar }
        let sign = next
        let escaped = try escapedSet()
        switch sign {
        case "d", "D", "s", "S", "w", "W":
            set.insert(escaped)
            return nil
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        default: return sign
        }
    }
}
