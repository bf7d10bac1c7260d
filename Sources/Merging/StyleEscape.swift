// SPDX-License-Identifier: Apache-2.0

/// Escapes of CSS: what they stand for (www.w3.org/TR/css-syntax-3, section 4.3.7), and how names, strings
/// and addresses are written with them (section 9, and www.w3.org/TR/cssom-1, section 2.1).
///
/// A letter is never written as an escape, so that a word stands in what is written wherever it is meant.
enum StyleEscape {
    /// Hexadecimal digits of one escape.
    static let digitsMax = 6
    private static let replacement = Array("\u{FFFD}".utf8)

    /// The text without its escapes.
    static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "\\")) else { return Array(text) }
        var decoded: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                decoded.append(byte)
                continue
            }
            let digits = rest.prefix(digitsMax).prefix { $0.hexadecimalValue != nil }
            rest = rest.dropFirst(digits.count)
            if !digits.isEmpty {
                decoded += character(digits)
                if rest.first?.isStyleSpace == true { rest = rest.dropFirst() }
            } else if let escaped = rest.popFirst() {
                // A line end that is escaped is none; only a string may hold one.
                if escaped != Byte.lineFeed { decoded.append(escaped) }
            } else {
                decoded += replacement
            }
        }
        return decoded
    }

    private static func character(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        let code = digits.reduce(0) { $0 << 4 | ($1.hexadecimalValue ?? 0) }
        guard code > 0, let scalar = Unicode.Scalar(code) else { return replacement }
        return Array(String(scalar).utf8)
    }

    /// The end of a name: what may stand anywhere in it but at its start.
    static func write(restOfName name: some Sequence<UInt8>, to text: inout [UInt8]) {
        for byte in name {
            if byte.isInStyleName {
                text.append(byte)
            } else if isNumbered(byte) {
                write(number: byte, to: &text)
            } else {
                text += [UInt8(ascii: "\\"), byte]
            }
        }
    }

    /// A whole identifier.
    static func write(name: [UInt8], to text: inout [UInt8]) {
        let dash = UInt8(ascii: "-")
        // A dash alone is no name, and two may be the start of `-->`.
        if name.count <= 2, name.allSatisfy({ $0 == dash }) {
            text.append(UInt8(ascii: "\\"))
            text += name
            return
        }
        let start = name.first == dash ? 1 : 0
        text += name.prefix(start)
        var rest = name.dropFirst(start)
        if let first = rest.first, first.isDigit {
            write(number: first, to: &text)
            rest = rest.dropFirst()
        }
        write(restOfName: rest, to: &text)
    }

    /// A string in its quotes.
    static func write(string: [UInt8], quote: UInt8, to text: inout [UInt8]) {
        text.append(quote)
        for byte in string {
            if isNumbered(byte) {
                write(number: byte, to: &text)
            } else {
                if byte == quote || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
        }
        text.append(quote)
    }

    /// `url(…)` without quotes.
    static func write(address: some Sequence<UInt8>, to text: inout [UInt8]) {
        text.append("url(")
        for byte in address {
            if isNumbered(byte) || byte == Byte.space {
                write(number: byte, to: &text)
            } else {
                if "\"'()\\".utf8.contains(byte) { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
            }
        }
        text.append(")")
    }

    /// Characters that only a number can stand for: controls, and the angle, which ends the style element.
    private static func isNumbered(_ byte: UInt8) -> Bool {
        byte < Byte.space || byte == 0x7F || byte == UInt8(ascii: "<")
    }

    private static func write(number: UInt8, to text: inout [UInt8]) {
        text.append("\\\(String(number, radix: 16)) ")
    }
}
