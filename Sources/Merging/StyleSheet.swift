// SPDX-License-Identifier: Apache-2.0

import MIME

/// The styles of one letter, so that they reach into its section of the digest and nowhere else.
struct StyleSheet {
    /// The class of the letter's section.
    let scope: String
    /// What selects the letter's body, besides `html` and `body`: its id, its classes, and `*`.
    let root: Set<String>

    /// At-rules whose content is rules.
    private static let groups: Set<String> = ["media", "supports"]
    /// At-rules of named steps, each a list of percentages and its declarations.
    private static let animations: Set<String> = ["keyframes", "-webkit-keyframes", "-moz-keyframes"]
    /// Rules within rules.
    private static let levelsMax = 8

    /// The sheet with each rule's selectors scoped and its declarations made safe. What is no rule goes.
    func scoped(_ sheet: String, addresses: inout ContentIDs) -> String {
        let plain = Self.withoutComments(Self.safe(Self.withoutMarks(sheet)))
        return rules(plain[...], level: 0, addresses: &addresses, selecting: selectors)
    }

    /// `selecting` makes of a rule's prelude what the digest may hold of it; nothing where it may not stay.
    private func rules(
        _ text: ArraySlice<UInt8>,
        level: Int,
        addresses: inout ContentIDs,
        selecting: (String) -> String,
    ) -> String {
        guard level < Self.levelsMax else { return "" }
        var written = ""
        var rest = text
        while let end = rest.firstIndex(where: { "{;".utf8.contains($0) }) {
            let prelude = String(decoding: rest[..<end], as: UTF8.self).trimmingSpace()
            // `@import …;` and its like
            guard rest[end] == UInt8(ascii: "{") else {
                rest = rest[(end + 1)...]
                continue
            }
            let close = Self.close(of: rest, openedAt: end)
            let body = rest[(end + 1)..<close]
            rest = rest[min(close + 1, rest.endIndex)...]
            written +=
                prelude.hasPrefix("@")
                ? atRule(prelude, body, level: level, addresses: &addresses)
                : Self.rule(selecting(prelude), body, addresses: &addresses)
        }
        return written
    }

    private static func rule(
        _ prelude: String,
        _ body: ArraySlice<UInt8>,
        addresses: inout ContentIDs,
    ) -> String {
        guard !prelude.isEmpty else { return "" }
        let safe = StyleDeclarations.safe(String(decoding: body, as: UTF8.self), addresses: &addresses)
        return safe.isEmpty ? "" : "\(prelude){\(safe)}\n"
    }

    private func atRule(
        _ prelude: String,
        _ body: ArraySlice<UInt8>,
        level: Int,
        addresses: inout ContentIDs,
    ) -> String {
        guard StyleScanner.isWhole(prelude) else { return "" }
        let name = prelude.dropFirst().prefix { !$0.isWhitespace && $0 != "(" }.lowercased()
        if name == "font-face" { return Self.rule(prelude, body, addresses: &addresses) }
        let isGroup = Self.groups.contains(name)
        guard isGroup || Self.animations.contains(name) else { return "" }
        // The paper is white by day and by night.
        let scheme = prelude.filter { !$0.isWhitespace }.lowercased()
        guard Array(scheme.utf8).firstIndex(of: Array("prefers-color-scheme:dark".utf8)) == nil else {
            return ""
        }
        let inner = rules(
            body,
            level: level + 1,
            addresses: &addresses,
            selecting: isGroup ? selectors : Self.steps,
        )
        return inner.isEmpty ? "" : "\(Self.inTheLight(prelude)){\n\(inner)}\n"
    }

    /// The steps of an animation: `from`, `to` and percentages.
    private static func steps(_ list: String) -> String {
        let isPlain = list.utf8.allSatisfy {
            $0.isLetter || $0.isDigit || $0.isSpace || ".,%".utf8.contains($0)
        }
        return isPlain ? list : ""
    }

