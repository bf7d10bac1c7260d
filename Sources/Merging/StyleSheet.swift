// SPDX-License-Identifier: Apache-2.0

/// The styles of one letter, so that they reach into its section of the digest and nowhere else.
///
/// A sheet is read as browsers read it, into tokens (`StyleTokenizer`) and rules (`StyleRules`), and written
/// anew from what may stay (`StyleWriter`). What a browser passes over goes, and so do comments, statements,
/// unknown at-rules, and what a style element could end with: nothing that is written has an angle.
struct StyleSheet {
    private let scope: StyleScope

    /// At-rules whose content is rules.
    private static let groups: Set<String> = ["media", "supports"]
    /// At-rules of named steps, each a list of percentages and its declarations.
    private static let animations: Set<String> = ["keyframes", "-webkit-keyframes", "-moz-keyframes"]
    /// Rules within rules.
    private static let levelsMax = 8

    /// `scope` is the class of the letter's section, `root` what selects the letter's body besides `html` and
    /// `body`: its id, its classes, and `*`.
    init(scope: String, root: Set<String>) {
        self.scope = StyleScope(name: scope, root: root)
    }

    /// The sheet with each rule's selectors scoped and its declarations made safe. What is no rule goes.
    func scoped(_ sheet: String, addresses: inout ContentIDs) -> String {
        String(decoding: scoped(Array(sheet.utf8), addresses: &addresses), as: UTF8.self)
    }

    func scoped(_ sheet: [UInt8], addresses: inout ContentIDs) -> [UInt8] {
        let tokens = StyleTokens(sheet)
        return rules(tokens.all, of: tokens, level: 0, addresses: &addresses)
    }

    private func rules(
        _ range: Range<Int>,
        of tokens: StyleTokens,
        level: Int,
        addresses: inout ContentIDs,
    ) -> [UInt8] {
        guard level < Self.levelsMax else { return [] }
        var written: [UInt8] = []
        for rule in tokens.rules(in: range, isTopLevel: level == 0) {
            if rule.atKeyword != nil {
                written += atRule(rule, of: tokens, level: level, addresses: &addresses)
            } else {
                let selectors = scope.selectors(rule.prelude, of: tokens)
                written += Self.written(selectors, rule.body, of: tokens, addresses: &addresses)
            }
        }
        return written
    }

    /// A rule, unless nothing is left of what is before its block or in it.
    private static func written(
        _ prelude: [UInt8],
        _ body: Range<Int>,
        of tokens: StyleTokens,
        addresses: inout ContentIDs,
    ) -> [UInt8] {
        guard !prelude.isEmpty else { return [] }
        let safe = StyleDeclarations.safe(body, of: tokens, addresses: &addresses)
        return safe.isEmpty ? [] : prelude + Array("{".utf8) + safe + Array("}\n".utf8)
    }

    private func atRule(
        _ rule: StyleRule,
        of tokens: StyleTokens,
        level: Int,
        addresses: inout ContentIDs,
    ) -> [UInt8] {
        guard let atKeyword = rule.atKeyword, tokens.isSound(rule.prelude) else { return [] }
        let name = tokens.lowercasedName(atKeyword)
        let prelude = Self.prelude(of: rule, at: atKeyword, of: tokens)
        if name == "font-face" {
            return Self.written(prelude, rule.body, of: tokens, addresses: &addresses)
        }
        var inner: [UInt8] = []
        if Self.groups.contains(name), !Self.asksForDark(rule.prelude, of: tokens) {
            inner = rules(rule.body, of: tokens, level: level + 1, addresses: &addresses)
        } else if Self.animations.contains(name) {
            inner = Self.steps(rule.body, of: tokens, addresses: &addresses)
        }
        return inner.isEmpty ? [] : prelude + Array("{\n".utf8) + inner + Array("}\n".utf8)
    }

    /// The steps of an animation: `from`, `to` and percentages.
    private static func steps(
        _ body: Range<Int>,
        of tokens: StyleTokens,
        addresses: inout ContentIDs,
    ) -> [UInt8] {
        var written: [UInt8] = []
        for rule in tokens.rules(in: body, isTopLevel: false) where rule.atKeyword == nil {
            let isPlain = rule.prelude.allSatisfy {
                [.ident, .percentage, .number, .comma, .whiteSpace].contains(tokens[$0].kind)
            }
            guard isPlain else { continue }
            var writer = StyleWriter(tokens)
            writer.write(rule.prelude)
            written += Self.written(writer.bytes, rule.body, of: tokens, addresses: &addresses)
        }
        return written
    }

    /// What stands before the block of an at-rule. A condition that holds wherever the reader's screen is
    /// light becomes one that always holds.
    private static func prelude(of rule: StyleRule, at atKeyword: Int, of tokens: StyleTokens) -> [UInt8] {
        var writer = StyleWriter(tokens)
        writer.write(atKeyword)
        guard !rule.prelude.isEmpty else { return writer.bytes }
        var place = atKeyword + 1
        while place < rule.prelude.upperBound {
            let inner = tokens.skipSpace(place + 1, in: rule.prelude)
            if tokens[place].kind == .openRound, isScheme(inner, in: rule.prelude, of: tokens) {
                writer.write("(min-width:0)")
                place = tokens.next(after: place)
            } else {
                writer.write(place)
                place += 1
            }
        }
        return writer.bytes
    }

    private static func isScheme(_ place: Int, in range: Range<Int>, of tokens: StyleTokens) -> Bool {
        place < range.upperBound && tokens[place].kind == .ident
            && tokens.lowercasedName(place) == "prefers-color-scheme"
    }

    /// Whether a condition holds for dark screens: the paper is white by day and by night.
    private static func asksForDark(_ range: Range<Int>, of tokens: StyleTokens) -> Bool {
        range.contains { place in
            guard isScheme(place, in: range, of: tokens) else { return false }
            let colon = tokens.skipSpace(place + 1, in: range)
            guard colon < range.upperBound, tokens[colon].kind == .colon else { return false }
            let value = tokens.skipSpace(colon + 1, in: range)
            return value < range.upperBound && tokens[value].kind == .ident
                && tokens.lowercasedName(value) == "dark"
        }
    }
}
