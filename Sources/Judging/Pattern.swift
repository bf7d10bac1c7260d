// SPDX-License-Identifier: Apache-2.0

/// A regular expression that is matched in time linear in the text, whatever the two are.
///
/// It knows literals, `.`, `[a-z]` and `[^a-z]`, `\d \w \s` and `\D \W \S`, `^ $ \b \B`, groups, alternation
/// and `* + ? {m,n}`, over Unicode scalars. What would need backtracking (backreferences, looking ahead or
/// behind) is a `Flaw`: a stranger writes the text, and it must not be able to slow the judge down. The
/// search walks the text once with the set of all places in the expression that it may be at (Thompson, CACM
/// 11(6), 1968).
package struct Pattern: Sendable {
    /// As the policy spells it, without the slashes.
    package let source: String
    /// Whether upper and lower case are the same, by `/…/i` or `(?i)` at the start.
    package let ignoresCase: Bool

    private let program: Program

    /// The longest text that is looked at, in Unicode scalars; what lies behind is not searched. Subjects and
    /// addresses have hundreds; this bounds what a folded field of a megabyte may cost.
    package static let textScalarsMax = 16_384
    /// The most steps an expression may come to when its repetitions are written out.
    package static let stepsMax = 4_096
    /// The most times a part may be asked for by `{m,n}`.
    package static let repetitionsMax = 1_000
    /// How deep groups may lie in each other.
    package static let depthMax = 64

    /// - Parameter ignoresCase: as the `i` after the closing slash asks for.
    /// - Throws: what is wrong with the expression, and where.
    package init(_ source: String, ignoresCase: Bool = false) throws(Pattern.Flaw) {
        var parser = PatternParser(source)
        let expression = try parser.parse()
        self.source = source
        self.ignoresCase = ignoresCase || parser.ignoresCase
        guard expression.steps <= Pattern.stepsMax else {
            throw Flaw(
                offset: 0,
                problem: "the expression comes to \(expression.steps) steps; at most \(Pattern.stepsMax)",
            )
        }
        program = Program(expression, ignoresCase: self.ignoresCase)
    }

    /// Whether the expression is found somewhere in `text`.
    package func isFound(in text: some StringProtocol) -> Bool {
        search(text).isFound
    }

    /// The most looks at a step that a search of `scalars` scalars may take.
    func looksMax(_ scalars: Int) -> Int { program.stepCount * (min(scalars, Pattern.textScalarsMax) + 1) }

    /// Whether the expression is found, and how many looks at a step that took.
    func search(_ text: some StringProtocol) -> (isFound: Bool, looks: Int) {
        var scalars: [UInt32] = []
        scalars.reserveCapacity(min(text.utf8.count, Pattern.textScalarsMax))
        for scalar in text.unicodeScalars.prefix(Pattern.textScalarsMax) { scalars.append(scalar.value) }
        return program.search(scalars)
    }

    /// What is wrong with an expression.
    package struct Flaw: Error, Hashable, Sendable {
        /// Characters before the place, from 0.
        package let offset: Int
        /// What is wrong, and what would be right.
        package let problem: String

        package init(offset: Int, problem: String) {
            self.offset = offset
            self.problem = problem
        }
    }
}

extension Pattern: Hashable {
    package static func == (one: Pattern, other: Pattern) -> Bool {
        one.source == other.source && one.ignoresCase == other.ignoresCase
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(ignoresCase)
    }
}
