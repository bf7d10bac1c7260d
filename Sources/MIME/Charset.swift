// SPDX-License-Identifier: Apache-2.0

/// Text of any charset as a `String`.
///
/// Labels lie, and a wrong one must not lose a letter. So decoding never fails: a label is first mapped to
/// the charset that mail means by it, a bad sequence becomes U+FFFD and one byte is skipped, and an unknown
/// label means UTF-8 where that is valid, else windows-1252.
package enum Charset {
    /// A text, and how far to trust it.
    package struct Decoded: Hashable, Sendable {
        /// The text as it decodes, control characters and all.
        package internal(set) var text: String
        /// Whether the label named a charset that exists here, or the bytes are plain ASCII anyway.
        package internal(set) var isKnown: Bool
        /// Whether every byte was valid in that charset.
        package internal(set) var isValid: Bool
    }

    /// What to do with a label.
    enum Method: Hashable {
        case utf8
        /// UTF-8 where valid, else windows-1252.
        case guess
        case windows1252
        case iso2022JP
        case hz
        case utf16
        case utf32
        case iconv(String)
    }

    /// Decodes `bytes` by a label as it stands in the mail; `nil` and the empty label mean none is given.
    package static func decode(_ bytes: [UInt8], label: String?) -> Decoded {
        let method = CharsetLabels.method(for: label)
        guard method != .utf8, method != .guess else {
            return decodeUnicode(bytes, guessing: method == .guess)
        }
        if let decoded = decode(bytes, by: method) { return decoded }
        let guessed = decodeUnicode(bytes, guessing: true)
        let isASCII = bytes.allSatisfy { $0 < 0x80 && $0 != ASCII.escape }
        return Decoded(text: guessed.text, isKnown: isASCII, isValid: guessed.isValid)
    }

    /// `nil` where the C library has no such charset, or where the text is so full of errors that the label
    /// must be wrong.
    private static func decode(_ bytes: [UInt8], by method: Method) -> Decoded? {
        switch method {
        case .utf8, .guess:
            return decodeUnicode(bytes, guessing: method == .guess)
        case .windows1252:
            return Windows1252.decode(bytes)
        case .iso2022JP:
            return Iconv.decode(EscapedCharsets.extendedUnix(fromISO2022JP: bytes), charset: "EUC-JP-MS")
        case .hz:
            return Iconv.decode(EscapedCharsets.gb18030(fromHZ: bytes), charset: "GB18030")
        case .utf16:
            return decode(bytes, little: [0xFF, 0xFE], charsets: ("UTF-16BE", "UTF-16LE"))
        case .utf32:
            return decode(bytes, little: [0xFF, 0xFE, 0, 0], charsets: ("UTF-32BE", "UTF-32LE"))
        case .iconv(let name):
            return Iconv.decode(bytes, charset: name)
        }
    }

    /// Characters of several bytes each, the high one first unless a mark says otherwise (RFC 2781 §4.3).
    private static func decode(
        _ bytes: [UInt8],
        little mark: [UInt8],
        charsets: (big: String, little: String)
    ) -> Decoded? {
        let isLittle = bytes.starts(with: mark)
        let isMarked = isLittle || bytes.starts(with: mark.reversed())
        let text = isMarked ? Array(bytes.dropFirst(mark.count)) : bytes
        return Iconv.decode(text, charset: isLittle ? charsets.little : charsets.big)
    }

    /// UTF-8, a byte order mark left out; with `guessing`, bytes that are not valid as such are windows-1252.
    private static func decodeUnicode(_ bytes: [UInt8], guessing isGuess: Bool) -> Decoded {
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let content = bytes[(hasMark ? 3 : 0)...]
        if let text = String(validating: content, as: UTF8.self) {
            return Decoded(text: text, isKnown: true, isValid: true)
        }
        if isGuess { return Windows1252.decode(bytes) }
        return Decoded(text: String(decoding: content, as: UTF8.self), isKnown: true, isValid: false)
    }
}

/// The charset that mail means by latin 1 (encoding.spec.whatwg.org, windows-1252).
enum Windows1252 {
    /// The characters of 0x80 to 0x9F; five of them are none.
    private static let high: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152,
        0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122,
        0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
    ]

    static func decode(_ bytes: [UInt8]) -> Charset.Decoded {
        let high = high
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        var isValid = true
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
            } else if byte >= 0xA0 {
                text.append(0xC0 | byte >> 6)
                text.append(0x80 | byte & 0x3F)
            } else {
                let unit = high[Int(byte & 0x1F)]
                if unit == 0xFFFD { isValid = false }
                let scalar = Unicode.Scalar(unit).map { UTF8.encode($0) ?? UTF8.encodedReplacementCharacter }
                text.append(contentsOf: scalar ?? UTF8.encodedReplacementCharacter)
            }
        }
        return Charset.Decoded(text: String(decoding: text, as: UTF8.self), isKnown: true, isValid: isValid)
    }
}
