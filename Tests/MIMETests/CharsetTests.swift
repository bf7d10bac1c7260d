// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct CharsetTests {
    @Test(
        arguments: [
            ("UTF-8 by its name", "UTF-8", [0xEC, 0xA0, 0x95], "정"),
            ("a mark is no text", "utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"),
            ("a bad byte in UTF-8", "utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"),
            ("UTF-8 under us-ascii", "us-ascii", [0xC3, 0xA9], "é"),
            ("windows-1252 under us-ascii", "us-ascii", [0xE9, 0x80], "é€"),
            ("no label", nil, [0xE9], "é"),
            ("the holes of windows-1252", "iso-8859-1", [0x81, 0x80], "\u{FFFD}€"),
            ("iso-8859-15", "iso-8859-15", [0xA4], "€"),
            ("windows-1251", "windows-1251", [0xCF, 0xF0], "Пр"),
            ("koi8-r", "koi8-r", [0xF0, 0xD2], "Пр"),
            ("euc-kr", "euc-kr", [0xC1, 0xA4], "정"),
            ("the common Korean label", "ks_c_5601-1987", [0xC1, 0xA4], "정"),
            ("a syllable that EUC-KR lacks", "euc-kr", [0x8C, 0x63], "똠"),
            ("windows-949", "x-windows-949", [0x8C, 0x63], "똠"),
            ("iso-2022-kr", "iso-2022-kr", [0x1B, 0x24, 0x29, 0x43, 0x0E, 0x41, 0x24, 0x0F], "정"),
            ("gb2312 that is more", "gb2312", [0xE9, 0x46], "镕"),
            ("a lone euro in gbk", "gbk", [0x80, 0x31], "€1"),
            ("big5", "big5", [0xA4, 0xA4], "中"),
            ("shift_jis with a backslash", "shift_jis", [0x5C, 0x87, 0x40], "\\①"),
            ("euc-jp with a circled digit", "euc-jp", [0xAD, 0xA1], "①"),
            (
                "iso-2022-jp with one", "iso-2022-jp",
                [0x1B, 0x24, 0x42, 0x2D, 0x21, 0x1B, 0x28, 0x42, 0x61], "①a"
            ),
            (
                "iso-2022-jp with half-width kana", "ISO-2022-JP",
                [0x1B, 0x28, 0x49, 0x3E, 0x1B, 0x28, 0x42], "ｾ"
            ),
            (
                "iso-2022-jp that forgets to end", "iso-2022-jp", [0x1B, 0x24, 0x42, 0x3D, 0x55, 0x0A, 0x61],
                "春\na"
            ),
            ("hz", "hz-gb-2312", [0x7E, 0x7B, 0x56, 0x50, 0x7E, 0x7D, 0x7E, 0x7E], "中~"),
            ("utf-7", "unicode-1-1-utf-7", Array("a+AOk-".utf8), "aé"),
            ("utf-16 with a mark", "utf-16", [0xFF, 0xFE, 0x61, 0x00], "a"),
            ("utf-16 without one", "utf-16", [0x00, 0x61], "a"),
            ("hebrew of mail", "iso-8859-8-i", [0xE0], "א"),
            ("macintosh", "x-mac-roman", [0x8E], "é"),
            ("a quoted label", "\"UTF-8\"", [0xC3, 0xA9], "é"),
            ("a cut character", "euc-kr", [0x61, 0xC1], "a\u{FFFD}"),
        ] as [(String, String?, [UInt8], String)]
    )
    func labelsMeanWhatMailMeans(_ name: String, _ label: String?, _ bytes: [UInt8], _ text: String) {
        let decoded = Charset.decode(bytes, label: label)
        #expect(decoded.text == text, Comment(rawValue: name))
        #expect(decoded.isKnown, Comment(rawValue: name))
        #expect(decoded.isValid == !text.contains("\u{FFFD}"), Comment(rawValue: name))
    }

    @Test(arguments: [
        "x-none", "unknown-8bit", "utf-8//IGNORE", "../../etc/passwd", "a b c",
        String(repeating: "x", count: 99),
    ])
    func anUnknownLabelLosesNothing(_ label: String) {
        #expect(Charset.decode([0xC3, 0xA9], label: label).text == "é")
        #expect(Charset.decode([0xE9], label: label).text == "é")
        #expect(!Charset.decode([0xE9], label: label).isKnown)
        #expect(Charset.decode(Array("plain".utf8), label: label).isKnown)
    }

    @Test func aLabelThatFitsNothingIsDropped() {
        let noise = [UInt8](repeating: 0xFF, count: MailLimits.replacementsMax * 2)
        let decoded = Charset.decode(noise, label: "euc-kr")
        #expect(!decoded.isKnown)
        #expect(decoded.text.unicodeScalars.allSatisfy { $0 == "ÿ" })
    }

    @Test func aLongTextKeepsItsState() {
        let line: [UInt8] =
            [0x1B, 0x24, 0x42] + Array(repeating: [0x3D, 0x55], count: 40).flatMap(\.self) + [
                0x1B, 0x28, 0x42, 0x0A,
            ]
        let text = Charset.decode(Array(repeating: line, count: 5_000).flatMap(\.self), label: "iso-2022-jp")
            .text
        #expect(text == String(repeating: String(repeating: "春", count: 40) + "\n", count: 5_000))
    }

    @Test func samplesOfAsiaAreRead() throws {
        #expect(try Samples.mail("korean-euc-kr").subject == "(광고) 봄 할인")
        #expect(try Samples.mail("korean-euc-kr").visibleText.text.contains("똠방각하 펲시콜라"))
        #expect(try Samples.mail("japanese-iso-2022-jp").visibleText.text.contains("春のセール①を開催します"))
        #expect(try Samples.mail("japanese-iso-2022-jp").visibleText.text.contains("ｾｰﾙは3月8日"))
        #expect(try Samples.mail("chinese-gb2312").visibleText.text.contains("3月8日。镕"))
    }
}
