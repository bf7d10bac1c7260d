// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME

@testable import Merging

/// Letters that are hard to show, and the digests that the browser is asked about.
enum HardLetters {
    /// A group of letters that share a mail.
    struct Group {
        let name: String
        let letters: [DigestLetter]
        var language: Digest.Language?

        init(_ name: String, _ mails: [Mail], language: Digest.Language? = nil) {
            self.name = name
            self.letters = mails.enumerated().map {
                Letters.letter("\(name) \($0.offset + 1)", $0.element, hour: $0.offset)
            }
            self.language = language
        }

        func digest(_ form: Digest.Form) throws -> Mail {
            var random = SeededGenerator()
            let plan = Letters.plan(form: form, language: language)
            return Mail(try Digest.compose(letters, plan: plan, random: &random))
        }
    }

    static func plain(_ subject: String, from: String = "Example <a@example.com>", _ text: String) -> Mail {
        Letters.mail(
            "From: \(from)\nSubject: \(subject)\nDate: Mon, 2 Mar 2026 08:00:00 +0000\nMIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\(text)\n"
        )
    }

    static func html(_ subject: String, from: String = "Example <a@example.com>", _ html: String) -> Mail {
        Letters.mail(
            "From: \(from)\nSubject: \(subject)\nDate: Mon, 2 Mar 2026 08:00:00 +0000\nMIME-Version: 1.0\n"
                + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\(html)\n"
        )
    }

    static let german = [
        plain(
            "Ihre Rechnung Nr. 2026-0317",
            from: "\"Grünwald Buchhaltung\" <rechnung@gruenwald.example>",
            """
            Sehr geehrte Frau Lima,

            vielen Dank für Ihren Einkauf. Die Rechnung über 129,00 € ist am 16. März 2026 fällig.

            Mit freundlichen Grüßen
            Ihre Buchhaltung
            """
        ),
        html(
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            from: "Grünwald Reisen <reisen@gruenwald.example>",
            """
            <p>Die <b>Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzgebung</b> ruht.</p>
            <table border="1"><tr><td>Abfahrt</td><td>Ankunft</td><td>Fahrkartenverkaufsautomat</td></tr>
            <tr><td>8:04</td><td>9:31</td><td>Gleis 3, gegenüber der Bahnhofsbuchhandlung</td></tr></table>
            """
        ),
        plain(
            "",
            from: "kontakt-mit-sehr-langer-adresse-ohne-namen@verwaltung.gruenwald.example",
            "Der Bericht liegt unter https://gruenwald.example/berichte/2026/03/"
                + String(repeating: "jahresabschluss-", count: 12) + "?kunde=17&schritt=2 bereit."
        ),
        html(
            "Frühlingsfest am Samstag",
            from: "Grünwald Garten <garten@gruenwald.example>",
            """
            <body bgcolor="#eef5ea"><table width="600" bgcolor="#ffffff" cellpadding="20"><tr>
            <td width="300"><h2 style="color:#2f5d1e">Kommen Sie vorbei</h2>
            <p style="color:#333333">Es gibt Kuchen, Setzlinge und Musik.</p></td>
            <td width="300" bgcolor="#2f5d1e"><p style="color:#ffffff">Samstag, 14 bis 18 Uhr</p></td>
            </tr></table></body>
            """
        ),
        plain(
            "Rückruf wegen Ihrer Heckenschere",
            from: "Jörg Weiß <werkstatt@gruenwald.example>",
            "Guten Tag,\n\nbitte rufen Sie uns unter 08161 555-0123 zurück.\n\n>"
                + " Ist die Schere fertig?\n\nJa, seit heute."
        ),
    ]

    static let korean = [
        plain(
            "주문하신 상품이 발송되었습니다",
            from: "그륀발트 배송 <ship@gruenwald.example>",
            """
            안녕하세요, 아나 님.

            주문하신 정원용 의자 두 개가 오늘 오후에 발송되었습니다. 배송 조회는 아래 주소에서 하실 수 있습니다.
            https://gruenwald.example/kr/track?order=20260302&item=17

            감사합니다.
            """
        ),
        html(
            "(광고) 봄맞이 정원 용품 특별 할인 행사에 고객님을 초대합니다",
            from: "그륀발트 <kr@gruenwald.example>",
            """
            <table width="100%" bgcolor="#f7f2e8" cellpadding="24"><tr><td align="center">
            <h2 style="color:#7a3b12;margin:0">봄맞이 할인</h2>
            <p style="color:#4a3728">정원 의자와 탁자를 15% 할인해 드립니다. 행사는 3월 8일 일요일까지입니다.</p>
            </td></tr></table>
            """
        ),
        plain("회의 안내", from: "김민수 <kim@gruenwald.example>", "내일 오전 10시에 회의실에서 뵙겠습니다."),
        plain("", from: "박지영 <park@gruenwald.example>", "첨부 파일을 확인해 주시기 바랍니다."),
        html("설문 조사에 참여해 주세요", from: "고객지원팀 <cs@gruenwald.example>", "<p>소중한 의견을 <b>기다리고</b> 있습니다.</p>"),
    ]

