// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME

@testable import Merging

/// The project's own letters, of the kinds that teams send, each with a name for the tests.
enum Letters {
    /// A letter in code: header lines and a body, with LF as line ends.
    static func mail(_ text: String) -> Mail {
        Mail(LineEndings.canonical(Array(text.utf8)))
    }

    static func bytes(_ text: String) -> [UInt8] { LineEndings.canonical(Array(text.utf8)) }

    static func letter(_ id: String, _ mail: Mail, hour: Int = 0) -> DigestLetter {
        DigestLetter(id: id, mail: mail, sentAt: 1_772_438_400_000 + Int64(hour) * 3_600_000)
    }

    /// A plain text of a person in sales.
    static let followUp = mail(
        """
        From: Jonas Weber <jonas@sales.example.com>
        To: Ana Lima <ana@customer.example>
        Subject: Your trial of the planner
        Message-ID: <trial-1@sales.example.com>
        Date: Mon, 2 Mar 2026 08:00:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        Hello Ana,

        your trial of the planner ends on Friday. If you want to keep your beds and plans, pick a plan here:
        https://example.com/plans?customer=17&step=2

        > Which plan has the frost alarm?

        The middle one. Call me if anything is unclear.

        Jonas
        """
    )

    /// HTML with a text beside it, an inline image, a file, styles, and a list's headers.
    static let newsletter = mail(
        """
        From: Example Garden <news@example.com>
        To: ana@customer.example
        Subject: Spring in the garden
        Message-ID: <spring-1@example.com>
        List-Id: Garden news <news.example.com>
        List-Unsubscribe: <https://example.com/u/news/17>, <mailto:leave@example.com?subject=17>
        List-Unsubscribe-Post: List-Unsubscribe=One-Click
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        Spring in the garden

        The first seeds may go out now. Our calendar says when: https://example.com/c=
        alendar

        --inner
        Content-Type: multipart/related; boundary=related

        --related
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        <html><head><title>Spring</title><style>
        body { background: #eef5ea; margin: 0 }
        h1, .lead { color: #2f5d1e; font-family: Georgia, serif }
        #top a { color: #8a3b12 }
        @media (max-width: 480px) { .lead { font-size: 15px } }
        </style></head><body id=3D"top">
        <table width=3D"600" align=3D"center" bgcolor=3D"#ffffff" cellpadding=3D"24"><tr><td>
        <img src=3D"cid:logo" width=3D"120" height=3D"40" alt=3D"Example Garden">
        <h1>Spring in the garden</h1>
        <p class=3D"lead">The first seeds may go out now.</p>
        <p>Our <a href=3D"https://example.com/calendar?x=3D1&amp;y=3D2">calendar</a> says when.</p>
        </td></tr></table>
        </body></html>
        --related
        Content-Type: image/png
        Content-ID: <logo>
        Content-Transfer-Encoding: base64

        iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9
        awAAAABJRU5ErkJggg==
        --related--
        --inner--
        --outer
        Content-Type: application/pdf; name="calendar.pdf"
        Content-Disposition: attachment; filename="calendar.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQKMSAwIG9iago8PD4+CmVuZG9iagp0cmFpbGVyPDw+PgolJUVPRgo=
        --outer--
        """
    )

    /// HTML alone, of another list, with an image under the same Content-ID as the newsletter's.
    static let offer = mail(
        """
        From: "Tools & More" <shop@example.com>
        To: ana@customer.example
        Subject: Ten percent on all spades
        Message-ID: <spades-1@example.com>
        List-Id: <offers.example.com>
        List-Unsubscribe: <https://example.com/u/offers/17>
        MIME-Version: 1.0
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html; charset=utf-8

        <style>h1 { color: red } a { font-weight: bold }</style>
        <h1 style="font-size:30px">Spades</h1><p>Ten percent less until Sunday.
        <p><a href="https://shop.example.com/spades">To the spades</a> <img src="cid:logo" alt="a spade">
        --r
        Content-Type: image/gif; name="spade.gif"
        Content-ID: <logo>
        Content-Disposition: inline; filename="spade.gif"
        Content-Transfer-Encoding: base64

        R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=
        --r--
        """
    )

    /// 8-bit throughout: the subject, a name, the text, the name of a file.
    static let rawGerman: Mail = {
        let text = bytes(
            """
            From: Bj\u{F6}rn Gr\u{FC}n (Gr\u{FC}nwald) <bjoern@example.de>
            To: ana@customer.example
            Subject: Ihre R\u{FC}ckfrage zu den B\u{E4}umen
            X-Note: gr\u{FC}n und sch\u{F6}n
            Message-ID: <raw-1@example.de>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b
            Content-Transfer-Encoding: 8bit

            This is a multi-part message.
            --b
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: 8bit

            Sch\u{F6}ne Gr\u{FC}\u{DF}e! Die B\u{E4}ume sind da.

            --b
            Content-Type: application/octet-stream; name="B\u{E4}ume.bin"
            Content-Disposition: attachment; filename="B\u{E4}ume.bin"
            Content-Transfer-Encoding: binary

            BINARY
            --b--
            """
        )
        // One byte a character, as such programs write them.
        var latin = String(decoding: text, as: UTF8.self).unicodeScalars.map { UInt8($0.value) }
        let place = latin.firstIndex(of: Array("BINARY".utf8)) ?? 0
        latin.replaceSubrange(
            place..<place + 6,
            with: (0...255).map { UInt8($0) }.filter { $0 != 10 && $0 != 13 }
        )
        return Mail(latin)
    }()

    /// Korean advertising in EUC-KR, subject and text in its bytes.
    static let korean: Mail = {
        let text: [UInt8] = [0xBA, 0xBD, 0x20, 0xC7, 0xD2, 0xC0, 0xCE]  // 봄 할인
        let head = bytes(
            """
            From: =?euc-kr?B?urUgsOG0zw==?= <shop@example.kr>
            To: ana@customer.example
            Subject: =?euc-kr?B?KLGksO0pILq9IMfSwM4=?=
            Message-ID: <ko-1@example.kr>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=euc-kr
            Content-Transfer-Encoding: 8bit


            """
        )
        return Mail(head + text + [13, 10])
    }()

    /// All of them, by name.
    static let all: [(name: String, mail: Mail)] = [
        ("a follow-up", followUp), ("a newsletter", newsletter), ("an offer", offer),
        ("raw German", rawGerman),
        ("Korean advertising", korean),
    ]

    static func plan(
        form: Digest.Form? = nil,
        language: Digest.Language? = nil,
        unsubscribe: String? = "https://example.com/unsubscribe?c=17&t=k3y",
    ) -> DigestPlan {
        DigestPlan(
            from: "Grünwald <hello@example.com>",
            subject: "{count} updates from Grünwald",
            recipient: "ana@customer.example",
            messageID: "<digest-1@tact.example.com>",
            date: 1_772_452_800_000,
            utcOffsetMinutes: 60,
            language: language,
            unsubscribe: unsubscribe,
            form: form,
        )
    }
}

/// The same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64 = 1) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A generator that knows one number.
struct StuckGenerator: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}
