// SPDX-License-Identifier: Apache-2.0

/// The newsletter of marketing: two issues in the week, to every customer in their language.
enum NewsletterMails {
    static let sender = DemoPerson(name: "Example Garden & Home", address: "news@example.com")

    static func all() -> [DemoMail] {
        DemoCustomer.allCases.enumerated().flatMap { place, customer in
            [
                mail(number: 1, to: customer, at: DemoWeek.moment(.tuesday, 9, 30, Int64(place) * 4)),
                mail(number: 2, to: customer, at: DemoWeek.moment(.friday, 10, 0, Int64(place) * 4)),
            ]
        }
    }

    private static func mail(number: Int, to customer: DemoCustomer, at moment: Int64) -> DemoMail {
        let issue = NewsletterIssues.issue(number, in: customer.language)
        let unsubscribe = "https://news.example.com/u/\(customer.number)"
        let page = DemoPage(
            language: customer.language,
            title: issue.title,
            greeting: customer.greeting,
            stories: issue.stories,
            link: (issue.link, "https://www.example.com/letter/\(number)?c=\(customer.number)"),
            picture: "letter\(number)@news.example.com",
            footer: issue.footer,
            unsubscribe: unsubscribe,
        )
        // The older of marketing's two templates for Korea still writes EUC-KR.
        let charset: DemoCharset = customer.language == .korean && number == 1 ? .eucKR : .utf8
        return DemoDraft(
            at: moment,
            source: .campaigns,
            from: sender,
            to: [customer.person],
            subject: issue.subject,
            id: "letter\(number).\(customer.number)",
            fields: [
                ("List-Id", "Garden letter <news.example.com>"),
                (
                    "List-Unsubscribe",
                    "<\(unsubscribe)>,\r\n <mailto:leave@news.example.com?subject=\(customer.number)>"
                ),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ],
            text: page.text,
            html: page.html(in: charset),
            picture: .picture("garden.png", id: "letter\(number)@news.example.com", picture(number)),
            charset: charset,
            coding: customer.language == .korean ? .base64 : .quotedPrintable,
            returnPath: "bounces+letter@example.com",
        ).mail()
    }

    private static func picture(_ number: Int) -> [UInt8] {
        number == 1
            ? DemoFiles.picture(width: 60, height: 12, from: [214, 236, 209], to: [76, 132, 84])
            : DemoFiles.picture(width: 60, height: 12, from: [245, 230, 200], to: [150, 104, 60])
    }
}
