// SPDX-License-Identifier: Apache-2.0

import MIME

/// The declarations of a rule or of a style attribute, without those that run code, leave the letter's place
/// or ask for dark paper, their addresses rewritten.
///
/// What needs no change stays as it stands. Otherwise each declaration that may stay is written from its
/// tokens, so that none can reach into the next.
enum StyleDeclarations {
    static func safe(_ text: String, addresses: inout ContentIDs) -> String {
        String(decoding: safe(Array(text.utf8), addresses: &addresses), as: UTF8.self)
    }

    static func safe(_ text: [UInt8], addresses: inout ContentIDs) -> [UInt8] {
        if isPlain(text, text.startIndex..<text.endIndex) { return Array(trimmed(text[...])) }
        let tokens = StyleTokens(text)
        return safe(tokens.all, of: tokens, addresses: &addresses)
    }

    /// The declarations that are the tokens of `range`.
    static func safe(_ range: Range<Int>, of tokens: StyleTokens, addresses: inout ContentIDs) -> [UInt8] {
        guard let first = range.first, let last = range.last else { return [] }
        let source = tokens[first].source.lowerBound..<tokens[last].source.upperBound
        if isPlain(tokens.bytes, source) { return Array(trimmed(tokens.bytes[source])) }
        let (list, isWhole) = tokens.declarations(in: range)
        var writer = StyleWriter(tokens)
        var isChanged = !isWhole || tokens.holdsComment(range)
        for declaration in list {
            let start = writer.bytes.count
            if start > 0 { writer.write(";") }
            let isSafe = write(declaration, of: tokens, to: &writer, addresses: &addresses)
            guard isSafe, !harm.occurs(in: writer.bytes, start..<writer.bytes.count) else {
                writer.cut(to: start)
                isChanged = true
                continue
            }
        }
        guard isChanged || writer.isChanged else { return Array(trimmed(tokens.bytes[source])) }
        return writer.bytes
    }

    /// Writes a declaration; false where it may not stay, or not what was written of it.
    private static func write(
        _ declaration: StyleDeclaration,
        of tokens: StyleTokens,
        to writer: inout StyleWriter,
        addresses: inout ContentIDs,
    ) -> Bool {
        let name = tokens.lowercasedName(declaration.name)
        let value = declaration.value
        guard tokens.isSound(value), !isHarmful(name, value, of: tokens) else { return false }
        if declaration.isStarred { writer.write("*") }
        writer.write(declaration.name)
        writer.write(":")
        var place = value.lowerBound
        while place < value.upperBound {
            let address = address(at: place, of: tokens)
            if let address, isScript(address.text) { return false }
            if tokens[place].kind == .string, isScript(tokens.content(place)) { return false }
            if let address, let own = addresses.rewritten(String(decoding: address.text, as: UTF8.self)) {
                writer.write(address: own, for: place)
                place = address.end
            } else {
                writer.write(place)
                place += 1
            }
        }
        return true
    }

    /// The address that begins at a place, `url(…)` with quotes or without them.
    private static func address(at place: Int, of tokens: StyleTokens) -> (text: [UInt8], end: Int)? {
        if tokens[place].kind == .url { return (tokens.content(place), place + 1) }
        guard tokens[place].kind == .function, tokens.lowercasedName(place) == "url" else { return nil }
        let inner = tokens.trimmed(place + 1..<tokens.closer(of: place))
        guard inner.count == 1, tokens[inner.lowerBound].kind == .string else { return nil }
        return (tokens.content(inner.lowerBound), tokens.closer(of: place) + 1)
    }

    private static let places: Set<String> = ["static", "relative", "initial", "inherit"]

    private static func isHarmful(_ name: String, _ value: Range<Int>, of tokens: StyleTokens) -> Bool {
        switch name {
        case "position":
            // Nothing stands behind the word but `!important`.
            guard let first = value.first, tokens[first].kind == .ident else { return true }
            let rest = value.dropFirst().filter { tokens[$0].kind != .whiteSpace }
            let isImportant =
                rest.count == 2 && tokens.isDelim(rest[0], "!") && tokens[rest[1]].kind == .ident
                && tokens.lowercasedName(rest[1]) == "important"
            return !places.contains(tokens.lowercasedName(first)) || !(rest.isEmpty || isImportant)
        case "behavior", "-moz-binding", "color-scheme", "supported-color-schemes":
            return true
        default:
            return false
        }
    }

    /// What no declaration may hold, as it is written.
    private static let harm = PhraseSet(["script:", "expression("])
    private static let script = PhraseSet(["script:"])

    /// Whether an address would run; browsers pass over line ends and tabs in it.
    private static func isScript(_ address: [UInt8]) -> Bool {
        guard address.contains(UInt8(ascii: ":")) else { return false }
        let bare = address.filter { $0 > Byte.space }
        return script.occurs(in: bare, bare.startIndex..<bare.endIndex)
    }

    /// The properties and the schemes that are looked for.
    private static let words = PhraseSet(["position", "behavior", "binding", "color-scheme", "script:"])
    /// Bytes that are read in one way wherever they stand, of names, numbers, white space and marks: nothing
    /// made of them reaches over a semicolon or hides a word.
    private static let plainBytes: [Bool] = (UInt8.min...UInt8.max).map { byte in
        byte.isInStyleName || byte.isStyleSpace || ".,:;#%!+/".utf8.contains(byte)
    }

    /// Whether there is nothing to do, as with most declarations.
    private static func isPlain(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        let bytes = text.span
        let plain = plainBytes.span
        for place in range where !plain[Int(bytes[place])] { return false }
        return !words.occurs(in: text, range)
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = text.firstIndex { !$0.isStyleSpace } ?? text.endIndex
        let end = text.lastIndex { !$0.isStyleSpace } ?? start
        return text[start..<min(end + 1, text.endIndex)]
    }
}
