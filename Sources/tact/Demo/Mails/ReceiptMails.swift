// SPDX-License-Identifier: Apache-2.0

/// Receipts, which the shop sends in HTML and with a PDF as soon as somebody has paid.
enum ReceiptMails {
    /// One order: when it was paid, by whom, and what for, in euros.
    private struct Order {
        let day: DemoWeek.Day
        let hour: Int64
        let minute: Int64
        let customer: DemoCustomer
        let items: [(name: String, euros: Int)]
    }

    private static let orders: [Order] = [
        Order(day: .monday, hour: 9, minute: 2, customer: .hanna, items: [("Laterne Hasel", 36)]),
        Order(
            day: .monday,
            hour: 12,
            minute: 50,
            customer: .jiwoo,
            items: [("Willow chair", 155), ("Wool cushion", 42)]
        ),
        Order(day: .monday, hour: 19, minute: 33, customer: .cy, items: [("Teak oil, 1 l", 24)]),
        Order(day: .tuesday, hour: 12, minute: 6, customer: .ana, items: [("Wool cushion", 42)]),
        Order(
            day: .tuesday,
            hour: 20,
            minute: 41,
            customer: .ivo,
            items: [("Holzöl 500 ml", 14), ("Pinsel", 9)]
        ),
        Order(day: .wednesday, hour: 12, minute: 15, customer: .ana, items: [("Alder table 240", 990)]),
        Order(day: .wednesday, hour: 21, minute: 58, customer: .eli, items: [("Hazel lantern", 36)]),
        Order(
            day: .thursday,
            hour: 6,
            minute: 44,
            customer: .haeun,
            items: [("Hazel lantern", 36), ("Candles, 20", 12)]
        ),
        Order(
            day: .thursday,
            hour: 15,
            minute: 19,
            customer: .georg,
            items: [("Anzahlung Eckbank Ulme", 400)]
        ),
        Order(day: .friday, hour: 10, minute: 27, customer: .bo, items: [("Brush and soap", 18)]),
        Order(
            day: .friday,
            hour: 18,
            minute: 9,
            customer: .dana,
            items: [("Wool cushion", 42), ("Teak oil, 1 l", 24)]
        ),
        Order(day: .saturday, hour: 11, minute: 11, customer: .frieda, items: [("Liege Pappel", 430)]),
        Order(day: .saturday, hour: 13, minute: 36, customer: .seojun, items: [("Juniper swing", 560)]),
        Order(day: .sunday, hour: 8, minute: 52, customer: .hanna, items: [("Gartentisch Erle 240", 1_090)]),
    ]

    static func all() -> [DemoMail] {
        orders.enumerated().map { place, order in mail(order, number: 60_411 + place * 3) }
    }

    private static func mail(_ order: Order, number: Int) -> DemoMail {
        let customer = order.customer
        let total = order.items.reduce(0) { $0 + $1.euros }
        let (subject, thanks, totalWord) = words(customer.language, number: number)
        let page = DemoPage(
            language: customer.language,
            title: subject,
            greeting: customer.greeting,
            stories: [DemoPage.Story(heading: "", text: thanks)],
            rows: order.items.map { ($0.name, "\($0.euros).00 EUR") } + [(totalWord, "\(total).00 EUR")],
            footer: "Example Garden & Home, 12 Orchard Lane, VAT DE 000 000 000",
        )
        let lines = ["Receipt \(number)", "Customer \(customer.number)"]
        return DemoDraft(
            at: DemoWeek.moment(order.day, order.hour, order.minute),
            source: .helpdesk,
            from: DemoPerson(name: "Example Shop", address: "shop@example.com"),
            to: [customer.person],
            subject: subject,
            id: "receipt.\(number)",
            fields: [
                ("X-Category", "receipt"), ("X-Order-Id", "\(number)"), ("Auto-Submitted", "auto-generated"),
            ],
            text: page.text,
            html: page.html(in: customer == .seojun ? .eucKR : .utf8),
            attachments: [
                .file(
                    "receipt-\(number).pdf",
                    "application/pdf",
                    DemoFiles.pdf(lines + ["\(order.items.count) item(s)", "Total: EUR \(total).00, paid"]),
                )
            ],
            charset: customer == .seojun ? .eucKR : .utf8,
            coding: customer.language == .korean ? .base64 : .quotedPrintable,
            returnPath: "bounces+shop@example.com",
        ).mail()
    }

    private static func words(
        _ language: DemoLanguage,
        number: Int,
    ) -> (subject: String, thanks: String, total: String) {
        switch language {
        case .english:
            (
                "Receipt for order \(number)",
                "your payment has arrived, thank you. The receipt is below and, for your papers, in the "
                    + "attachment.",
                "Total, paid"
            )
        case .german:
            (
                "Beleg zur Bestellung \(number)",
                "Ihre Zahlung ist angekommen, vielen Dank. Der Beleg steht unten und liegt für Ihre "
                    + "Unterlagen auch bei.",
                "Summe, bezahlt"
            )
        case .korean:
            (
                "주문 \(number) 영수증",
                "결제가 완료되었습니다. 감사합니다. 영수증은 아래에 있으며 보관하실 수 있도록 파일로도 첨부합니다.",
                "합계(결제 완료)"
            )
        }
    }
}
