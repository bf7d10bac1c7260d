// SPDX-License-Identifier: Apache-2.0

import MIME

/// Takes CSS apart into tokens, as browsers do (www.w3.org/TR/css-syntax-3, section 4.3).
///
/// It reads any bytes whatever, each once. What the end of the text cuts off, a browser completes; here it is
/// bad, since in the digest the text does not end there.
struct StyleTokenizer {
    /// Line ends are line feeds, and there is no NUL.
    let bytes: [UInt8]
    private var index = 0
    /// Whether the token that is read may be written as it stands.
    private var isVerbatim = true

    init(_ text: [UInt8]) {
        bytes = Self.preprocessed(text)
    }

    /// Section 3.3: all line ends are line feeds, and U+FFFD stands for NUL.
    private static func preprocessed(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 == 0 || $0 == 0x0C || $0 == Byte.carriageReturn }) else {
            return text
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for (place, byte) in text.enumerated() {
            switch byte {
            case 0: bytes += [0xEF, 0xBF, 0xBD]
            case 0x0C, Byte.carriageReturn: bytes.append(Byte.lineFeed)
            case Byte.lineFeed where place > 0 && text[place - 1] == Byte.carriageReturn: continue
            default: bytes.append(byte)
            }
        }
        return bytes
    }

    /// The next token, comments passed over (sections 4.3.1 and 4.3.2).
    mutating func next() -> StyleToken? {
        while byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") { passComment() }
        guard index < bytes.count else { return nil }
        let start = index
        isVerbatim = true
        let kind = passToken()
        return StyleToken(kind: kind, source: start..<index, isVerbatim: isVerbatim)
    }

    /// A byte ahead; zero behind the end.
    private func byte(_ ahead: Int = 0) -> UInt8 {
        let place = index + ahead
        return place < bytes.count ? bytes[place] : 0
    }

    private mutating func passComment() {
        index = bytes.firstIndex(of: Array("*/".utf8), from: index + 2).map { $0 + 2 } ?? bytes.count
    }

    private mutating func passToken() -> StyleToken.Kind {
        let first = byte()
        switch first {
        case Byte.space, Byte.lineFeed, Byte.tab:
            passSpace()
            return .whiteSpace
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return passString()
        case UInt8(ascii: "#") where byte(1).isInStyleName || isEscape(at: 1):
            let isID = beginsName(at: 1)
            index += 1
            passName()
            return isID ? .idHash : .hash
        case UInt8(ascii: "@") where beginsName(at: 1):
            index += 1
            passName()
            return .atKeyword
        case UInt8(ascii: "<") where bytes[index...].starts(with: "<!--".utf8):
            index += 4
            return .cdo
        case UInt8(ascii: "-") where byte(1) == first && byte(2) == UInt8(ascii: ">"):
            index += 3
            return .cdc
        default:
            if beginsNumber() { return passNumber() }
            if beginsName() { return passNameLike() }
            index += 1
            return Self.mark(first)
        }
    }

    /// What a byte is that begins nothing longer.
    private static func mark(_ byte: UInt8) -> StyleToken.Kind {
        switch byte {
        case UInt8(ascii: "("): .openRound
        case UInt8(ascii: ")"): .closeRound
        case UInt8(ascii: "["): .openSquare
        case UInt8(ascii: "]"): .closeSquare
        case UInt8(ascii: "{"): .openCurly
        case UInt8(ascii: "}"): .closeCurly
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: ";"): .semicolon
        case UInt8(ascii: ","): .comma
        default: .delim
        }
    }

    private mutating func passSpace() {
        while byte().isStyleSpace { index += 1 }
    }
}

extension StyleTokenizer {
    /// Section 4.3.8: whether a backslash with something behind it is an escape.
    private func isEscape(at ahead: Int) -> Bool {
        byte(ahead) == UInt8(ascii: "\\") && byte(ahead + 1) != Byte.lineFeed
    }

    /// Section 4.3.9: whether what comes would begin an identifier.
    private func beginsName(at ahead: Int = 0) -> Bool {
        guard byte(ahead) == UInt8(ascii: "-") else {
            return byte(ahead).beginsStyleName || isEscape(at: ahead)
        }
        let second = byte(ahead + 1)
        return second.beginsStyleName || second == UInt8(ascii: "-") || isEscape(at: ahead + 1)
    }