    /// Each selector of the list within the section; the letter's body is the section itself. One that looks
    /// beside the section goes.
    private func selectors(_ list: String) -> String {
        let pieces = StyleScanner.pieces(of: list, at: ",")
        // A list with a selector that browsers cannot read means nothing to them.
        guard pieces.allSatisfy(\.isWhole) else { return "" }
        return pieces.compactMap { piece -> String? in
            var words = piece.text.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let last = words.last else { return nil }
            // A space that was escaped is part of the selector: without it the escape would reach the brace.
            let escapes = last.utf8.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            if escapes % 2 == 1 { words[words.count - 1] += " " }
            var scoped: [String] = []
            var isRooted = false
            for word in words {
                guard let root = Self.rootRest(of: word) else {
                    scoped.append(renamed(word))
                    continue
                }
                // `html body` and `html > body` are one section.
                if scoped == [".\(scope)", ">"] || scoped == [".\(scope)"] { scoped = [] }
                if scoped.isEmpty { isRooted = true }
                scoped.append(".\(scope)\(renamed(root))")
            }
            let within = isRooted ? scoped : [".\(scope)"] + scoped
            guard !Self.looksBeside(within) else { return nil }
            let selector = within.joined(separator: " ")
            let rest = scoped[0] == "*" ? "" : scoped[0]
            let ofRoot = [".\(scope)\(rest)"] + scoped.dropFirst()
            guard !isRooted, root.contains(Self.firstName(of: words[0])), !Self.looksBeside(ofRoot) else {
                return selector
            }
            return "\(selector)," + ofRoot.joined(separator: " ")
        }.joined(separator: ",")
    }

    /// Whether the section is but the neighbour of what is selected.
    private static func looksBeside(_ compounds: [String]) -> Bool {
        compounds.count > 1 && "+~|".contains(compounds[1].prefix(1))
    }

    /// The id or the class that a compound begins with, or its element.
    private static func firstName(of compound: String) -> String {
        String(compound.prefix(1) + compound.dropFirst().prefix { !".#[:".contains($0) })
    }

    /// A condition that holds wherever the reader's screen is light, as one that always holds.
    private static func inTheLight(_ prelude: String) -> String {
        guard let start = prelude.range(ofCaseless: "(prefers-color-scheme"),
            let end = prelude[start.upperBound...].firstIndex(of: ")")
        else { return prelude }
        return prelude[..<start.lowerBound] + "(min-width:0)" + prelude[prelude.index(after: end)...]
    }

    /// What follows `html`, `body` or `:root` in a compound; `nil` where it is another element.
    private static func rootRest(of compound: String) -> String? {
        let lowercased = compound.lowercased()
        for name in ["html", "body", ":root"] where lowercased.hasPrefix(name) {
            let rest = compound.dropFirst(name.count)
            guard let next = rest.first else { return "" }
            if ".#[:".contains(next) { return String(rest) }
        }
        return nil
    }

    /// Ids, and classes that the page has for itself, as the sanitiser names them.
    private func renamed(_ compound: String) -> String {
        var renamed = ""
        var depth = 0
        var previous: Character = " "
        var rest = compound[...]
        while let character = rest.first {
            rest = rest.dropFirst()
            if character == "[" || character == "(" { depth += 1 }
            if character == "]" || character == ")" { depth -= 1 }
            renamed.append(character)
            if depth == 0, previous != "\\" {
                if character == "#" { renamed += "\(scope)-" }
                if character == ".", rest.hasPrefix(HTMLSanitizer.pageClassPrefix) { renamed += scope }
            }
            previous = character
        }
        return renamed
    }

