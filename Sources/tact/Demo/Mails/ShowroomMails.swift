// SPDX-License-Identifier: Apache-2.0

/// The invitations that marketing's older program drops into a Maildir: plain text, LF line ends, and an
/// envelope that lies in the header.
enum ShowroomMails {
    private static let sender = DemoPerson(
        name: "Marie Lang, Example Showroom",
        address: "showroom@example.com"
    )

    static func all() -> [DemoMail] {
        invitations() + [toAList(), withBlindCopies()]
    }

    private static func invitations() -> [DemoMail] {
        let guests: [DemoCustomer] = [.ana, .eli, .frieda, .georg, .ivo, .haeun]
        return guests.enumerated().map { place, guest in
            let (subject, text) = invitation(guest.language)
            return DemoDraft(
                at: DemoWeek.moment(.wednesday, 16, 0, Int64(place) * 5),
                source: .campaignsDrop,
                from: sender,
                to: [guest.person],
                subject: subject,
                id: "showroom.\(guest.number)",
                text: "\(guest.greeting)\n\n\(text)",
                charset: guest.language == .korean ? .eucKR : .utf8,
                coding: .eightBit,
            ).mail()
        }
    }

    /// A mail whose To names a list that is no address of anybody: X-Tact-To says who really gets it.
    private static func toAList() -> DemoMail {
        DemoDraft(
            at: DemoWeek.moment(.thursday, 14, 20),
            source: .campaignsDrop,
            from: sender,
            to: [DemoPerson(name: "Friends of the showroom", address: "friends@lists.example.com")],
            subject: "Photographs of the winter evening",
            id: "photographs",
            fields: [("X-Tact-To", "dana.brooks@customer.example")],
            text: """
                Hello Dana,

                the photographs of the winter evening have come out well, you are on three of them, once \
                with the accordion. Have a look and tell us which ones we may hang up:
                https://www.example.com/showroom/winter

                Warmly
                Marie
                """,
            coding: .eightBit,
            recipients: ["dana.brooks@customer.example"],
        ).mail()
    }

    /// A letter to one customer, with another in Bcc.
    private static func withBlindCopies() -> DemoMail {
        let reader = DemoCustomer.hanna
        return DemoDraft(
            at: DemoWeek.moment(.sunday, 17, 45),
            source: .campaignsDrop,
            from: sender,
            to: [reader.person],
            subject: "Ihre blaue Bank im Schaufenster",
            id: "window",
            fields: [("Bcc", "ivo@kunde.example")],
            text: """
                \(reader.greeting)

                seit gestern steht Ihr Bild von der blauen Bank groß in unserem Schaufenster in der \
                Obstgasse, und heute blieben schon drei Spaziergänger davor stehen. Kommen Sie vorbei, der \
                Kaffee ist warm und die Kekse sind von Marta.

                Herzliche Grüße
                Marie Lang
                """,
            coding: .quotedPrintable,
            recipients: [reader.person.address, "ivo@kunde.example"],
        ).mail()
    }

    private static func invitation(_ language: DemoLanguage) -> (subject: String, text: String) {
        switch language {
        case .english:
            (
                "You are invited: an evening under the big table",
                """
                on Thursday 26 March we clear the showroom and set one table for forty people. There will \
                be soup, bread from next door and a chair for you, which you may rock on.

                Please tell us by the 20th whether you come, and what you do not eat:
                https://www.example.com/showroom/evening

                Warmly
                Marie Lang
                """
            )
        case .german:
            (
                "Einladung: ein Abend am großen Tisch",
                """
                am Donnerstag, dem 26. März, räumen wir den Ausstellungsraum leer und decken einen \
                einzigen Tisch für vierzig Menschen. Es gibt Suppe, Brot von nebenan und einen Stuhl für \
                Sie, mit dem gekippelt werden darf.

                Sagen Sie uns bitte bis zum 20., ob Sie kommen, und was Sie nicht essen:
                https://www.example.com/showroom/evening

                Herzliche Grüße
                Marie Lang
                """
            )
        case .korean:
            (
                "초대합니다: 큰 식탁의 저녁",
                """
                3월 26일 목요일에 전시장을 비우고 마흔 명이 앉을 식탁 하나를 차립니다. 수프와 옆집 빵집의 빵, 그리고 고객님의 의자가 준비되어 있습니다.

                20일까지 오실 수 있는지 알려 주세요:
                https://www.example.com/showroom/evening

                따뜻한 마음을 담아
                마리 랑 드림
                """
            )
        }
    }
}
