// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Every label that the WHATWG's encoding standard gives a charset of mail, and those that mail has besides
/// (encoding.spec.whatwg.org; RFC 1345 and its aliases at IANA).
@Suite struct CharsetLabelTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let labels: String
        let bytes: [UInt8]
        let text: String
        var testDescription: String { String(labels.prefix { $0 != " " }) }

        init(_ labels: String, _ bytes: [UInt8], _ text: String) {
            self.labels = labels
            self.bytes = bytes
            self.text = text
        }
    }

    private static let rows = [
        Row("unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8", [0xC3, 0xA9], "é"),
        Row("866 cp866 csibm866 ibm866", [0x8F, 0xE0], "Пр"),
        Row(
            "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
            [0xB1, 0xB3],
            "ął"
        ),
        Row(
            "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
            [0xA1],
            "Ħ"
        ),
        Row(
            "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
            [0xA2],
            "ĸ"
        ),
        Row(
            "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
            [0xBF, 0xE0],
            "Пр"
        ),
        Row(
            "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e "
                + "iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
            [0xC7, 0xE4],
            "ال"
        ),
        Row(
            "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
                + "iso_8859-7 iso_8859-7:1987 sun_eu_greek",
            [0xC1, 0xE1],
            "Αα"
        ),
        Row(
            "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 "
                + "iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
            [0xE0, 0xF9],
            "אש"
        ),
        Row("csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6", [0xA2], "Ē"),
        Row("iso-8859-11 iso8859-11 iso885911 tis-620 dos-874 windows-874 tis620", [0xA1, 0xCA], "กส"),
        Row("iso-8859-13 iso8859-13 iso885913", [0xA5], "„"),
        Row("iso-8859-14 iso8859-14 iso885914", [0xA1], "Ḃ"),
        Row(
            "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 latin9 latin-9 iso_8859-15:1998",
            [0xA4],
            "€"
        ),
        Row("iso-8859-16 iso8859-16 iso_8859-16 latin10 l10", [0xA4, 0xAA], "€Ș"),
        Row("cskoi8r koi koi8 koi8-r koi8_r", [0xF0, 0xD2], "Пр"),
        Row("koi8-ru koi8-u", [0xF0, 0xA4], "Пє"),
        Row("csmacintosh mac macintosh x-mac-roman", [0x8E], "é"),
        Row("x-mac-cyrillic x-mac-ukrainian maccyrillic", [0x8F, 0xF0], "Пр"),
        Row("cp1250 windows-1250 x-cp1250 cp-1250 windows1250 win-1250", [0xB9, 0x80], "ą€"),
        Row("cp1251 windows-1251 x-cp1251 cp-1251 windows1251 win-1251", [0xCF, 0xF0], "Пр"),
        Row(
            "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
                + "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252 windows1252 cp-1252 "
                + "iso-646-us us x-ansi ansi iso8859_1 win-1252 iso-ir-6 cp367 ibm367 csascii iso646-us",
            [0x80, 0xE9],
            "€é"
        ),
        Row("cp1253 windows-1253 x-cp1253 cp-1253 windows1253", [0x80, 0xC1], "€Α"),
        Row(
            "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 "
                + "latin5 windows-1254 x-cp1254 cp-1254 windows1254",
            [0x80, 0xFE],
            "€ş"
        ),
        Row("cp1255 windows-1255 x-cp1255 cp-1255", [0xA4, 0xE0], "₪א"),
        Row("cp1256 windows-1256 x-cp1256 cp-1256", [0x80, 0xC7], "€ا"),
        Row("cp1257 windows-1257 x-cp1257 cp-1257", [0x80, 0xE0], "€ą"),
        Row("cp1258 windows-1258 x-cp1258 cp-1258", [0x80, 0xFE], "€₫"),
        Row(
            "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk cp936 "
                + "windows-936 ms936 gb18030 gb-2312 gb2312-80 euc-cn x-euc-cn gb_18030 gb18030-2000",
            [0xD6, 0xD0, 0xE9, 0x46],
            "中镕"
        ),
        Row("hz-gb-2312 hz", Array("~{VP~}".utf8), "中"),
        Row(
            "big5 big5-hkscs cn-big5 csbig5 x-x-big5 x-big5 big-5 cp950 windows-950 big5hkscs ms950",
            [0xA4, 0xA4],
            "中"
        ),
        Row("cseucpkdfmtjapanese euc-jp x-euc-jp eucjp x-euc euc_jp", [0xBD, 0xD5, 0xAD, 0xA1], "春①"),
        Row(
            "csiso2022jp iso-2022-jp cp50220 cp50221 cp50222 iso-2022-jp-ms iso2022jp iso2022-jp",
            [0x1B, 0x24, 0x42, 0x3D, 0x55, 0x2D, 0x21, 0x1B, 0x28, 0x42],
            "春①"
        ),
        Row(
            "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis cp932 shiftjis "
                + "windows-932 x-ms-cp932 cswindows31j",
            [0x8F, 0x74, 0x87, 0x40],
            "春①"
        ),
        Row(
            "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 "
                + "windows-949 x-windows-949 cp949 cp-949 uhc ms949 x-euc-kr euckr ks_c_5601 "
                + "ksc5601-1987 ks_c_5601_1987 x-ksc5601",
            [0xC7, 0xD1, 0x8C, 0x63],
            "한똠"
        ),
        Row(
            "iso-2022-kr csiso2022kr iso2022kr",
            [0x1B, 0x24, 0x29, 0x43, 0x0E, 0x47, 0x51, 0x0F],
            "한"
        ),
        Row("unicodefffe utf-16be", [0x00, 0x61, 0xD5, 0x5C], "a한"),
        Row("utf-16le", [0x61, 0x00, 0x5C, 0xD5], "a한"),
        Row(
            "utf-16 utf16 unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff",
            [0xFF, 0xFE, 0x61, 0x00],
            "a"
        ),
        Row("utf-16 utf16 unicode ucs-2 iso-10646-ucs-2", [0x00, 0x61], "a"),
        Row("utf-32 utf32 ucs-4 iso-10646-ucs-4", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], "a"),
        Row("utf-32 utf-32be ucs-4 iso-10646-ucs-4", [0, 0, 0, 0x61], "a"),
        Row("utf-7 unicode-1-1-utf-7 x-unicode-2-0-utf-7 csutf7", Array("a+AOk-".utf8), "aé"),
        Row("iso-2022-jp-2", [0x1B, 0x24, 0x42, 0x3D, 0x55, 0x1B, 0x28, 0x42], "春"),
        Row("iso-2022-cn", [0x1B, 0x24, 0x29, 0x41, 0x0E, 0x56, 0x50, 0x0F], "中"),
        Row("viscii", [0xD5], "ạ"), Row("johab", [0xD0, 0x65], "한"),
        Row("cp437 ibm437 437", [0x82], "é"), Row("cp850 ibm850 850 cp-850", [0x82], "é"),
        Row("cp852 ibm852", [0x82], "é"), Row("cp858 ibm858 ibm00858", [0xD5], "€"),
        Row("euc-tw", [0xC4, 0xE3], "中"), Row("gb18030", [0x81, 0x30, 0x84, 0x36], "¥"),
    ]

    @Test(arguments: rows)
    func allLabelsOfACharsetAreKnown(_ row: Row) {
        for label in row.labels.split(separator: " ") {
            for spelled in [String(label), label.uppercased(), "\"\(label)\"", " \(label) "] {
                let decoded = Charset.decode(row.bytes, label: spelled)
                #expect(decoded.text == row.text, Comment(rawValue: spelled))
                #expect(decoded.isKnown && decoded.isValid, Comment(rawValue: spelled))
            }
        }
    }

    /// With any of these a letter leaves unmerged, unless all its bytes are ASCII.
    @Test(arguments: [
        "unknown-8bit", "x-unknown", "unknown", "x-user-defined", "default", "_iso-2022-jp$esc",
        "iso-8859-99",
        "windows-9999", "utf-88", "charset", "none", "binary", "8bit", "x-klingon", "iso-8859-1//translit",
    ])
    func whatNamesNoCharsetIsUnknown(_ label: String) {
        let decoded = Charset.decode([0x63, 0xC3, 0xA9], label: label)
        #expect(decoded.text == "cé")
        #expect(!decoded.isKnown)
        #expect(
            Charset.decode(Array("plain".utf8), label: label)
                == Charset.decode(Array("plain".utf8), label: nil)
        )
    }

    @Test(
        arguments: [
            ("a cut character of UTF-8", "utf-8", [0x61, 0xE2, 0x82], "a\u{FFFD}"),
            ("an overlong one", "utf-8", [0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
            ("a surrogate", "utf-8", [0xED, 0xA0, 0x80, 0x61], "\u{FFFD}\u{FFFD}\u{FFFD}a"),
            ("a cut pair of UTF-16", "utf-16be", [0, 0x61, 0xD8, 0x3D], "a\u{FFFD}\u{FFFD}"),
            ("a bad trail byte", "euc-kr", [0xC7, 0x20, 0x61], "\u{FFFD} a"),
            ("bytes that Shift_JIS lacks", "shift_jis", [0xFD, 0x61], "\u{FFFD}a"),
            ("a hole of windows-1253", "windows-1253", [0xD2, 0x61], "\u{FFFD}a"),
            ("a bad escape", "iso-2022-jp", [0x1B, 0x25, 0x61], "\u{1B}%a"),
            ("HZ with half a character", "hz-gb-2312", Array("~{V".utf8), "V"),
        ] as [(String, String, [UInt8], String)]
    )
    func damageCostsTheDamagedAlone(_ name: String, _ label: String, _ bytes: [UInt8], _ text: String) {
        #expect(Charset.decode(bytes, label: label).text == text, Comment(rawValue: name))
    }
}
