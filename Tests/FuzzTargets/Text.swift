// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// What claims say about text, written apart from the code that they are about.
enum Text {
    /// Runs of spaces as one: a header is folded at them.
    static func singleSpaced(_ text: String) -> String {
        text.split(separator: " " as Unicode.Scalar).map(String.init).joined(separator: " ")
    }

    /// ASCII without NUL, in lines of CRLF with at most so many bytes.
    static func isSevenBit(_ bytes: [UInt8], lineBytesMax: Int) -> Bool {
        var column = 0
        for byte in bytes {
            guard byte != 0, byte < 0x80 else { return false }
            column = byte == ASCII.lineFeed ? 0 : column + (byte == ASCII.carriageReturn ? 0 : 1)
            guard column <= lineBytesMax else { return false }
        }
        return true
    }

    /// The text of an input that is a text: what a part of a mail can be decoded to.
    static func lines(_ bytes: [UInt8]) -> String {
        SafeText.lines(String(decoding: bytes, as: UTF8.self))
    }
}
extension String {
    /// Pieces between a scalar, empty ones left out.
    func split(separator: Unicode.Scalar) -> [Substring.UnicodeScalarView] {
        unicodeScalars.split(separator: separator)
    }
}
