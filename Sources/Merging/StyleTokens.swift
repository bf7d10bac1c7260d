// SPDX-License-Identifier: Apache-2.0

import MIME

/// The tokens of a text, and what belongs to each: all that a bracket holds is one component value
/// (www.w3.org/TR/css-syntax-3, sections 5.4.7 to 5.4.9).
///
/// A bracket that closes another kind than the innermost open one closes nothing. A range of tokens below is
/// always one of whole component values.
struct StyleTokens {
    let bytes: [UInt8]
    private let tokens: [StyleToken]
    /// For an opening bracket or a function its closing bracket, or the end of the text if it has none; for a
    /// closing one that closes something its opening one; for all others themselves.
    private let partners: [Int]

    init(_ text: [UInt8]) {
        var tokenizer = StyleTokenizer(text)
        bytes = tokenizer.bytes
        var tokens: [StyleToken] = []
        tokens.reserveCapacity(bytes.count / 3)
        var partners: [Int] = []
        partners.reserveCapacity(bytes.count / 3)
        var open: [(place: Int, closer: StyleToken.Kind)] = []
        while let token = tokenizer.next() {
            let place = tokens.count
            partners.append(place)
            if let closer = Self.closer(of: token.kind) {
                open.append((place, closer))
            } else if let last = open.last, last.closer == token.kind {
                partners[last.place] = place
                partners[place] = last.place
                open.removeLast()
            }
            tokens.append(token)
        }
        for (place, _) in open { partners[place] = tokens.count }
        self.tokens = tokens
        self.partners = partners
    }

    private static func closer(of kind: StyleToken.Kind) -> StyleToken.Kind? {
        switch kind {
        case .function, .openRound: .closeRound
        case .openSquare: .closeSquare
        case .openCurly: .closeCurly
        default: nil
        }
    }

    var all: Range<Int> { 0..<tokens.count }

    subscript(_ place: Int) -> StyleToken { tokens[place] }

    /// The closing bracket of an opening one; the end of the text if it has none.
    func closer(of place: Int) -> Int { partners[place] }

    /// The place behind the component value that begins at `place`.
    func next(after place: Int) -> Int { min(max(partners[place], place), tokens.count - 1) + 1 }

    func isDelim(_ place: Int, _ character: Unicode.Scalar) -> Bool {
        tokens[place].kind == .delim && bytes[tokens[place].source.lowerBound] == UInt8(ascii: character)
    }

    /// The name of an identifier, a function, an at-keyword or a hash, without escapes.
    func name(_ place: Int) -> [UInt8] {
        let token = tokens[place]
        let text = bytes[token.source]
        switch token.kind {
        case .function: return StyleEscape.decoded(text.dropLast())
        case .atKeyword, .hash, .idHash: return StyleEscape.decoded(text.dropFirst())
        default: return StyleEscape.decoded(text)
        }
    }

    /// The name in lower case, as most names are compared.
    func lowercasedName(_ place: Int) -> String {
        String(decoding: name(place).map(\.lowercased), as: UTF8.self)
    }

    /// What a string or an address without quotes stands for.
    func content(_ place: Int) -> [UInt8] {
        let text = bytes[tokens[place].source]
        guard tokens[place].kind == .url else { return StyleEscape.decoded(text.dropFirst().dropLast()) }
        // The first bracket is that of the address: `url` holds none, however it is spelled.
        let inner = StyleEscape.decoded(text.drop { $0 != UInt8(ascii: "(") }.dropFirst().dropLast())
        let start = inner.firstIndex { !$0.isStyleSpace } ?? inner.endIndex
        let end = inner.lastIndex { !$0.isStyleSpace } ?? start
        return Array(inner[start..<min(end + 1, inner.endIndex)])
    }

    /// The range without white space at its ends.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, tokens[first].kind == .whiteSpace { range = range.dropFirst() }
        while let last = range.last, tokens[last].kind == .whiteSpace { range = range.dropLast() }
        return range
    }

    /// The first place from `place` on that is no white space, or the end of the range.
    func skipSpace(_ place: Int, in range: Range<Int>) -> Int {
        var place = place
        while place < range.upperBound, tokens[place].kind == .whiteSpace { place += 1 }
        return place
    }

    /// Whether a comment stands between two tokens of the range.
    func holdsComment(_ range: Range<Int>) -> Bool {
        range.dropLast().contains { tokens[$0].source.upperBound != tokens[$0 + 1].source.lowerBound }
    }

    /// Whether the range is sound: all that begins in it ends in it, so that nothing behind it is read in
    /// another way, and it holds no rules. Functions have the plain names that functions have.
    func isSound(_ range: Range<Int>) -> Bool {
        for place in range {
            let token = tokens[place]
            switch token.kind {
            case .badString, .badURL, .atKeyword, .cdo, .cdc, .openCurly, .closeCurly:
                return false
            case .openRound, .openSquare, .function:
                if partners[place] >= range.upperBound { return false }
                if token.kind == .function, !hasPlainName(place) { return false }
                // A bracket right behind a name that is no function's might be taken for one of a function.
                if token.kind == .openRound, place > range.lowerBound, endsInName(place - 1) { return false }
            case .closeRound, .closeSquare:
                if partners[place] == place { return false }
            case .delim:
                if isDelim(place, "<") || isDelim(place, "\\") { return false }
            case .dimension:
                if !token.isVerbatim { return false }
            case .ident, .hash, .idHash, .string, .url, .number, .percentage, .whiteSpace, .colon, .semicolon,
                .comma:
                continue
            }
        }
        return true
    }

    private func endsInName(_ place: Int) -> Bool {
        let kind = tokens[place].kind
        return kind == .hash || kind == .idHash || kind == .dimension
    }

    private func hasPlainName(_ place: Int) -> Bool {
        name(place).allSatisfy { $0.isInStyleName && $0 < 0x80 }
    }
}
