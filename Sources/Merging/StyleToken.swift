// SPDX-License-Identifier: Apache-2.0

/// A token of CSS (www.w3.org/TR/css-syntax-3, section 4). A comment is none.
struct StyleToken: Hashable {
    enum Kind: Hashable {
        case ident
        /// A name and the bracket behind it.
        case function
        case atKeyword
        /// `#` and a name; `idHash` where the name is an identifier, as an id in a selector must be.
        case hash, idHash
        case string
        /// A string that its line ends or, which is no token of its own in the standard, the end of the text.
        case badString
        /// `url(…)` without quotes, and one that holds what it must not or that the text's end cuts off.
        case url, badURL
        /// One byte that means nothing by itself.
        case delim
        case number, percentage, dimension
        case whiteSpace
        /// `<!--` and `-->`.
        case cdo, cdc
        case colon, semicolon, comma
        case openRound, closeRound, openSquare, closeSquare, openCurly, closeCurly
    }

    let kind: Kind
    /// The bytes that it was read from.
    let source: Range<Int>
    /// Whether these bytes may be written as they are: a name or an address without escapes, a string without
    /// line ends, and no angle, which could end the style element around it.
    let isVerbatim: Bool
}

extension UInt8 {
    /// White space of CSS, where every line end is a line feed (section 4.2).
    var isStyleSpace: Bool { self == Byte.space || self == Byte.lineFeed || self == Byte.tab }

    /// A byte of an ident-start code point.
    var beginsStyleName: Bool { isLetter || self >= 0x80 || self == UInt8(ascii: "_") }

    /// A byte of an ident code point.
    var isInStyleName: Bool { beginsStyleName || isDigit || self == UInt8(ascii: "-") }

    /// What the digit of an escape counts.
    var hexadecimalValue: UInt32? {
        if isDigit { return UInt32(self - 0x30) }
        let letter = lowercased &- 0x61
        return letter < 6 ? UInt32(letter) + 10 : nil
    }
}
