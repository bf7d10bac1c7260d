// SPDX-License-Identifier: Apache-2.0

/// The campaigns of marketing: four over SMTP, one of them at night and one that soon expires, and the
/// invitations that an older program drops into a Maildir.
enum CampaignMails {
    /// One campaign in one language.
    struct Copy {
        let subject: String
        let text: String
        let button: String
    }

    private static let sender = DemoPerson(name: "Example Garden & Home", address: "hello@example.com")

    static func all() -> [DemoMail] {
        benchWeek() + twoDays() + prices() + lateEvening() + ShowroomMails.all()
    }

    /// A week of oak benches, on Monday morning: early in Berlin, deep in the night in New York.
    private static func benchWeek() -> [DemoMail] {
        let customers: [DemoCustomer] = [.ana, .bo, .cy, .eli, .frieda, .georg, .jiwoo, .seojun]
        return customers.enumerated().map { place, customer in
            mail(
                "benches",
                copy: DemoCopy.benches(customer.language),
                to: customer,
                at: DemoWeek.moment(.monday, 8, 15, Int64(place) * 3),
            )
        }
    }

    /// An offer for two days that says itself when it is no longer worth sending.
    private static func twoDays() -> [DemoMail] {
        let customers: [DemoCustomer] = [.ana, .dana, .eli, .frieda, .hanna, .ivo, .jiwoo, .haeun]
        let end = DemoWeek.moment(.thursday, 20, 0)
        return customers.enumerated().map { place, customer in
            mail(
                "two-days",
                copy: DemoCopy.twoDays(customer.language),
                to: customer,
                at: DemoWeek.moment(.wednesday, 11, 0, Int64(place) * 3),
                fields: [("X-Tact-Expires", DemoHeader.date(end))],
            )
        }
    }

    /// The new prices, which sales has announced half an hour before, in the same words.
    private static func prices() -> [DemoMail] {
        SalesMails.pricesCustomers.enumerated().map { place, customer in
            SalesMails.prices(
                to: customer,
                from: sender,
                source: .campaigns,
                at: DemoWeek.moment(.thursday, 9, 30, Int64(place) * 3),
            )
        }
    }

    /// Somebody has set the clock of this one wrong: half past ten in the evening, on a Saturday.
    private static func lateEvening() -> [DemoMail] {
        let customers: [DemoCustomer] = [.ana, .bo, .georg, .hanna, .seojun, .haeun]
        return customers.enumerated().map { place, customer in
            mail(
                "lanterns",
                copy: DemoCopy.lanterns(customer.language),
                to: customer,
                at: DemoWeek.moment(.saturday, 22, 30, Int64(place) * 3),
            )
        }
    }

    private static func mail(
        _ name: String,
        copy: Copy,
        to customer: DemoCustomer,
        at moment: Int64,
        fields: [(name: String, value: String)] = [],
    ) -> DemoMail {
        let unsubscribe = "https://www.example.com/offers/leave/\(customer.number)"
        let page = DemoPage(
            language: customer.language,
            title: copy.subject,
            greeting: customer.greeting,
            stories: copy.text.split(separator: "\n").map { DemoPage.Story(heading: "", text: String($0)) },
            link: (copy.button, "https://www.example.com/offers/\(name)?c=\(customer.number)"),
            footer: "Example Garden & Home, hello@example.com",
            unsubscribe: unsubscribe,
        )
        return DemoDraft(
            at: moment,
            source: .campaigns,
            from: sender,
            to: [customer.person],
            subject: copy.subject,
            id: "\(name).\(customer.number)",
            fields: [
                ("List-Unsubscribe", "<\(unsubscribe)>"),
                ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                ("X-Campaign", name),
            ] + fields,
            text: page.text,
            html: page.html(in: .utf8),
            coding: customer.language == .german ? .eightBit : .quotedPrintable,
            returnPath: "bounces+\(name)@example.com",
        ).mail()
    }
}
