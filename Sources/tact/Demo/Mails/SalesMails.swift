// SPDX-License-Identifier: Apache-2.0

/// What the two sales people write through their CRM: offers with a PDF, short notes, one announcement.
enum SalesMails {
    static let clara = DemoPerson(name: "Clara Weiß", address: "clara.weiss@example.com")
    static let tom = DemoPerson(name: "Tom Okafor", address: "tom.okafor@example.com")
    static let minji = DemoPerson(name: "최민지", address: "minji.choi@example.com")

    static let pricesCustomers: [DemoCustomer] = [.bo, .dana, .georg, .hanna, .jiwoo, .seojun]

    static func all() -> [DemoMail] {
        OfferMails.all() + announcement() + SalesNotes.all() + [toThreeGardeners()] + handedInTwice()
    }

    /// Who looks after a customer.
    static func seller(of customer: DemoCustomer) -> DemoPerson {
        switch customer.language {
        case .english: tom
        case .german: clara
        case .korean: minji
        }
    }

    /// The new prices, in the words that marketing will use half an hour later.
    private static func announcement() -> [DemoMail] {
        pricesCustomers.enumerated().map { place, customer in
            prices(
                to: customer,
                from: seller(of: customer),
                source: .crm,
                at: DemoWeek.moment(.thursday, 9, 0, Int64(place) * 3),
            )
        }
    }

    /// The announcement of the new prices: one text, whoever sends it.
    static func prices(
        to customer: DemoCustomer,
        from sender: DemoPerson,
        source: DemoDraft.Source,
        at moment: Int64,
    ) -> DemoMail {
        let (subject, text) = pricesText(customer.language)
        return DemoDraft(
            at: moment,
            source: source,
            from: sender,
            to: [customer.person],
            subject: subject,
            id: "prices.\(customer.number)",
            text: "\(customer.greeting)\n\n\(text)\n\nhttps://www.example.com/prices-2026",
            coding: source == .crm ? .base64 : .quotedPrintable,
        ).mail()
    }

    private static func pricesText(_ language: DemoLanguage) -> (subject: String, text: String) {
        switch language {
        case .english:
            (
                "Our new prices from May",
                "From 1 May our oak furniture will cost four percent more, because the saw mill has "
                    + "raised its own prices for the second time. Ash, teak and all repairs stay as they "
                    + "are. Whatever you order until 30 April comes at today's price, also when it is "
                    + "delivered later."
            )
        case .german:
            (
                "Unsere neuen Preise ab Mai",
                "Ab dem 1. Mai kosten unsere Möbel aus Eiche vier Prozent mehr, weil das Sägewerk zum "
                    + "zweiten Mal erhöht hat. Esche, Teak und alle Reparaturen bleiben, wie sie sind. "
                    + "Was Sie bis zum 30. April bestellen, kommt zum heutigen Preis, auch wenn wir es "
                    + "später liefern."
            )
        case .korean:
            (
                "5월부터 바뀌는 가격 안내",
                "제재소가 두 번째로 값을 올려서 5월 1일부터 참나무 가구 가격이 4퍼센트 오릅니다. 물푸레나무와 티크, "
                    + "그리고 모든 수리 비용은 그대로입니다. 4월 30일까지 주문하시면 배송이 늦어지더라도 지금 가격에 드립니다."
            )
        }
    }

    /// One letter to three people who share a garden.
    private static func toThreeGardeners() -> DemoMail {
        DemoDraft(
            at: DemoWeek.moment(.friday, 14, 10),
            source: .crm,
            from: tom,
            to: [DemoCustomer.ana.person, DemoCustomer.bo.person, DemoCustomer.eli.person],
            subject: "Your shared garden: what we measured today",
            id: "shared-garden",
            text: """
                Hello Ana, Bo and Eli,

                thank you for the tour, and for the rhubarb. This is what I have on my paper:

                - The terrace is 6.20 by 4.10 metres, with a slope of two centimetres towards the well.
                - Eight people fit if the table is Alder in 240; in 200 somebody sits in the lavender.
                - The old bench can be saved. It needs a new front leg and a week with us.

                If you agree among yourselves by Wednesday, the van passes you on the 19th anyway.

                Best wishes
                Tom
                """,
        ).mail()
    }

    /// A note that the CRM handed in twice, because it did not hear the first answer.
    private static func handedInTwice() -> [DemoMail] {
        [DemoWeek.moment(.tuesday, 15, 10), DemoWeek.moment(.tuesday, 15, 14)].map { moment in
            let mail = DemoDraft(
                at: DemoWeek.moment(.tuesday, 15, 10),
                source: .crm,
                from: clara,
                to: [DemoCustomer.ivo.person],
                subject: "Maße für Ihre Sitzecke",
                id: "sitzecke.2230",
                text: """
                    \(DemoCustomer.ivo.greeting)

                    wie am Telefon versprochen die Maße: Die Ecke braucht 180 auf 180 Zentimeter, und \
                    davor bleiben Ihnen noch 90 bis zur Mauer. Das reicht für einen Menschen mit Tablett, \
                    aber nicht für zwei.

                    Freundliche Grüße
                    Clara Weiß
                    """,
                coding: .eightBit,
            ).mail()
            return DemoMail(
                at: moment,
                team: mail.team,
                source: mail.source,
                sender: mail.sender,
                recipients: mail.recipients,
                body: mail.body,
            )
        }
    }
}
