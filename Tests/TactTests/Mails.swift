// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The mails that the tests hand in.
enum Mails {
    /// A short mail that passes.
    static func note(_ subject: String, extra: String = "", text: String = "The chair has arrived.") -> String
    {
        """
        From: Ana <ana@example.com>
        To: Bo <bo@customer.example>
        Subject: \(subject)
        Date: Mon, 2 Mar 2026 09:00:00 +0100
        Message-ID: <\(UUID().uuidString)@example.com>
        \(extra)MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        \(text)

        """
    }

    /// A newsletter: the usual policy lets one a day through.
    static func newsletter(_ subject: String) -> String {
        note(subject, extra: "List-Id: News <news.example.com>\n", text: "All about \(subject).")
    }

    /// A mail that any careless hand would change: dots at the start of lines, trailing blanks, tabs,
    /// folded and oddly spelled fields, 8-bit text, a very long line, empty lines at the end; LF line ends.
    static let delicate = """
        return-path: <old@example.com>
        FROM:Ana   <ana@example.com>
        To: Bo <bo@customer.example>,
        \tCy <cy@customer.example>
        Subject: =?utf-8?B?R8Okcm5l?=  and\u{20}
         trailing blanks\u{20}\u{20}
        Message-Id: <delicate@example.com>
        X-Empty:\u{20}
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        .
        ..
        .a dot at the start
        trailing blanks  \u{20}
        \ta tab, 한국어, Grüße, a NUL-free but long line: \(String(repeating: "long ", count: 180))
        From here mbox would quote.
        --
        the end, and empty lines:



        """
}
