// SPDX-License-Identifier: Apache-2.0

/// An expression as the parser understands it.
indirect enum PatternExpression: Hashable, Sendable {
    case empty
    case scalars(ScalarSet)
    case assertion(PatternAssertion)
    case sequence([PatternExpression])
    case alternatives([PatternExpression])
    /// At least `least` times; nil: as often as wanted.
    case repeated(PatternExpression, least: Int, most: Int?)

    /// How many steps its program has, at least; it stops growing far beyond what is allowed.
    var steps: Int {
        switch self {
        case .empty: 0
        case .scalars, .assertion: 1
        case .sequence(let parts): PatternExpression.sum(parts.map(\.steps))
        case .alternatives(let parts): PatternExpression.sum(parts.map { $0.steps + 2 })
        case .repeated(let part, let least, nil):
            PatternExpression.sum([PatternExpression.product(part.steps + 1, max(least, 1)), 2])
        case .repeated(let part, _, let most?): PatternExpression.product(part.steps + 1, most)
        }
    }

    private static let huge = 1_000_000

    private static func sum(_ numbers: [Int]) -> Int {
        numbers.reduce(0) { min($0 + $1, huge) }
    }

    private static func product(_ one: Int, _ other: Int) -> Int {
        min(one.multipliedReportingOverflow(by: other).overflow ? huge : one * other, huge)
    }
}

/// What must hold at a place without taking a character.
enum PatternAssertion: Hashable, Sendable {
    case start
    case end
    case wordBoundary
    case noWordBoundary
}

/// A set of Unicode scalars: ranges and kinds, or everything else.
struct ScalarSet: Hashable, Sendable {
    private var ranges: [ClosedRange<UInt32>]
    private var hasWords = false
    private var hasNoWords = false
    private var isInverted: Bool

    init(_ ranges: [ClosedRange<UInt32>] = [], isInverted: Bool = false) {
        self.ranges = ranges
        self.isInverted = isInverted
    }

    init(_ scalar: Unicode.Scalar) {
        self.init([scalar.value...scalar.value])
    }

    var inverted: ScalarSet {
        var copy = self
        copy.isInverted.toggle()
        return copy
    }

    mutating func insert(_ range: ClosedRange<UInt32>) {
        ranges.append(range)
    }

    /// Adds one of the sets below, or its inverse.
    mutating func insert(_ other: ScalarSet) {
        ranges += other.isInverted ? other.inverseRanges : other.ranges
        hasWords = hasWords || (other.isInverted ? other.hasNoWords : other.hasWords)
        hasNoWords = hasNoWords || (other.isInverted ? other.hasWords : other.hasNoWords)
    }

    func contains(_ scalar: UInt32) -> Bool {
        has(scalar) != isInverted
    }

    /// The same, counting a scalar as one of the set when its upper or lower case is.
    func contains(anyCaseOf scalar: UInt32) -> Bool {
        let (lower, upper) = ScalarSet.cases(of: scalar)
        return (has(scalar) || has(lower) || has(upper)) != isInverted
    }

    private func has(_ scalar: UInt32) -> Bool {
        if ranges.contains(where: { $0.contains(scalar) }) { return true }
        guard hasWords || hasNoWords else { return false }
        return ScalarSet.isWord(scalar) ? hasWords : hasNoWords
    }

    /// What is not in the ranges, as ranges; nothing where the set is one of kinds.
    private var inverseRanges: [ClosedRange<UInt32>] {
        guard !ranges.isEmpty else { return [] }
        var inverse: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { inverse.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= ScalarSet.scalarMax { inverse.append(next...ScalarSet.scalarMax) }
        return inverse
    }

    private static let scalarMax: UInt32 = 0x10_FFFF

    /// `\d`: the decimal digits of ASCII, as order numbers have them.
    static let digits = ScalarSet([0x30...0x39])
    /// `\s`: white space, with the wide and the narrow spaces that subjects have.
    static let spaces = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])
    /// `.`: everything but the ends of lines.
    static let anyButLineEnds = ScalarSet([0x0A...0x0A, 0x0D...0x0D], isInverted: true)
    /// `\w`: letters, marks, digits and `_` of every script.
    static let words: ScalarSet = {
        var set = ScalarSet()
        set.hasWords = true
        return set
    }()

    /// Whether a scalar is part of a word.
    static func isWord(_ scalar: UInt32) -> Bool {
        if scalar < 0x80 {
            return (0x61...0x7A).contains(scalar | 0x20) || (0x30...0x39).contains(scalar) || scalar == 0x5F
        }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return false }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber,
            .connectorPunctuation:
            return true
        default:
            return false
        }
    }

    /// The lower and the upper case of a scalar, where they are single scalars.
    static func cases(of scalar: UInt32) -> (lower: UInt32, upper: UInt32) {
        if scalar < 0x80 {
            guard (0x61...0x7A).contains(scalar | 0x20) else { return (scalar, scalar) }
            return (scalar | 0x20, scalar & ~0x20)
        }
        guard let properties = Unicode.Scalar(scalar)?.properties else { return (scalar, scalar) }
        return (
            single(properties.lowercaseMapping) ?? scalar, single(properties.uppercaseMapping) ?? scalar
        )
    }

    private static func single(_ text: String) -> UInt32? {
        text.unicodeScalars.count == 1 ? text.unicodeScalars.first?.value : nil
    }
}
