// SPDX-License-Identifier: Apache-2.0

/// Writes tokens so that the same tokens are read again (www.w3.org/TR/css-syntax-3, section 9): each by its
/// own bytes, or escaped anew, with a space where it would join the one before it.
struct StyleWriter {
    private let tokens: StyleTokens
    private(set) var bytes: [UInt8] = []
    /// What was written last, where something could join it.
    private var last: Int?
    /// Whether anything was written that did not stand there.
    private(set) var isChanged = false

    init(_ tokens: StyleTokens) {
        self.tokens = tokens
    }

    /// Writes text that no token joins.
    mutating func write(_ text: String) {
        bytes.append(text)
        last = nil
    }

    /// Takes back what was written behind so many bytes.
    mutating func cut(to count: Int) {
        bytes.removeSubrange(count...)
        last = nil
    }

    mutating func write(_ range: Range<Int>) {
        for place in range { write(place) }
    }

    /// Writes one token; `prefix` comes before the name of a hash or an identifier.
    mutating func write(_ place: Int, prefix: String = "") {
        let token = tokens[place]
        separate(from: place)
        last = place
        if token.isVerbatim, prefix.isEmpty {
            bytes += tokens.bytes[token.source]
            return
        }
        isChanged = true
        writeAnew(place, prefix: prefix)
    }

    /// An address in the place of the one that begins at `place`.
    mutating func write(address: String, for place: Int) {
        separate(from: place)
        StyleEscape.write(address: address.utf8, to: &bytes)
        last = nil
        isChanged = true
    }

    private mutating func separate(from place: Int) {
        guard let last else { return }
        let left = tokens[last]
        let right = tokens[place]
        // What joins nothing in the letter joins nothing here, unless it is written in another way.
        let isAdjacent = last + 1 == place && left.source.upperBound == right.source.lowerBound
        if isAdjacent, left.isVerbatim, right.isVerbatim { return }
        if !isAdjacent { isChanged = true }
        if joins(last, place) { bytes.append(Byte.space) }
    }

    private mutating func writeAnew(_ place: Int, prefix: String) {
        let token = tokens[place]
        switch token.kind {
        case .ident, .function:
            write(name: tokens.name(place), prefix: prefix, isWhole: true)
            if token.kind == .function { bytes.append("(") }
        case .atKeyword, .idHash:
            bytes.append(token.kind == .atKeyword ? "@" : "#")
            write(name: tokens.name(place), prefix: prefix, isWhole: true)
        case .hash:
            bytes.append("#")
            write(name: tokens.name(place), prefix: prefix, isWhole: false)
        case .string:
            let quote = tokens.bytes[token.source.lowerBound]
            StyleEscape.write(string: tokens.content(place), quote: quote, to: &bytes)
        case .url:
            StyleEscape.write(address: tokens.content(place), to: &bytes)
        case .badString, .badURL, .delim, .number, .percentage, .dimension, .whiteSpace, .cdo, .cdc, .colon,
            .semicolon, .comma, .openRound, .closeRound, .openSquare, .closeSquare, .openCurly, .closeCurly:
            preconditionFailure("nothing stands in \(token.kind) that could be written in another way")
        }
    }

    private mutating func write(name: [UInt8], prefix: String, isWhole: Bool) {
        if prefix.isEmpty, isWhole {
            StyleEscape.write(name: name, to: &bytes)
        } else {
            bytes.append(prefix)
            StyleEscape.write(restOfName: name, to: &bytes)
        }
    }

    /// Whether the token at `right`, written behind that at `left`, would be read as another one: the table
    /// of section 9, and `--` before an angle, which it has not.
    private func joins(_ left: Int, _ right: Int) -> Bool {
        let next = tokens[right].kind
        let isName = next == .ident || next == .function || next == .url
        let isNumber = next == .number || next == .percentage || next == .dimension
        let isDash = tokens.isDelim(right, "-") || next == .cdc
        switch tokens[left].kind {
        case .ident, .atKeyword, .hash, .idHash, .dimension:
            // `--` is a name, and the start of `-->`.
            let isMark =
                tokens.isDelim(right, ">") && tokens.bytes[tokens[left].source].elementsEqual("--".utf8)
            return isName || isNumber || isDash || next == .openRound || isMark
        case .number:
            return isName || isNumber || isDash || tokens.isDelim(right, "%")
        case .delim:
            if tokens.isDelim(left, "#") || tokens.isDelim(left, "-") { return isName || isNumber || isDash }
            if tokens.isDelim(left, "@") { return isName || isDash }
            if tokens.isDelim(left, ".") || tokens.isDelim(left, "+") { return isNumber }
            return tokens.isDelim(left, "/") && tokens.isDelim(right, "*")
        case .function, .string, .badString, .url, .badURL, .percentage, .whiteSpace, .cdo, .cdc, .colon,
            .semicolon, .comma, .openRound, .closeRound, .openSquare, .closeSquare, .openCurly, .closeCurly:
            return false
        }
    }
}
