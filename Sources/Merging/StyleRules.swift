// SPDX-License-Identifier: Apache-2.0

/// A rule as it stands: the tokens before its block, and those in it.
struct StyleRule {
    /// The place of the at-keyword; `nil` for a rule that selects.
    let atKeyword: Int?
    /// Without white space at its ends, and without the at-keyword.
    let prelude: Range<Int>
    let body: Range<Int>
}

/// A property and its value.
struct StyleDeclaration {
    /// The place of the name.
    let name: Int
    /// Whether a star stands before the name, which only very old programs take for a declaration.
    let isStarred: Bool
    /// Without white space at its ends.
    let value: Range<Int>
}

/// How tokens become rules and declarations (www.w3.org/TR/css-syntax-3, section 5.4). What is no rule and no
/// declaration is passed over as far as a browser passes over it.
extension StyleTokens {
    /// The rules of a sheet, or within a rule. Statements, such as `@import …;`, are left out.
    func rules(in range: Range<Int>, isTopLevel: Bool) -> [StyleRule] {
        var rules: [StyleRule] = []
        var place = range.lowerBound
        while place < range.upperBound {
            switch self[place].kind {
            case .whiteSpace:
                place += 1
            case .cdo where isTopLevel, .cdc where isTopLevel:
                // The marks that hide styles from very old programs.
                place += 1
            case .atKeyword:
                let end = statementEnd(from: place, in: range)
                if let rule = rule(place + 1..<end, atKeyword: place) { rules.append(rule) }
                place = end
            default:
                let end = blockEnd(from: place, in: range)
                if let rule = rule(place..<end, atKeyword: nil) { rules.append(rule) }
                place = end
            }
        }
        return rules
    }

    /// The declarations of a rule or of a style attribute; `isWhole` says whether they are all that is there.
    func declarations(in range: Range<Int>) -> (list: [StyleDeclaration], isWhole: Bool) {
        var list: [StyleDeclaration] = []
        var isWhole = true
        var place = range.lowerBound
        while place < range.upperBound {
            switch self[place].kind {
            case .whiteSpace, .semicolon:
                place += 1
            case .atKeyword:
                isWhole = false
                place = statementEnd(from: place, in: range)
            case .delim where isDelim(place, "&"):
                // A rule within a rule.
                isWhole = false
                place = blockEnd(from: place, in: range)
            default:
                let start = place
                while place < range.upperBound, self[place].kind != .semicolon { place = next(after: place) }
                if let declaration = declaration(start..<place) {
                    list.append(declaration)
                } else {
                    isWhole = false
                }
            }
        }
        return (list, isWhole)
    }

    private func declaration(_ range: Range<Int>) -> StyleDeclaration? {
        let isStarred = isDelim(range.lowerBound, "*")
        let name = range.lowerBound + (isStarred ? 1 : 0)
        guard name < range.upperBound, self[name].kind == .ident else { return nil }
        let colon = skipSpace(name + 1, in: range)
        guard colon < range.upperBound, self[colon].kind == .colon else { return nil }
        return StyleDeclaration(
            name: name,
            isStarred: isStarred,
            value: trimmed(colon + 1..<range.upperBound)
        )
    }

    /// Where an at-rule ends: with its semicolon, with its block, or with all that is around it.
    private func statementEnd(from start: Int, in range: Range<Int>) -> Int {
        var place = start
        while place < range.upperBound {
            let kind = self[place].kind
            place = next(after: place)
            if kind == .semicolon || kind == .openCurly { break }
        }
        return min(place, range.upperBound)
    }

    /// Where a rule that selects ends: with its block, or with all that is around it.
    private func blockEnd(from start: Int, in range: Range<Int>) -> Int {
        var place = start
        while place < range.upperBound {
            let isBlock = self[place].kind == .openCurly
            place = next(after: place)
            if isBlock { break }
        }
        return min(place, range.upperBound)
    }

    /// The rule that the range is, if it ends in a block.
    private func rule(_ range: Range<Int>, atKeyword: Int?) -> StyleRule? {
        var open = range.lowerBound
        while open < range.upperBound, self[open].kind != .openCurly { open = next(after: open) }
        guard open < range.upperBound else { return nil }
        return StyleRule(
            atKeyword: atKeyword,
            prelude: trimmed(range.lowerBound..<open),
            body: open + 1..<max(open + 1, min(closer(of: open), range.upperBound))
        )
    }
}
