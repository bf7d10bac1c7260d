// SPDX-License-Identifier: Apache-2.0

import MIME

/// The mails that are measured: 8 KiB each, as teams send them, the same in every run.
enum SampleMails {
    /// A mail and what it is called in the table of results.
    struct Sample {
        let name: String
        let bytes: [UInt8]
    }

    /// Bytes that each whole mail comes near, as in the load test of the daemon.
    static let wholeBytes = 8 << 10

    /// One of each kind.
    static let all = [
        Sample(name: "text", bytes: text()),
        Sample(name: "text and HTML", bytes: newsletter()),
        Sample(name: "Korean, base64", bytes: korean()),
    ]

    /// Five letters of one customer, for a digest: a text, three newsletters, one Korean.
    static let five: [[UInt8]] = [
        text(), newsletter(number: 1), newsletter(number: 2), newsletter(number: 3), korean(),
    ]

    private static let english = """
        garden chair table bench spring order delivery friday weekend planner trial customer team invoice \
        summer shade cushion oak steel cover frost alarm calendar seed bed tool spade watering light terrace \
        wood care oil plan visit showroom branch offer price percent voucher stock colour green grey white \
        with from your our this that when until before after every only more less new easy long small large \
        and the for you are can will have is in on to of a we it by at as or not all one two three
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    private static let hangul = """
        정원 의자 탁자 벤치 봄 주문 배송 금요일 주말 고객 청구서 여름 그늘 방석 참나무 강철 덮개 서리 알림 달력 씨앗 화단 \
        도구 삽 물주기 조명 테라스 나무 관리 기름 방문 매장 지점 할인 가격 쿠폰 재고 색상 초록 회색 하얀 새로운 쉬운 긴 작은 \
        그리고 당신의 우리의 이번 다음 모든 오직 더 덜 하나 둘 셋을 드립니다 있습니다 합니다
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    /// Sentences of words, a number in every fourth, until they have this many bytes.
    private static func prose(_ words: [String], bytes: Int, seed: UInt64) -> [String] {
        var random = Random(state: seed)
        var sentences: [String] = []
        var length = 0
        while length < bytes {
            var sentence = (0..<Int(8 + random.next() % 9)).map { _ in
                words[Int(random.next() % UInt64(words.count))]
            }
            if sentences.count % 4 == 3 { sentence.append("\(random.next() % 900 + 100),90") }
            let line = sentence.joined(separator: " ") + "."
            sentences.append(line)
            length += line.utf8.count + 1
        }
        return sentences
    }

    private static func header(_ subject: String, _ number: Int) -> String {
        """
        Received: from crm.example.com (crm.example.com [192.0.2.7])
        \tby mail.example.com with ESMTPS id 4D2F1\(number); Mon, 2 Mar 2026 09:00:00 +0000
        From: "Example Garden & Home" <news@example.com>
        To: Ana Lima <ana@customer.example>
        Subject: \(subject)
        Date: Mon, 2 Mar 2026 09:00:0\(number) +0000
        Message-ID: <measured.\(number)@example.com>
        List-Id: Garden news <news.example.com>
        List-Unsubscribe: <https://news.example.com/u/17>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0

        """
    }

    private static func text() -> [UInt8] {
        let paragraphs = prose(english, bytes: wholeBytes - 750, seed: 1)
        let body = paragraphs.enumerated().map {
            $0.offset % 5 == 4 ? $0.element + "\n\n" : $0.element + "\n"
        }
        let link = "\nSee https://www.example.com/orders/17?step=2\n"
        return canonical(
            header("Your order of 2 March", 0) + "Content-Type: text/plain; charset=utf-8\n\n" + body.joined()
                + link
        )
    }

    private static func newsletter(number: Int = 1) -> [UInt8] {
        let sentences = prose(english, bytes: 2_200, seed: UInt64(10 + number))
        let plain = sentences.joined(separator: "\n") + "\n\nhttps://www.example.com/news/\(number)\n"
        return alternative(
            header("Spring news \(number)", number),
            plain: plain,
            html: page(sentences, number: number, bytes: 4_300),
            coding: "quoted-printable"
        )
    }

    private static func korean() -> [UInt8] {
        let sentences = prose(hangul, bytes: 2_000, seed: 40)
        let plain = sentences.joined(separator: "\n") + "\n\nhttps://www.example.com/ko/4\n"
        return alternative(
            header("=?utf-8?B?67SEIO2VoOyduCDsoJXsm5A=?=", 4),
            plain: plain,
            html: page(sentences, number: 4, bytes: 3_100),
            coding: "base64"
        )
    }

    /// A page as newsletters have it: tables, inline styles, a hidden preview line, links, pictures.
    private static func page(_ sentences: [String], number: Int, bytes: Int) -> String {
        var page = """
            <!DOCTYPE html><html><head><meta charset="utf-8"><title>News</title>
            <style>.lead{font-size:16px;color:#1f2937}@media(max-width:600px){.lead{font-size:15px}}</style>
            </head>
            <body style="margin:0;background:#f3f4f6"><div style="display:none;max-height:0">Preview</div>
            <table width="600" align="center" cellpadding="0" cellspacing="0"><tr><td style="padding:24px">

            """
        var next = 0
        while page.utf8.count < bytes, next < sentences.count {
            page += """
                <p class="lead" style="margin:0 0 12px;font-family:Arial,sans-serif">\(sentences[next])
                <a href="https://www.example.com/news/\(number)/\(next)?c=17&amp;s=2">More</a></p>

                """
            next += 1
        }
        return page + """
            <img src="https://www.example.com/i/\(number).png" width="560" height="120" alt="Garden">
            <img src="https://t.example.com/o/17.gif" width="1" height="1" alt="">
            <p>Example Garden, 12 Long Road. <a href="https://news.example.com/u/17">Unsubscribe</a></p>
            </td></tr></table></body></html>

            """
    }

    private static func alternative(_ header: String, plain: String, html: String, coding: String) -> [UInt8]
    {
        var bytes = canonical(header + "Content-Type: multipart/alternative; boundary=\"=_measured\"\n\n")
        for (type, content) in [("plain", plain), ("html", html)] {
            bytes += canonical(
                """
                --=_measured
                Content-Type: text/\(type); charset=utf-8
                Content-Transfer-Encoding: \(coding)


                """
            )
            let text = canonical(content)
            bytes +=
                coding == "base64"
                ? TransferCoding.encodeBase64(text) : TransferCoding.encodeQuotedPrintable(text)
            bytes += canonical("\n")
        }
        return bytes + canonical("--=_measured--\n")
    }

    private static func canonical(_ text: String) -> [UInt8] { LineEndings.canonical(Array(text.utf8)) }
}

/// The same numbers in every run (SplitMix64).
struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
