// SPDX-License-Identifier: Apache-2.0

/// How a letter's selectors reach into its section of the digest and nowhere else.
///
/// The letter's body is the section itself. Ids, and classes that the page has for itself, are renamed as the
/// sanitizer renames them.
struct StyleScope {
    /// The class of the letter's section.
    let name: String
    /// What selects the letter's body, besides `html` and `body`: its id, its classes, and `*`.
    let root: Set<String>

    /// Each selector of the list within the section; nothing where the list is none. A selector that looks
    /// beside the section goes.
    func selectors(_ range: Range<Int>, of tokens: StyleTokens) -> [UInt8] {
        guard let list = StyleSelector.list(range, of: tokens) else { return [] }
        var writer = StyleWriter(tokens)
        for selector in list { write(selector, of: tokens, to: &writer) }
        return writer.bytes
    }

    private func write(_ selector: StyleSelector, of tokens: StyleTokens, to writer: inout StyleWriter) {
        let compounds = selector.compounds
        var first = 0
        // `html body` and `html > body` are one section.
        while first + 1 < compounds.count, rootTokens(of: compounds[first], tokens) == compounds[first].count,
            rootTokens(of: compounds[first + 1], tokens) > 0,
            !isBeside(selector.combinators[first], tokens)
        {
            first += 1
        }
        // Whether the section is but the neighbour of what is selected.
        let looksBeside =
            first < selector.combinators.count && isBeside(selector.combinators[first], tokens)
        let isRooted = rootTokens(of: compounds[first], tokens) > 0
        if !isRooted {
            begin(&writer)
            writer.write(".\(name) ")
            write(compounds[first], of: tokens, to: &writer)
            writeRest(of: selector, from: first, tokens, to: &writer)
        }
        guard isRooted || selectsRoot(compounds[first], tokens), !looksBeside else { return }
        begin(&writer)
        if isRooted {
            write(compounds[first], of: tokens, to: &writer)
        } else {
            let isAny = tokens.isDelim(compounds[first].lowerBound, "*")
            writer.write(".\(name)")
            write(compounds[first].dropFirst(isAny ? 1 : 0), of: tokens, to: &writer)
        }
        writeRest(of: selector, from: first, tokens, to: &writer)
    }

    private func begin(_ writer: inout StyleWriter) {
        if !writer.bytes.isEmpty { writer.write(",") }
    }

    private func writeRest(
        of selector: StyleSelector,
        from first: Int,
        _ tokens: StyleTokens,
        to writer: inout StyleWriter,
    ) {
        for place in first..<selector.combinators.count {
            for token in selector.combinators[place] {
                if tokens[token].kind == .whiteSpace { writer.write(" ") } else { writer.write(token) }
            }
            write(selector.compounds[place + 1], of: tokens, to: &writer)
        }
    }

    /// A compound, its names renamed, the section's class for the letter's body.
    private func write(_ compound: Range<Int>, of tokens: StyleTokens, to writer: inout StyleWriter) {
        let start = rootTokens(of: compound, tokens)
        if start > 0 { writer.write(".\(name)") }
        var place = compound.lowerBound + start
        while place < compound.upperBound {
            let token = tokens[place]
            if token.kind == .openSquare {
                // Nothing in it is a name of the page.
                writer.write(place..<tokens.next(after: place))
                place = tokens.next(after: place)
                continue
            }
            let isClass =
                token.kind == .ident && place > compound.lowerBound && tokens.isDelim(place - 1, ".")
            if token.kind == .idHash {
                writer.write(place, prefix: "\(name)-")
            } else if isClass, tokens.name(place).starts(with: HTMLSanitizer.pageClassPrefix.utf8) {
                writer.write(place, prefix: name)
            } else {
                writer.write(place)
            }
            place += 1
        }
    }

    private func isBeside(_ combinator: Range<Int>, _ tokens: StyleTokens) -> Bool {
        combinator.contains { tokens.isDelim($0, "+") || tokens.isDelim($0, "~") }
    }

    /// How many tokens `html`, `body` or `:root` are at the start of a compound; none where it is another.
    private func rootTokens(of compound: Range<Int>, _ tokens: StyleTokens) -> Int {
        let first = compound.lowerBound
        switch tokens[first].kind {
        case .ident:
            let element = tokens.lowercasedName(first)
            return element == "html" || element == "body" ? 1 : 0
        case .colon where tokens[first + 1].kind == .ident && tokens.lowercasedName(first + 1) == "root":
            return 2
        default:
            return 0
        }
    }

    /// Whether the id or the class that a compound begins with, or its `*`, means the letter's body.
    private func selectsRoot(_ compound: Range<Int>, _ tokens: StyleTokens) -> Bool {
        let first = compound.lowerBound
        switch tokens[first].kind {
        case .idHash: return root.contains("#\(String(decoding: tokens.name(first), as: UTF8.self))")
        case .delim where tokens.isDelim(first, "*"): return root.contains("*")
        case .delim: return root.contains(".\(String(decoding: tokens.name(first + 1), as: UTF8.self))")
        default: return false
        }
    }
}
