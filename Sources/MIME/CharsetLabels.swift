// SPDX-License-Identifier: Apache-2.0

/// What labels mean in mail, which is often not what they say, and often no name that the C library knows
/// (encoding.spec.whatwg.org, "names and labels"; the aliases of IANA; what mail programs write).
enum CharsetLabels {
    /// What to do with a label, as it stands in the mail; `nil` and the empty label mean none is given.
    static func method(for label: String?) -> Charset.Method {
        guard let label else { return .guess }
        let name = label.token
        return named[name] ?? codePage(name).map { named["cp\($0)"] ?? .iconv("CP\($0)") } ?? .iconv(name)
    }

    private static let named: [String: Charset.Method] = {
        var named: [String: Charset.Method] = [:]
        for (method, labels) in table {
            for label in labels.split(separator: " ") { named[String(label)] = method }
        }
        named[""] = .guess
        return named
    }()

    /// The number of a code page of Windows or DOS under one of its many names: `x-cp1251`, `win-1251`.
    private static func codePage(_ name: String) -> Int? {
        var rest = name[...]
        if rest.hasPrefix("x-") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("ms-") { rest = rest.dropFirst(3) }
        guard let prefix = ["windows", "win", "cp", "ibm", "dos", "ms"].first(where: { rest.hasPrefix($0) })
        else { return nil }
        rest = rest.dropFirst(prefix.count)
        if rest.first == "-" || rest.first == "_" { rest = rest.dropFirst() }
        guard (3...5).contains(rest.count), rest.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int(rest)
    }

    private static let table: [(Charset.Method, String)] = [
        (.utf8, "utf-8"),
        // Eight-bit bytes under us-ascii are common.
        (
            .guess,
            "us-ascii ascii us iso646-us iso-646-us iso-ir-6 csascii cp367 ansi_x3.4-1968 ansi_x3.4-1986 "
                + "utf8 utf-8-strict unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8"
        ),
        // 0x80 to 0x9F would be control characters otherwise.
        (
            .windows1252,
            "iso-8859-1 iso8859-1 iso88591 iso8859_1 iso_8859-1 iso_8859-1:1987 iso-ir-100 csisolatin1 "
                + "latin1 latin-1 l1 cp819 cp1252 ansi x-ansi"
        ),
        (
            .iconv("CP1254"),
            "iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 csisolatin5 latin5 "
                + "latin-5 l5 iso-8859-9-windows-latin-5"
        ),
        (.iconv("ISO-8859-15"), "csisolatin9 latin9 latin-9 l9"),
        (.iconv("CP874"), "tis-620 tis620 iso-8859-11 iso8859-11 iso885911"),
        (.iconv("ISO-8859-6"), "iso-8859-6-e iso-8859-6-i csiso88596e csiso88596i"),
        (.iconv("ISO-8859-7"), "sun_eu_greek"),
        (
            .iconv("ISO-8859-8"),
            "iso-8859-8-i iso-8859-8-e csiso88598i csiso88598e visual logical"
        ),
        (.iconv("KOI8-R"), "koi koi8 koi8_r"),
        (.iconv("KOI8-U"), "koi8-ru"),
        (.iconv("MACINTOSH"), "x-mac-roman macroman x-mac-english"),
        // Its Ukrainian letters are the same in both (WHATWG, x-mac-cyrillic).
        (.iconv("MAC-UK"), "x-mac-cyrillic x-mac-ukrainian maccyrillic mac-cyrillic"),
        // The C library lacks most of these names, and its EUC-KR lets 0x8C pass as a control character.
        (
            .iconv("CP949"),
            "euc-kr euckr x-euc-kr cseuckr korean iso-ir-149 ks_c_5601 ks_c_5601-1987 ks_c_5601_1987 "
                + "ks_c_5601-1989 ksc_5601 ksc5601 ksc5601-1987 x-ksc5601 csksc56011987 uhc"
        ),
        (.iconv("ISO-2022-KR"), "iso2022kr iso2022-kr"),
        // GB2312 stops at common characters.
        (
            .iconv("GB18030"),
            "gb2312 gb-2312 gb_2312 gb2312-80 gb_2312-80 csgb2312 csiso58gb231280 iso-ir-58 chinese gbk "
                + "x-gbk cp936 euc-cn x-euc-cn gb18030 gb_18030 gb18030-2000 gb18030-2005"
        ),
        (.hz, "hz-gb-2312 hz"),
        (.iconv("BIG5-HKSCS"), "big5 big-5 x-big5 x-x-big5 csbig5 cn-big5 cp950 big5-hkscs big5hkscs"),
        // SHIFT_JIS makes the backslash a yen sign and refuses the circled digits.
        (
            .iconv("CP932"),
            "shift_jis shift-jis shiftjis sjis x-sjis ms_kanji csshiftjis cswindows31j windows-31j cp932"
        ),
        (.iconv("EUC-JP-MS"), "euc-jp euc_jp eucjp x-euc-jp x-euc cseucpkdfmtjapanese"),
        (
            .iso2022JP,
            "iso-2022-jp iso2022-jp iso2022jp csiso2022jp iso-2022-jp-1 iso-2022-jp-ms cp50220 cp50221 "
                + "cp50222"
        ),
        (.iconv("UTF-7"), "unicode-1-1-utf-7 x-unicode-2-0-utf-7 csutf7"),
        (.utf16, "utf-16 utf16 unicode unicodefeff csunicode ucs-2 iso-10646-ucs-2"),
        (.iconv("UTF-16BE"), "unicodefffe"),
        (.utf32, "utf-32 utf32 ucs-4 iso-10646-ucs-4 csucs4"),
    ]
}
