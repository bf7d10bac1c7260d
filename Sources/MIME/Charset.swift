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
        package let text: String
        /// Whether the label named a charset that exists here, or the bytes are plain ASCII anyway.
        package let isKnown: Bool
        /// Whether every byte was valid in that charset.
        package let isValid: Bool
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
        case iconv(String)
    }

    /// Decodes `bytes` by a label as it stands in the mail; `nil` and the empty label mean none is given.
    package static func decode(_ bytes: [UInt8], label: String?) -> Decoded {
        let method = method(for: label)
        guard method != .utf8, method != .guess else {
            return decodeUnicode(bytes, guessing: method == .guess)
        }
        if let decoded = decode(bytes, by: method) { return decoded }
        let guessed = decodeUnicode(bytes, guessing: true)
        let isASCII = bytes.allSatisfy { $0 < 0x80 && $0 != ASCII.escape }
        return Decoded(text: guessed.text, isKnown: isASCII, isValid: guessed.isValid)
    }

    /// What a label means in mail, which is often not what it says: the reasons stand beside each.
    static func method(for label: String?) -> Method {
        let name = (label ?? "").token
        switch name {
        case "utf-8":
            return .utf8
        case "", "us-ascii", "ascii", "utf8", "ansi_x3.4-1968", "x-unknown", "utf-8-strict":
            // Eight-bit bytes under us-ascii are common.
            return .guess
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252",
            "cp-1252":
            // 0x80 to 0x9F would be control characters otherwise.
            return .windows1252
        case "euc-kr", "ks_c_5601-1987", "ks_c_5601", "ks_c_5601-1989", "ksc5601", "ksc_5601", "korean",
            "windows-949", "x-windows-949", "cp949", "uhc", "ms949":
            // The C library lacks most of these names, and its EUC-KR lets 0x8C pass as a control character.
            return .iconv("CP949")
        case "gb2312", "gbk", "x-gbk", "cp936", "windows-936", "gb_2312-80", "csgb2312", "chinese", "gb18030",
            "euc-cn":
            // GB2312 stops at common characters.
            return .iconv("GB18030")
        case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932", "ms_kanji", "csshiftjis":
            // SHIFT_JIS makes the backslash a yen sign and refuses the circled digits.
            return .iconv("CP932")
        case "euc-jp", "x-euc-jp", "eucjp", "x-euc":
            return .iconv("EUC-JP-MS")
        case "iso-2022-jp", "cp50220", "cp50221", "cp50222", "iso-2022-jp-1", "iso-2022-jp-ms", "csiso2022jp":
            return .iso2022JP
        case "big5", "cp950", "x-x-big5", "big-5", "csbig5", "windows-950", "x-big5", "cn-big5", "big5-hkscs":
            return .iconv("BIG5-HKSCS")
        case "hz-gb-2312", "hz":
            return .hz
        case "iso-8859-8-i", "iso-8859-8-e", "visual", "logical":
            return .iconv("ISO-8859-8")
        case "unicode-1-1-utf-7", "x-unicode-2-0-utf-7":
            return .iconv("UTF-7")
        case "x-mac-roman", "macroman", "x-mac-english":
            return .iconv("MACINTOSH")
        case "utf-16", "utf16", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode":
            return .utf16
        case "cp-850", "ibm-850", "dos-850": return .iconv("CP850")
        case "iso-8859-9-windows-latin-5": return .iconv("CP1254")
        case "windows-874", "x-windows-874", "dos-874": return .iconv("CP874")
        case "x-cp1250", "x-cp1251", "x-cp1253", "x-cp1254", "x-cp1256":
            return .iconv(String(name.dropFirst(2)))
        default:
            return .iconv(name)
        }
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
            // Without a mark the first byte is the high one (RFC 2781 §4.3).
            let isLittle = bytes.starts(with: [0xFF, 0xFE])
            let isMarked = isLittle || bytes.starts(with: [0xFE, 0xFF])
            let text = isMarked ? Array(bytes.dropFirst(2)) : bytes
            return Iconv.decode(text, charset: isLittle ? "UTF-16LE" : "UTF-16BE")
        case .iconv(let name):
            return Iconv.decode(bytes, charset: name)
        }
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
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count)
        var isValid = true
        for byte in bytes {
            let unit = byte & 0xE0 == 0x80 ? high[Int(byte & 0x1F)] : UInt16(byte)
            if unit == 0xFFFD { isValid = false }
            units.append(unit)
        }
        return Charset.Decoded(text: String(decoding: units, as: UTF16.self), isKnown: true, isValid: isValid)
    }
}
