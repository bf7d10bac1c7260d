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
    /// At-rules that name something and match nothing.
    private static let definitions: Set<String> = [
        "font-face", "keyframes", "-webkit-keyframes", "-moz-keyframes",
    ]
    /// Rules within rules.
    private static let levelsMax = 8

    /// The sheet with each rule's selectors scoped and its declarations made safe. What is no rule goes.
    func scoped(_ sheet: String, addresses: inout ContentIDs) -> String {
        rules(Self.withoutComments(Array(sheet.utf8))[...], level: 0, addresses: &addresses)
    }

    private func rules(_ text: ArraySlice<UInt8>, level: Int, addresses: inout ContentIDs) -> String {
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
            written += rule(prelude, body, level: level, addresses: &addresses)
        }
        return written
    }

    private func rule(
        _ prelude: String,
        _ body: ArraySlice<UInt8>,
        level: Int,
        addresses: inout ContentIDs,
    ) -> String {
        guard prelude.hasPrefix("@") else {
            let selectors = selectors(prelude)
            let safe = StyleDeclarations.safe(String(decoding: body, as: UTF8.self), addresses: &addresses)
            return selectors.isEmpty || safe.isEmpty ? "" : "\(selectors){\(safe)}\n"
        }
        let name = prelude.dropFirst().prefix { !$0.isWhitespace && $0 != "(" }.lowercased()
        // The paper is white by day and by night.
        let scheme = prelude.filter { !$0.isWhitespace }.lowercased()
        guard !scheme.contains("prefers-color-scheme:dark") else { return "" }
        let safePrelude = Self.inTheLight(Self.safe(prelude))
        if Self.groups.contains(name) {
            let inner = rules(body, level: level + 1, addresses: &addresses)
            return inner.isEmpty ? "" : "\(safePrelude){\n\(inner)}\n"
        }
        guard Self.definitions.contains(name) else { return "" }
        if name == "font-face" {
            let safe = StyleDeclarations.safe(String(decoding: body, as: UTF8.self), addresses: &addresses)
            return safe.isEmpty ? "" : "\(safePrelude){\(safe)}\n"
        }
        return "\(safePrelude){\(Self.safe(String(decoding: body, as: UTF8.self)))}\n"
    }

    /// Each selector of the list within the section; the letter's body is the section itself.
    private func selectors(_ list: String) -> String {
        Self.split(list, at: ",").compactMap { selector -> String? in
            let words = Self.safe(selector).split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { return nil }
            var scoped: [String] = []
            for word in words {
                guard let root = Self.rootRest(of: word) else {
                    scoped.append(renamed(word))
                    continue
                }
                // `html body` and `html > body` are one section.
                if scoped == [".\(scope)", ">"] || scoped == [".\(scope)"] { scoped = [] }
                scoped.append(".\(scope)\(renamed(root))")
            }
            guard scoped.first?.hasPrefix(".\(scope)") != true else { return scoped.joined(separator: " ") }
            let within = ".\(scope) " + scoped.joined(separator: " ")
            guard root.contains(Self.firstName(of: words[0])) else { return within }
            let rest = scoped[0] == "*" ? "" : scoped[0]
            return "\(within)," + ([".\(scope)\(rest)"] + scoped.dropFirst()).joined(separator: " ")
        }.joined(separator: ",")
    }

    /// The id or the class that a compound begins with, or its element.
    private static func firstName(of compound: String) -> String {
        String(compound.prefix(1) + compound.dropFirst().prefix { !".#[:".contains($0) })
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

    /// A condition that holds wherever the reader's screen is light, as one that always holds.
    private static func inTheLight(_ prelude: String) -> String {
        guard let start = prelude.range(ofCaseless: "(prefers-color-scheme"),
            let end = prelude[start.upperBound...].firstIndex(of: ")")
        else { return prelude }
        return prelude[..<start.lowerBound] + "(min-width:0)" + prelude[prelude.index(after: end)...]
    }

    /// Nothing that would end a style element.
    static func safe(_ text: String) -> String {
        text.utf8.contains(UInt8(ascii: "<")) ? text.split(separator: "<").joined() : text
    }

    private static func split(_ text: String, at separator: Character) -> [String] {
        var pieces = [""]
        var depth = 0
        for character in text {
            if character == "(" || character == "[" { depth += 1 }
            if character == ")" || character == "]" { depth -= 1 }
            if character == separator, depth <= 0 {
                pieces.append("")
            } else {
                pieces[pieces.count - 1].append(character)
            }
        }
        return pieces
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

    /// Without comments, and without the marks that hide styles from very old programs.
    private static func withoutComments(_ text: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index...].starts(with: "/*".utf8) {
                index = text.firstIndex(of: Array("*/".utf8), from: index + 2).map { $0 + 2 } ?? text.count
                kept.append(Byte.space)
            } else if text[index...].starts(with: "<!--".utf8) {
                index += 4
            } else if text[index...].starts(with: "-->".utf8) {
                index += 3
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
        guard needsWork(text) else { return StyleSheet.safe(text.trimmingSpace()) }
        var kept: [String] = []
        for declaration in split(text) {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            let name = declaration[..<colon].trimmingSpace().lowercased()
            let value = declaration[declaration.index(after: colon)...].trimmingSpace()
            guard !name.isEmpty, !isHarmful(name, value) else { continue }
            kept.append("\(name):\(rewritten(StyleSheet.safe(value), addresses: &addresses))")
        }
        return kept.joined(separator: ";")
    }

    /// Most declarations hold nothing that is looked for here.
    private static func needsWork(_ text: String) -> Bool {
        suspicious.occurs(in: text)
    }

    private static let suspicious = PhraseSet([
        "position", "behavio", "binding", "color-scheme", "(", "script:", "\\", "{", "}",
    ])

    private static func isHarmful(_ name: String, _ value: String) -> Bool {
        let lowercased = value.lowercased()
        // An escape can spell any of the words below.
        if name.contains("\\") || name.contains("{") || value.contains("{") || value.contains("}") {
            return true
        }
        if name == "position" { return !["static", "relative", "initial", "inherit"].contains(lowercased) }
        if ["behavior", "-moz-binding", "color-scheme", "supported-color-schemes"].contains(name) {
            return true
        }
        return lowercased.contains("expression(") || lowercased.contains("script:")
            || lowercased.contains("\\")
    }

    /// At semicolons outside of quotes and brackets: addresses have both.
    private static func split(_ text: String) -> [String] {
        var pieces: [String] = [""]
        var quote: Character?
        var depth = 0
        for character in text {
            if let open = quote {
                if character == open || character.isNewline { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth = max(0, depth - 1)
            } else if character == ";", depth == 0 {
                pieces.append("")
                continue
            }
            pieces[pieces.count - 1].append(character)
        }
        return pieces
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
