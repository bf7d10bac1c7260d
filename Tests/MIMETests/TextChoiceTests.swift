// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Which of a mail's texts a reader reads.
@Suite struct TextChoiceTests {
    private static let offer: [(name: String, html: String)] = [
        (
            "English",
            "<p>Four chairs for the price of three, this week only, in all our shops and at "
                + "home.</p><p>They are of oak and steel, they stand the winter outside, and we bring "
                + "them to your door within three days, wherever you live, and take your old ones "
                + "with us.</p>"
        ),
        ("Chinese", "<p>春季特卖：花园椅四把只需三把的价格，本周所有门店及网上商城同步进行，数量有限，欲购从速。</p>"),
        ("Japanese", "<p>春のセール開催中！ガーデンチェア四脚が三脚のお値段でお求めいただけます。今週限り、全店舗とオンラインで実施いたします。</p>"),
        ("Korean", "<p>봄 할인 행사 중입니다. 정원 의자 네 개를 세 개 값에 드립니다. 이번 주에만 모든 매장에서 만나 보세요.</p>"),
        ("Thai", "<p>ลดราคาเก้าอี้สวนสี่ตัวในราคาสามตัวเฉพาะสัปดาห์นี้ที่ทุกสาขาและทางออนไลน์</p>"),
    ]

    private func alternative(_ parts: (type: String, text: String)...) -> Mail {
        mail(
            "Content-Type: multipart/alternative; boundary=b\n\n"
                + parts.map { "--b\nContent-Type: \($0.type); charset=utf-8\n\n\($0.text)\n" }.joined()
                + "--b--\n"
        )
    }

    @Test(arguments: [
        (
            "English",
            "Your mail program does not show HTML. View this message in your browser: https://x.example/v"
        ),
        ("English", "This message requires an HTML-capable mail reader."),
        ("English", "To view it online, go to https://x.example/v"),
        ("English", "https://x.example/v"), ("English", ""), ("English", " \n\n\t"), ("English", "-- \n"),
        (
            "English",
            "Falls diese E-Mail nicht richtig angezeigt wird, klicken Sie bitte hier: https://x.example/v "
                + "Online-Version"
        ),
        (
            "English",
            "Si ce message ne s'affiche pas, ouvrez-le dans votre navigateur : https://x.example/v"
        ),
        ("English", "Si no puede ver este mensaje, ábralo en su navegador: https://x.example/v"),
        ("English", "Se non visualizzi questa email, aprila nel browser: https://x.example/v"),
        ("English", "Bekijk de webversie: https://x.example/v"),
        ("English", "Se e-posten i din webbläsare: https://x.example/v"),
        ("English", "Если письмо не отображается, откройте его в браузере: https://x.example/v"),
        ("English", "Zobacz tę wiadomość w przeglądarce: https://x.example/v"),
        ("English", "E-postayı tarayıcıda görüntüle: https://x.example/v"),
        ("Korean", "메일이 보이지 않으면 브라우저에서 여세요: https://x.example/v"),
        ("Korean", "이 메일은 HTML 형식입니다."), ("Korean", "웹에서 보기 https://x.example/v"),
        ("Chinese", "如果您无法正常显示此邮件，请在浏览器中打开"), ("Chinese", "請使用支援HTML的郵件程式閱讀"),
        ("Chinese", "请点击查看网页版：https://x.example/v"),
        ("Japanese", "このメールはHTML形式です。"), ("Japanese", "メールが正しく表示されない場合はブラウザでご覧ください。"),
        ("Japanese", "Web版はこちら https://x.example/v"),
        ("Thai", "โปรดเปิดอีเมลนี้ในเบราว์เซอร์"),
    ])
    func aStubGivesWay(_ language: String, _ plain: String) throws {
        let row = try #require(Self.offer.first { $0.name == language })
        let visible = alternative(("text/plain", plain), ("text/html", row.html)).visibleText
        #expect(visible.isStubReplaced)
        #expect(visible.text == HTMLText.read(row.html).text)
    }