    /// Section 4.3.10: whether what comes would begin a number.
    private func beginsNumber() -> Bool {
        let isSigned = byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-")
        let first = isSigned ? 1 : 0
        return byte(first).isDigit || byte(first) == UInt8(ascii: ".") && byte(first + 1).isDigit
    }

    /// Sections 4.3.3 and 4.3.12: a number, and the unit or the sign behind it.
    private mutating func passNumber() -> StyleToken.Kind {
        if !byte().isDigit, byte() != UInt8(ascii: ".") { index += 1 }
        passDigits()
        if byte() == UInt8(ascii: "."), byte(1).isDigit {
            index += 1
            passDigits()
        }
        if byte().lowercased == UInt8(ascii: "e") {
            let isSigned = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
            if byte(isSigned ? 2 : 1).isDigit {
                index += isSigned ? 2 : 1
                passDigits()
            }
        }
        if beginsName() {
            passName()
            return .dimension
        }
        guard byte() == UInt8(ascii: "%") else { return .number }
        index += 1
        return .percentage
    }

    private mutating func passDigits() {
        while byte().isDigit { index += 1 }
    }

    /// Section 4.3.11.
    private mutating func passName() {
        while true {
            if byte().isInStyleName {
                index += 1
            } else if isEscape(at: 0) {
                passEscape()
                isVerbatim = false
            } else {
                return
            }
        }
    }

    /// Section 4.3.7: a backslash and what it escapes.
    private mutating func passEscape() {
        index += 1
        var digits = 0
        while digits < StyleEscape.digitsMax, byte().hexadecimalValue != nil {
            index += 1
            digits += 1
        }
        if digits == 0 {
            if byte() == UInt8(ascii: "<") { isVerbatim = false }
            // The rest of a character stands for itself wherever an escape may stand.
            index = min(index + 1, bytes.count)
        } else if byte().isStyleSpace {
            if byte() == Byte.lineFeed { isVerbatim = false }
            index += 1
        }
    }

    /// Section 4.3.4: an identifier, a function or an address without quotes.
    private mutating func passNameLike() -> StyleToken.Kind {
        let start = index
        passName()
        guard byte() == UInt8(ascii: "(") else { return .ident }
        let name = isVerbatim ? bytes[start..<index] : StyleEscape.decoded(bytes[start..<index])[...]
        index += 1
        guard name.count == 3, name.lazy.map(\.lowercased).elementsEqual("url".utf8) else { return .function }
        var ahead = 0
        while byte(ahead).isStyleSpace { ahead += 1 }
        let first = byte(ahead)
        return first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") ? .function : passAddress()
    }

    /// Section 4.3.5. The line end that makes a string bad belongs to what follows.
    private mutating func passString() -> StyleToken.Kind {
        let quote = byte()
        index += 1
        while index < bytes.count {
            let next = byte()
            switch next {
            case quote:
                index += 1
                return .string
            case Byte.lineFeed:
                return .badString
            case UInt8(ascii: "\\") where byte(1) == Byte.lineFeed:
                index += 2
                isVerbatim = false
            case UInt8(ascii: "\\"):
                passEscape()
            default:
                if next == UInt8(ascii: "<") { isVerbatim = false }
                index += 1
            }
        }
        return .badString
    }

    /// Sections 4.3.6 and 4.3.14: an address, in which nothing means anything but the bracket that closes it.
    private mutating func passAddress() -> StyleToken.Kind {
        var isBad = false
        passSpace()
        while index < bytes.count {
            let next = byte()
            if next == UInt8(ascii: ")") {
                index += 1
                return isBad ? .badURL : .url
            }
            if isEscape(at: 0) {
                passEscape()
                isVerbatim = false
            } else if next.isStyleSpace {
                passSpace()
                if byte() != UInt8(ascii: ")") { isBad = true }
            } else {
                if "\"'(\\".utf8.contains(next) || next < Byte.space || next == 0x7F { isBad = true }
                if next == UInt8(ascii: "<") { isVerbatim = false }
                index += 1
            }
        }
        return .badURL
    }
}
