// SPDX-License-Identifier: Apache-2.0

/// A selector as a browser reads it (www.w3.org/TR/selectors-4, section 3.1): compounds, such as `p.a:hover`,
/// and what combines them.
struct StyleSelector {
    let compounds: [Range<Int>]
    /// What stands between them: white space, or `>`, `+` or `~` with white space around it.
    let combinators: [Range<Int>]

    /// The selectors of a list; `nil` where one of them is none, since then browsers pass over the rule.
    static func list(_ range: Range<Int>, of tokens: StyleTokens) -> [StyleSelector]? {
        guard !range.isEmpty, tokens.isSound(range) else { return nil }
        var list: [StyleSelector] = []
        var start = range.lowerBound
        while start <= range.upperBound {
            var end = start
            while end < range.upperBound, tokens[end].kind != .comma { end = tokens.next(after: end) }
            guard let selector = StyleSelector(tokens.trimmed(start..<end), of: tokens) else { return nil }
            list.append(selector)
            start = end + 1
        }
        return list
    }

    private init?(_ range: Range<Int>, of tokens: StyleTokens) {
        var compounds: [Range<Int>] = []
        var combinators: [Range<Int>] = []
        var place = range.lowerBound
        while true {
            guard let end = Self.compoundEnd(from: place, in: range, of: tokens) else { return nil }
            compounds.append(place..<end)
            guard end < range.upperBound else { break }
            place = tokens.skipSpace(end, in: range)
            if tokens.isDelim(place, ">") || tokens.isDelim(place, "+") || tokens.isDelim(place, "~") {
                place = tokens.skipSpace(place + 1, in: range)
            }
            guard place > end, place < range.upperBound else { return nil }
            combinators.append(end..<place)
        }
        self.compounds = compounds
        self.combinators = combinators
    }

    /// Where the compound ends that begins at `start`: an element or `*`, then ids, classes, attributes and
    /// pseudo-classes; `nil` if none begins there.
    private static func compoundEnd(
        from start: Int,
        in range: Range<Int>,
        of tokens: StyleTokens,
    ) -> Int? {
        var place = start
        guard place < range.upperBound else { return nil }
        if tokens[place].kind == .ident || tokens.isDelim(place, "*") { place += 1 }
        while place < range.upperBound, let end = simpleEnd(from: place, in: range, of: tokens) {
            place = end
        }
        return place > start ? place : nil
    }

    /// Where the simple selector ends that begins at `start`.
    private static func simpleEnd(from start: Int, in range: Range<Int>, of tokens: StyleTokens) -> Int? {
        switch tokens[start].kind {
        case .idHash: return start + 1
        case .openSquare: return tokens.next(after: start)
        case .delim where tokens.isDelim(start, "."):
            let isClass = start + 1 < range.upperBound && tokens[start + 1].kind == .ident
            return isClass ? start + 2 : nil
        case .colon:
            var name = start + 1
            if name < range.upperBound, tokens[name].kind == .colon { name += 1 }
            guard name < range.upperBound else { return nil }
            let kind = tokens[name].kind
            return kind == .ident || kind == .function ? tokens.next(after: name) : nil
        default: return nil
        }
    }
}
