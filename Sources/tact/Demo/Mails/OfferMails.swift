// SPDX-License-Identifier: Apache-2.0

/// Offers that sales sends after a talk, each with a PDF.
enum OfferMails {
    /// One offer: when, to whom, for what, at which price in euros, and what was talked about.
    struct Offer {
        let day: DemoWeek.Day
        let hour: Int64
        let minute: Int64
        let customer: DemoCustomer
        let product: String
        let euros: Int
        let remark: String
    }

    private static let offers: [Offer] = [
        Offer(
            day: .monday,
            hour: 10,
            minute: 5,
            customer: .ana,
            product: "Alder table 200",
            euros: 890,
            remark:
                "You asked whether the edge can be rounded for the little one. It can, and it costs "
                + "nothing extra."
        ),
        Offer(
            day: .monday,
            hour: 11,
            minute: 40,
            customer: .georg,
            product: "Eckbank Ulme",
            euros: 1_240,
            remark:
                "Die Lehne machen wir, wie besprochen, drei Zentimeter niedriger, damit das Fenster noch "
                + "aufgeht."
        ),
        Offer(
            day: .monday,
            hour: 9,
            minute: 20,
            customer: .seojun,
            product: "Juniper swing",
            euros: 560,
            remark: "말씀하신 대로 그네 줄은 면이 아니라 삼으로 준비하겠습니다. 비를 맞아도 오래갑니다."
        ),
        Offer(
            day: .tuesday,
            hour: 16,
            minute: 30,
            customer: .cy,
            product: "Willow chair, set of four",
            euros: 620,
            remark: "I have set four moss ones aside for you until the end of the month; they do go quickly."
        ),
        Offer(
            day: .tuesday,
            hour: 11,
            minute: 15,
            customer: .hanna,
            product: "Gartentisch Erle 240",
            euros: 1_090,
            remark:
                "Die blaue Lasur Ihrer Bank haben wir gefunden: Es ist Nummer 17, und sie passt auch auf "
                + "Erle."
        ),
        Offer(
            day: .wednesday,
            hour: 9,
            minute: 45,
            customer: .ana,
            product: "Alder table 240",
            euros: 990,
            remark: "Here is the longer one to compare. If your sister really moves in, this is the table."
        ),
        Offer(
            day: .wednesday,
            hour: 15,
            minute: 10,
            customer: .eli,
            product: "Hazel lanterns, box of ten",
            euros: 310,
            remark:
                "For the wedding we pack them ready to hang, with hooks, and take back what you do not light."
        ),
        Offer(
            day: .wednesday,
            hour: 10,
            minute: 0,
            customer: .haeun,
            product: "Birch planter, set of six",
            euros: 168,
            remark: "발코니 난간 높이에 맞추려면 두 단이면 충분합니다. 나머지 두 개는 바닥에 두시면 됩니다."
        ),
        Offer(
            day: .thursday,
            hour: 13,
            minute: 25,
            customer: .ivo,
            product: "Sitzecke Linde",
            euros: 1_480,
            remark: "Mit den Maßen vom Dienstag passt sie genau; den Tisch davor würde ich rund nehmen."
        ),
        Offer(
            day: .thursday,
            hour: 17,
            minute: 50,
            customer: .dana,
            product: "Linden bench, two pieces",
            euros: 760,
            remark: "Shipping to New York takes five weeks by sea. Your porch will not run away, I hope."
        ),
        Offer(
            day: .friday,
            hour: 9,
            minute: 35,
            customer: .frieda,
            product: "Liege Pappel",
            euros: 430,
            remark: "Ich habe die Rollen dazugerechnet, ohne sie schiebt man die Liege nur einmal."
        ),
        Offer(
            day: .friday,
            hour: 8,
            minute: 10,
            customer: .jiwoo,
            product: "Alder table 160",
            euros: 720,
            remark: "엘리베이터에 들어가는지 확인했습니다. 다리를 떼면 넉넉히 들어갑니다."
        ),
    ]

    static func all() -> [DemoMail] {
        offers.enumerated().map { place, offer in mail(offer, number: 2601 + place) }
    }

    private static func mail(_ offer: Offer, number: Int) -> DemoMail {
        let customer = offer.customer
        let seller = SalesMails.seller(of: customer)
        let (subject, frame, closing) = words(for: offer, number: number)
        return DemoDraft(
            at: DemoWeek.moment(offer.day, offer.hour, offer.minute),
            source: .crm,
            from: seller,
            to: [customer.person],
            subject: subject,
            id: "offer.\(number)",
            fields: [("X-Offer-Id", "\(number)")],
            text: "\(customer.greeting)\n\n\(frame)\n\n\(offer.remark)\n\n\(closing)\n\(seller.name)",
            attachments: [
                .file(
                    "offer-\(number).pdf",
                    "application/pdf",
                    DemoFiles.pdf([
                        "Offer \(number)", "Example Garden & Home, 12 Orchard Lane",
                        "Customer \(customer.number)",
                        "1 x \(offer.product)", "Total: EUR \(offer.euros).00, delivery included",
                        "Valid until 31 March 2026",
                    ])
                )
            ],
            charset: customer == .seojun ? .eucKR : .utf8,
            coding: customer.language == .korean ? .base64 : .quotedPrintable,
        ).mail()
    }

    private static func words(
        for offer: Offer,
        number: Int
    ) -> (subject: String, frame: String, closing: String) {
        switch offer.customer.language {
        case .english:
            (
                "Your offer \(number): \(offer.product)",
                "thank you for the good talk. The offer for \(offer.product) is in the attachment: "
                    + "\(offer.euros) euros, brought to your door, and valid until the end of March.",
                "Just write back if anything is missing.\n\nBest wishes"
            )
        case .german:
            (
                "Ihr Angebot \(number): \(offer.product)",
                "vielen Dank für das freundliche Gespräch. Im Anhang finden Sie das Angebot für "
                    + "\(offer.product): \(offer.euros) Euro, bis vor die Tür geliefert, gültig bis Ende "
                    + "März.",
                "Wenn etwas fehlt, schreiben Sie mir einfach zurück.\n\nFreundliche Grüße"
            )
        case .korean:
            (
                "견적서 \(number): \(offer.product)",
                "통화 감사했습니다. \(offer.product) 견적서를 첨부합니다. 댁까지 배송을 포함해 \(offer.euros)유로이며, "
                    + "3월 말까지 유효합니다.",
                "궁금하신 점은 편하게 답장 주세요.\n\n감사합니다."
            )
        }
    }
}