    static let rightToLeft = [
        plain(
            "فاتورتك لشهر مارس",
            from: "محمد علي <m@example.com>",
            "مرحبا آنا،\n\nفاتورتك رقم 2026-0317 جاهزة الآن."
        ),
        html(
            "ההזמנה שלך יצאה לדרך",
            from: "דנה כהן <d@example.com>",
            "<html dir=\"rtl\" lang=\"he\"><body><p>שלום אנה, ההזמנה שלך יצאה לדרך.</p></body></html>"
        ),
        plain("English between them", "Hello Ana, this one is read from left to right."),
    ]

    /// What breaks a narrow page: words without an end, wide tables and pictures, lines that may not break.
    static let wide = [
        html(
            "A table of twelve columns",
            "<table width=\"1200\" border=\"1\"><tr>"
                + (1...12).map { "<td width=\"100\">column \($0)</td>" }.joined() + "</tr></table>"
        ),
        html(
            "A line that may not break",
            "<p style=\"white-space:nowrap\">\(String(repeating: "wide ", count: 80))</p>"
        ),
        html(
            "A wide picture",
            "<p style=\"color:#222222\">Before <img width=\"1400\" height=\"20\" alt=\"a line\"></p>"
        ),
        html("A code", "<pre>\(String(repeating: "0123456789", count: 30))</pre>"),
        plain(String(repeating: "Unbroken", count: 20), String(repeating: "unbroken", count: 60)),
        html("A long word", "<p>\(String(repeating: "unbroken", count: 40))</p>"),
    ]

    /// Letters whose styles speak of the dark themselves, or of the page around them.
    static let coloured = [
        html(
            "It has a dark side",
            """
            <style>:root{color-scheme:light dark} .t{color:#222222}
            @media (prefers-color-scheme:dark){.t{color:#f0f0f0!important}}
            @media screen and (prefers-color-scheme: light){.u{color:#7a1f1f}}</style>
            <p class="t">Dark words on white paper.</p><p class="u">Red words.</p>
            <p><a href="https://example.com/">A link without a colour.</a></p>
            """
        ),
        html(
            "It styles everything",
            """
            <style>*{letter-spacing:2px} body{background:#fdf6e3;color:#5b3a00} h1,h2,p,a,td{font-size:31px}
            .d-card,.d-title{display:none} table{background:#224466} p ~ p{font-weight:900}</style>
            <h1>Large</h1><p>One</p><p>Two</p>
            """
        ),
        html(
            "It styles nothing",
            "<h1>Plain</h1><p>One</p><p>Two <a href=\"https://example.com/\">three</a></p>"
        ),
        html(
            "It leads within itself",
            "<p><a href=\"#end\">To the end</a> <a href=\"#d-1\">up</a>"
                + "</p><p id=\"end\">End</p><p id=\"d-1\">Up</p>"
        ),
        html(
            "It leads within itself, too",
            "<p><a href=\"#end\">To the end</a></p><p><a name=\"end\">End</a></p>"
        ),
    ]

    static let golden: [DigestLetter] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Pictures/Letters")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        let letters = (files?.allObjects ?? []).compactMap { $0 as? URL }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
        return letters.enumerated().compactMap { place, file in
            FileManager.default.contents(atPath: file.path).map {
                Letters.letter(file.lastPathComponent, Mail(LineEndings.canonical(Array($0))), hour: place)
            }
        }
    }()

    static let groups = [
        Group("golden", golden.map(\.mail)),
        Group("own", Letters.all.map(\.mail)),
        Group("German", german),
        Group("Korean", korean),
        Group("right to left", rightToLeft),
        Group("wide", wide),
        Group("coloured", coloured),
        Group("twenty", (0..<4).flatMap { _ in Letters.all.map(\.mail) }),
    ]
}
