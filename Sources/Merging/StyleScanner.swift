// SPDX-License-Identifier: Apache-2.0

import MIME

/// Takes CSS apart at the places where browsers do (drafts.csswg.org/css-syntax-3, section 4): not within
/// strings, addresses, comments or brackets.
struct StyleScanner {
    /// What stands between two separators.
    struct Piece {
        /// Without comments and white space at its ends.
        let text: String
        /// Whether all that begins in it ends in it, so that nothing behind it is read in another way, and
        /// it holds no brace.
        let isWhole: Bool
    }

    private let bytes: [UInt8]
    private var index = 0
    private var kept: [UInt8] = []
    private var closers: [UInt8] = []
    private var isBroken = false

    private init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    /// The pieces between `separator`s.
    static func pieces(of text: some StringProtocol, at separator: Unicode.Scalar) -> [Piece] {
        var scanner = StyleScanner(text)
        var pieces: [Piece] = []
        while scanner.index < scanner.bytes.count {
            if scanner.bytes[scanner.index] == UInt8(ascii: separator), scanner.closers.isEmpty {
                pieces.append(scanner.cut())
                scanner.index += 1
            } else {
                scanner.step()
            }
        }
        return pieces + [scanner.cut()]
    }

    /// Whether the text can stand before a block, and ends nothing but itself.
    static func isWhole(_ text: some StringProtocol) -> Bool {
        let pieces = pieces(of: text, at: ";")
        return pieces.count == 1 && pieces[0].isWhole
    }

    private mutating func cut() -> Piece {
        defer {
            kept = []
            isBroken = false
        }
        let text = String(decoding: kept, as: UTF8.self).trimmingSpace()
        return Piece(text: text, isWhole: !isBroken && closers.isEmpty)
    }

    /// Passes over a character, a string, an escape, an address or a comment.
    private mutating func step() {
        let start = index
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            passString(byte)
        case UInt8(ascii: "\\"):
            passEscape()
        case UInt8(ascii: "/") where index < bytes.count && bytes[index] == UInt8(ascii: "*"):
            passComment()
            kept.append(Byte.space)
            return
        case UInt8(ascii: "(") where isAddress(start):
            passAddress()
        case UInt8(ascii: "("):
            closers.append(UInt8(ascii: ")"))
        case UInt8(ascii: "["):
            closers.append(UInt8(ascii: "]"))
        case UInt8(ascii: ")"), UInt8(ascii: "]"):
            if closers.last == byte { closers.removeLast() } else { isBroken = true }
        case UInt8(ascii: "{"), UInt8(ascii: "}"):
            isBroken = true
        default:
            break
        }
        kept += bytes[start..<min(index, bytes.count)]
    }

    /// A string ends with its quote, or with its line, and then it is none.
    private mutating func passString(_ quote: UInt8) {
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isLineEnd || byte == 0x0C { break }
            index += 1
            if byte == quote { return }
            if byte == UInt8(ascii: "\\") { passEscape() }
        }
        isBroken = true
    }

    private mutating func passEscape() {
        if index >= bytes.count || bytes[index].isLineEnd || bytes[index] == 0x0C { isBroken = true }
        index += 1
    }

    private mutating func passComment() {
        index = bytes.firstIndex(of: Array("*/".utf8), from: index + 1).map { $0 + 2 } ?? bytes.count
    }

    /// Whether the bracket at `place` opens an address without quotes, in which nothing means anything but
    /// the bracket that closes it.
    private func isAddress(_ place: Int) -> Bool {
        guard place >= 3, bytes[(place - 3)..<place].map(\.lowercased) == Array("url".utf8) else {
            return false
        }
        if place > 3, Self.isNameByte(bytes[place - 4]) { return false }
        let first = bytes[(place + 1)...].first { !$0.isSpace }
        return first != UInt8(ascii: "\"") && first != UInt8(ascii: "'")
    }

    private mutating func passAddress() {
        while index < bytes.count, bytes[index] != UInt8(ascii: ")") {
            if bytes[index] == UInt8(ascii: "\\") { isBroken = true }
            index += 1
        }
        if index >= bytes.count { isBroken = true }
        index += 1
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte >= 0x80 || "-_\\".utf8.contains(byte)
    }
}