    /// Nothing that would end a style element.
    static func safe(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "<")) else { return text }
        return String(decoding: text.utf8.filter { $0 != UInt8(ascii: "<") }, as: UTF8.self)
    }

    /// Where the brace that opened at `open` closes; the end where it never does.
    private static func close(of text: ArraySlice<UInt8>, openedAt open: Int) -> Int {
        var depth = 0
        var quote: UInt8?
        for index in open..<text.endIndex {
            let byte = text[index]
            if let open = quote {
                // A string ends with its line at the latest.
                if byte == open || byte == Byte.lineFeed { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "{") {
                depth += 1
            } else if byte == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return text.endIndex
    }

    /// Without the marks that hide styles from very old programs.
    private static func withoutMarks(_ sheet: String) -> String {
        let text = Array(sheet.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index...].starts(with: "<!--".utf8) {
                index += 4
            } else if text[index...].starts(with: "-->".utf8) {
                index += 3
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private static func withoutComments(_ sheet: String) -> [UInt8] {
        let text = Array(sheet.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index...].starts(with: "/*".utf8) {
                index = text.firstIndex(of: Array("*/".utf8), from: index + 2).map { $0 + 2 } ?? text.count
                kept.append(Byte.space)
            } else {
                kept.append(text[index])
                index += 1
            }
        }
        return kept
    }
}

/// The declarations of a rule or of a style attribute.
enum StyleDeclarations {
    /// The declarations without those that run code, leave the letter's place or ask for dark paper, their
    /// addresses rewritten.
    static func safe(_ text: String, addresses: inout ContentIDs) -> String {
        let text = StyleSheet.safe(text)
        guard suspicious.occurs(in: text) || needsWork(text) else { return text.trimmingSpace() }
        let declarations = StyleScanner.pieces(of: text, at: ";")
        guard needsWork(text) || !declarations.allSatisfy(\.isWhole) else { return text.trimmingSpace() }
        var kept: [String] = []
        for declaration in declarations where declaration.isWhole {
            let halves = declaration.text.utf8.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard halves.count == 2 else { continue }
            let name = Substring(halves[0]).trimmingSpace()
            let value = Substring(halves[1]).trimmingSpace()
            guard isName(name), !isHarmful(name.lowercased(), value) else { continue }
            let fresh = rewritten(value, addresses: &addresses)
            // An address that was taken for one within a string leaves half of the string behind, and what
            // stood in it may begin a comment now.
            let pieces = StyleScanner.pieces(of: fresh, at: ";")
            let isPlain = pieces.count == 1 && pieces[0].isWhole && pieces[0].text == fresh
            guard fresh == value || isPlain else { continue }
            kept.append("\(name.lowercased()):\(fresh)")
        }
        return kept.joined(separator: ";")
    }

    /// A property; old programs know one with a star before it.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { $0.isLetter || $0.isDigit || "-_*".utf8.contains($0) }
    }

    /// Most declarations hold nothing that is looked for here.
    private static func needsWork(_ text: String) -> Bool { harmful.occurs(in: text) }

    private static let harmful = PhraseSet([
        "position", "behavio", "binding", "color-scheme", "script:", "/*", "(", "\\",
    ])
    /// What may go on behind its declaration; what has none of it needs no scanner.
    private static let suspicious = PhraseSet(["\"", "'", "[", "]", ")", "{", "}"])

    private static func isHarmful(_ name: String, _ value: String) -> Bool {
        // An escape can spell any of the words below.
        if value.utf8.contains(UInt8(ascii: "\\")) { return true }
        let lowercased = value.lowercased()
        if name == "position" { return !["static", "relative", "initial", "inherit"].contains(lowercased) }
        if ["behavior", "-moz-binding", "color-scheme", "supported-color-schemes"].contains(name) {
            return true
        }
        let bytes = Array(lowercased.utf8)
        return ["expression(", "script:"].contains { bytes.firstIndex(of: Array($0.utf8)) != nil }
    }

    /// The value with each `url(…)` that means a part of the letter rewritten.
    private static func rewritten(_ value: String, addresses: inout ContentIDs) -> String {
        var written = ""
        var rest = value[...]
        while let open = rest.range(ofCaseless: "url(") {
            written += rest[..<open.upperBound]
            rest = rest[open.upperBound...]
            guard let close = rest.firstIndex(of: ")") else { break }
            let inner = rest[..<close].trimmingSpace()
            let address = inner.filter { $0 != "\"" && $0 != "'" }
            written += addresses.rewritten(address) ?? String(rest[..<close])
            rest = rest[close...]
        }
        return written + rest
    }
}

extension StringProtocol {
    /// Without white space, as HTML and CSS mean it, at its ends.
    func trimmingSpace() -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && UInt8(ascii: scalar).isSpace }
        let start = unicodeScalars.firstIndex { !isSpace($0) } ?? endIndex
        let end = unicodeScalars.lastIndex { !isSpace($0) }.map(unicodeScalars.index(after:)) ?? start
        return String(self[start..<Swift.max(start, end)])
    }

    /// The first place of an ASCII word in either case; `word` is given in lower case.
    func range(ofCaseless word: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].prefix(word.count).lowercased() == word {
                return start..<index(start, offsetBy: word.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