    @Test(arguments: [
        (
            "the same in words",
            "Four chairs for the price of three, this week only, in all our shops and at home."
        ),
        ("shorter", "Four chairs for the price of three, all this week."),
        (
            "with a line about the browser",
            "Four chairs for the price of three, this week only, in all our shops and at home, or in your "
                + "browser. They are of oak and steel, and they stand the winter outside."
        ),
    ])
    func aTextThatSaysItStays(_ name: String, _ plain: String) {
        let visible = alternative(("text/plain", plain), ("text/html", Self.offer[0].html)).visibleText
        #expect(visible.text == plain, Comment(rawValue: name))
        #expect(!visible.isStubReplaced, Comment(rawValue: name))
    }

    @Test func ofChineseTheSameStaysToo() {
        let plain = "春季特卖：花园椅四把只需三把的价格，本周所有门店及网上商城同步进行。请用浏览器查看更多。"
        let visible = alternative(("text/plain", plain), ("text/html", Self.offer[1].html)).visibleText
        #expect(visible.text == plain)
    }

    @Test(
        arguments: [
            ("plain last", [("text/html", "<p>rich words"), ("text/plain", "plain words")], "plain words"),
            ("HTML alone", [("text/html", "<p>rich words")], "rich words"),
            (
                "AMP last", [("text/html", "<p>rich words"), ("text/x-amp-html", "<p>fast words")],
                "rich words"
            ),
            (
                "AMP and a stub",
                [("text/plain", ""), ("text/x-amp-html", "<p>fast</p>"), ("text/html", "<p>rich</p>")], "rich"
            ),
            (
                "AMP last and a stub",
                [("text/plain", ""), ("text/html", "<p>rich</p>"), ("text/x-amp-html", "<p>fast</p>")], "rich"
            ),
            (
                "for a watch",
                [("text/plain", ""), ("text/html", "<p>rich</p>"), ("text/watch-html", "<p>small</p>")],
                "rich"
            ),
            (
                "a calendar last",
                [("text/plain", ""), ("text/html", "<p>rich</p>"), ("text/calendar", "BEGIN:VCALENDAR")],
                "rich"
            ),
            (
                "enriched alone",
                [
                    (
                        "text/enriched",
                        "<bold>Hello</bold>,\n\nyou <<3 <param>x</param>there\nand there"
                    )
                ], "Hello,\nyou <3 there and there"
            ),
            ("enriched and HTML", [("text/enriched", "<bold>a</bold>"), ("text/html", "<p>rich")], "rich"),
            ("richtext of old", [("text/richtext", "<bold>Hello</bold><nl>you <lt>3")], "Hello\nyou <3"),
            ("markdown", [("text/markdown", "# Hello\n\n*you*")], "# Hello\n\n*you*"),
            ("RTF and plain", [("text/plain", "plain words"), ("text/rtf", "{\\rtf1 rich}")], "plain words"),
            (
                "RTF and a stub",
                [
                    ("text/plain", ""), ("text/html", "<p>rich</p>"),
                    (
                        "text/rtf",
                        "{\\rtf1 rich}"
                    ),
                ], "rich"
            ),
            (
                "two plain ones", [("text/plain", "first words"), ("text/plain", "second words")],
                "first words"
            ),
        ] as [(String, [(String, String)], String)]
    )
    func oneAlternativeIsRead(_ name: String, _ parts: [(String, String)], _ text: String) {
        let read = mail(
            "Content-Type: multipart/alternative; boundary=b\n\n"
                + parts.map { "--b\nContent-Type: \($0.0)\n\n\($0.1)\n" }.joined() + "--b--\n"
        )
        #expect(read.visibleText.text == text, Comment(rawValue: name))
    }

