// SPDX-License-Identifier: Apache-2.0

/// Short notes of the sales people, in plain text.
enum SalesNotes {
    private static let notes: [(DemoWeek.Day, Int64, Int64, DemoCustomer, subject: String, text: String)] = [
        (
            .monday, 14, 30, .bo, "The ash you liked is in",
            "the pale ash with the brown heart has arrived, two boards of it, and they lie next to each "
                + "other as if they had never been sawn apart. Shall I keep them for your bench? I can "
                + "hold them until Friday."
        ),
        (
            .tuesday, 10, 20, .dana, "A porch on Atlantic Avenue",
            "we have just finished a porch three blocks from you, and the owner lets people look. If you "
                + "are curious how teak takes a New York winter, I can make an appointment for Saturday."
        ),
        (
            .tuesday, 13, 55, .frieda, "Stoffmuster sind unterwegs",
            "die fünf Stoffmuster, die Sie sich ausgesucht haben, sind heute in die Post gegangen. Legen "
                + "Sie sie ein paar Tage in die Sonne und auch einmal in den Regen; dann sehen Sie, was "
                + "wir meinen."
        ),
        (
            .wednesday, 9, 15, .seojun, "그네 설치 날짜 여쭙니다",
            "그네를 달 들보를 사진으로 잘 보았습니다. 튼튼해 보입니다. 다음 주 화요일이나 목요일 오전에 설치 기사가 "
                + "방문할 수 있는데 어느 날이 편하실까요?"
        ),
        (
            .wednesday, 17, 5, .ana, "Saturday, or the week after?",
            "the carpenter could come and look at your floor on Saturday morning, before the table is "
                + "made. It takes twenty minutes and saves a wobble of twenty years. Would ten o'clock "
                + "suit you?"
        ),
        (
            .thursday, 11, 30, .cy, "Before you decide about the chairs",
            "a thought, because you said your terrace is windy: Willow is light, and light chairs travel. "
                + "Juniper has the same back and twice the weight. I would not mind selling you the other "
                + "one."
        ),
        (
            .friday, 16, 40, .georg, "Probesitzen am Dienstag",
            "die Eckbank steht ab Montagabend im Rohbau da. Wenn Sie am Dienstag ohnehin in der Stadt "
                + "sind, setzen Sie sich bitte einmal darauf, bevor wir leimen. Danach ist es zu spät für "
                + "Meinungen."
        ),
        (
            .friday, 11, 0, .haeun, "화분 색상 골라 주세요",
            "자작나무 화분은 기름칠만 한 것, 회색, 이끼색 세 가지가 있습니다. 여섯 개를 섞으셔도 됩니다. "
                + "월요일까지 알려 주시면 다음 배편에 실어 보내겠습니다."
        ),
    ]

    static func all() -> [DemoMail] {
        notes.enumerated().map { place, note in
            let (day, hour, minute, customer, subject, text) = note
            let seller = SalesMails.seller(of: customer)
            return DemoDraft(
                at: DemoWeek.moment(day, hour, minute),
                source: .crm,
                from: seller,
                to: [customer.person],
                subject: subject,
                id: "note.\(place + 1)",
                text: "\(customer.greeting)\n\n\(text)\n\n\(closing(customer.language))\n\(seller.name)",
                charset: customer == .haeun ? .eucKR : .utf8,
                coding: customer.language == .english ? .quotedPrintable : .eightBit,
            ).mail()
        }
    }

    private static func closing(_ language: DemoLanguage) -> String {
        switch language {
        case .english: "Best wishes"
        case .german: "Freundliche Grüße"
        case .korean: "감사합니다."
        }
    }
}
