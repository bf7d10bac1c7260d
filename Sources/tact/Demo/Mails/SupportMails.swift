// SPDX-License-Identifier: Apache-2.0

/// What the help desk sends: answers to tickets, and what the shop writes by itself.
enum SupportMails {
    static let desk = DemoPerson(name: "Example Support", address: "support@example.com")

    static func all() -> [DemoMail] {
        TicketMails.all() + ReceiptMails.all() + passwordResets() + parcels()
    }

    /// Links for a new password. Two of them go to one customer, who lost the first.
    private static func passwordResets() -> [DemoMail] {
        let wishes: [(DemoWeek.Day, Int64, Int64, DemoCustomer, code: String)] = [
            (.monday, 23, 12, .ana, "7F3K-22QD"),
            (.tuesday, 7, 48, .georg, "M90X-4HHA"),
            (.wednesday, 14, 3, .haeun, "ZP61-88TU"),
            (.thursday, 2, 37, .cy, "Q2VN-7B0E"),
            (.thursday, 2, 51, .cy, "K5RW-1D9C"),
            (.saturday, 23, 20, .seojun, "H8JL-630G"),
        ]
        return wishes.map { day, hour, minute, customer, code in
            let (subject, before, after) = resetWords(customer.language)
            let link = "https://www.example.com/reset?code=\(code)"
            return DemoDraft(
                at: DemoWeek.moment(day, hour, minute),
                source: .helpdesk,
                from: desk,
                to: [customer.person],
                subject: subject,
                id: "reset.\(code)",
                fields: [("Auto-Submitted", "auto-generated")],
                text: [customer.greeting, before, link, after].joined(separator: "\n\n"),
                coding: customer.language == .german ? .quotedPrintable : .base64,
            ).mail()
        }
    }

    private static func resetWords(
        _ language: DemoLanguage
    ) -> (subject: String, before: String, after: String) {
        switch language {
        case .english:
            (
                "Reset your password",
                "somebody, we hope you, has asked for a new password. This link is good for one hour, and "
                    + "once:",
                "If it was not you, leave this mail alone; nothing has changed.\n\nExample Garden & Home"
            )
        case .german:
            (
                // The shop has never translated this subject.
                "Reset your password: Ihr neues Passwort",
                "jemand, hoffentlich Sie, möchte ein neues Passwort. Dieser Verweis gilt eine Stunde lang "
                    + "und einmal:",
                "Wenn Sie es nicht waren, ist nichts zu tun; es hat sich nichts geändert.\n\nExample "
                    + "Garden & Home"
            )
        case .korean:
            (
                "비밀번호 재설정",
                "비밀번호 재설정을 요청하셨습니다. 아래 링크는 한 시간 동안 한 번만 사용할 수 있습니다.",
                "요청하지 않으셨다면 이 메일을 무시해 주세요. 바뀐 것은 없습니다.\n\nExample Garden & Home"
            )
        }
    }

    /// Where a parcel is.
    private static func parcels() -> [DemoMail] {
        let parcels: [(DemoWeek.Day, Int64, Int64, DemoCustomer, number: String, what: String)] = [
            (.monday, 17, 30, .hanna, "EG-7714", "Laterne Hasel"),
            (.tuesday, 8, 5, .jiwoo, "EG-7719", "Willow chair"),
            (.wednesday, 8, 20, .ana, "EG-7725", "Wool cushion"),
            (.wednesday, 18, 45, .ivo, "EG-7728", "Holzöl 500 ml"),
            (.thursday, 8, 10, .eli, "EG-7733", "Hazel lantern"),
            (.friday, 7, 55, .haeun, "EG-7738", "Hazel lantern"),
            (.saturday, 9, 30, .bo, "EG-7742", "Brush and soap"),
            (.saturday, 9, 40, .dana, "EG-7743", "Wool cushion"),
        ]
        return parcels.map { day, hour, minute, customer, number, what in
            let (subject, text) = parcelWords(customer.language, number: number, what: what)
            return DemoDraft(
                at: DemoWeek.moment(day, hour, minute),
                source: .helpdesk,
                from: desk,
                to: [customer.person],
                subject: subject,
                id: "parcel.\(number)",
                text: "\(customer.greeting)\n\n\(text)\n\nhttps://www.example.com/parcel/\(number)",
                coding: customer.language == .korean ? .eightBit : .quotedPrintable,
            ).mail()
        }
    }

    private static func parcelWords(
        _ language: DemoLanguage,
        number: String,
        what: String,
    ) -> (subject: String, text: String) {
        switch language {
        case .english:
            (
                "Parcel \(number) is on its way",
                "\(what) has left the workshop this morning, wrapped in the shavings of its own making. "
                    + "It should be with you in two to four days. You can follow it here:"
            )
        case .german:
            (
                "Paket \(number) ist unterwegs",
                "\(what) hat heute früh die Werkstatt verlassen, eingepackt in die eigenen Späne. In zwei "
                    + "bis vier Tagen sollte das Paket bei Ihnen sein. Hier sehen Sie, wo es gerade ist:"
            )
        case .korean:
            (
                "\(number) 상품이 출발했습니다",
                "\(what) 상품이 오늘 아침 공방을 떠났습니다. 대팻밥으로 잘 싸서 보내 드립니다. "
                    + "이틀에서 나흘 안에 도착할 예정이며, 여기서 위치를 보실 수 있습니다."
            )
        }
    }
}