    @Test(
        arguments: [
            (
                "a picture within",
                "Content-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>rich\n"
                    + "--c\nContent-Type: image/png\n\nx\n--c--",
                "plain words", 1
            ),
            (
                "a file within",
                "Content-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>rich\n"
                    + "--c\nContent-Type: application/pdf\n\nx\n--c--",
                "plain words", 1
            ),
            (
                "an alternative within",
                "Content-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\n\n"
                    + "<p>rich\n--c--",
                "plain words", 0
            ),
            ("a mail within", "Content-Type: message/rfc822\n\nSubject: a\n\nb", "plain words", 1),
        ] as [(String, String, String, Int)]
    )
    func alternativesMayHoldMore(_ name: String, _ part: String, _ text: String, _ attachments: Int) {
        let read = mail(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain words\n--b\n\(part)\n--b--\n"
        )
        #expect(read.visibleText.text == text, Comment(rawValue: name))
        #expect(read.attachments.count == attachments, Comment(rawValue: name))
    }

    @Test(
        arguments: [
            (
                "two texts", ["Content-Type: text/plain\n\none", "Content-Type: text/plain\n\ntwo"],
                "one\n\ntwo", 0
            ),
            (
                "a text to save", ["\none", "Content-Disposition: attachment; filename=a.txt\n\ntwo"], "one",
                1
            ),
            (
                "a text to show, with a name",
                [
                    "\none",
                    "Content-Disposition: inline; filename=a.txt\n\ntwo",
                ], "one\n\ntwo", 0
            ),
            (
                "a footer of a list",
                [
                    "Content-Type: text/html\n\n<p>one",
                    "Content-Disposition: inline\n\ntwo",
                ], "one\n\ntwo", 0
            ),
            ("winmail.dat", ["\none", "Content-Type: application/ms-tnef; name=winmail.dat\n\nx"], "one", 1),
            ("a card", ["\none", "Content-Type: text/vcard\n\nBEGIN:VCARD"], "one", 1),
            ("RTF", ["\none", "Content-Type: text/rtf\n\n{\\rtf1 x}"], "one", 1),
            (
                "a delivery report",
                [
                    "\none",
                    "Content-Type: message/delivery-status\n\nAction: failed",
                ], "one\n\nAction: failed", 0
            ),
            (
                "headers of a mail", ["\none", "Content-Type: text/rfc822-headers\n\nSubject: a"],
                "one\n\nSubject: a", 0
            ),
            ("an empty text", ["\none", "\n  ", "\ntwo"], "one\n\ntwo", 0),
        ] as [(String, [String], String, Int)]
    )
    func textsFollowOneAnother(_ name: String, _ parts: [String], _ text: String, _ attachments: Int) {
        let read = mail(
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + parts.map {
                    "--b\n\($0)\n"
                }.joined() + "--b--\n"
        )
        #expect(read.visibleText.text == text, Comment(rawValue: name))
        #expect(read.attachments.count == attachments, Comment(rawValue: name))
    }

    private static let labelled: [(name: String, type: String, text: String, tail: [UInt8], shown: String)] =
        [
            ("by its label", "text/plain; charset=euc-kr", "", [0xC7, 0xD1], "한"),
            ("by its meta element", "text/html", "<meta charset=euc-kr>", [0xC7, 0xD1], "한"),
            (
                "by its older meta element", "text/html",
                "<meta http-equiv=Content-Type content='text/html; charset=shift_jis'>", [0x8F, 0x74], "春"
            ),
            ("by its label first", "text/html; charset=utf-8", "<meta charset=euc-kr>한", [], "한"),
            (
                "flowed in Japanese", "text/plain; charset=utf-8; format=flowed; delsp=yes", "春の \r\nセール", [],
                "春のセール"
            ),
            (
                "flowed, in capitals", "text/plain; charset=utf-8; Format=\"Flowed\"; DelSp=Yes",
                "春の \r\nセール", [], "春のセール"
            ),
            ("not flowed", "text/plain; charset=utf-8; format=fixed", "a \r\nb", [], "a \nb"),
        ]

    @Test(arguments: labelled.map(\.name))
    func aTextIsOfItsCharsetAndFlow(_ name: String) throws {
        let row = try #require(Self.labelled.first { $0.name == name })
        let visible = Mail(Array("Content-Type: \(row.type)\r\n\r\n\(row.text)".utf8) + row.tail).visibleText
        #expect(visible.text == row.shown)
        #expect(!visible.isUncertain)
    }
}
