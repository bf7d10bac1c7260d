// SPDX-License-Identifier: Apache-2.0

/// The matters that the help desk has on its table in the demo's week.
enum DemoTickets {
    static let all: [TicketMails.Ticket] = [brokenChair, loosePlank, wrongColour, lateSwing, sawdust]

    private static let brokenChair = TicketMails.Ticket(
        number: 8_801,
        customer: .cy,
        subject: "Broken chair",
        agent: "Lena, Example Support",
        answers: [
            .init(
                day: .monday,
                hour: 15,
                minute: 20,
                quoted:
                    "The Willow chair I got in January made a crack, and now the left\nback leg has a "
                    + "split as long as my hand.",
                text:
                    "oh no, and thank you for sitting down carefully. A split leg after two months is our "
                    + "fault, whatever the reason. Would you rather have a new leg sent, with the two "
                    + "screws, or a new chair?"
            ),
            .init(
                day: .tuesday,
                hour: 15,
                minute: 5,
                quoted: "A leg is enough, I have a screwdriver and two hands.",
                text:
                    "the leg leaves tomorrow, in ash from the same board as your chair as far as Marta "
                    + "can tell. Please do not sit on it until then, even if it looks brave."
            ),
            .init(
                day: .thursday,
                hour: 16,
                minute: 40,
                quoted: "Tracking says Saturday. Do I glue it or only screw it?",
                text:
                    "only screw it, please. Glue would make the next repair harder, and a chair should be "
                    + "repaired at least three times in its life."
            ),
        ]
    )

    private static let loosePlank = TicketMails.Ticket(
        number: 8_807,
        customer: .frieda,
        subject: "Lose Bohle an der Bank",
        agent: "Jonas, Example Support",
        answers: [
            .init(
                day: .monday,
                hour: 16,
                minute: 10,
                quoted:
                    "Seit dem Frost bewegt sich die mittlere Bohle meiner Bank Linde,\nsie hebt sich an "
                    + "einer Seite.",
                text:
                    "danke für die Nachricht und das gute Bild. Das ist das Holz, das arbeitet, und eine "
                    + "Schraube, die zu kurz war. Hätten Sie am Freitag zwischen neun und elf Zeit "
                    + "für unseren Schreiner?"
            ),
            .init(
                day: .wednesday,
                hour: 9,
                minute: 30,
                quoted: "Freitag passt, aber bitte nicht vor halb zehn.",
                text:
                    "dann kommt Herr Petersen am Freitag um zehn. Er bringt längere Schrauben mit und, "
                    + "wie ich ihn kenne, auch Wachs. Es kostet Sie nichts."
            ),
            .init(
                day: .friday,
                hour: 13,
                minute: 15,
                quoted: "Er war da, alles ist fest, und er hat sogar die Armlehne gewachst!",
                text:
                    "das freut uns sehr, wir geben es ihm weiter. Der Fall ist damit für uns erledigt; "
                    + "wenn sich wieder etwas rührt, genügt eine Zeile."
            ),
        ]
    )

    private static let wrongColour = TicketMails.Ticket(
        number: 8_812,
        customer: .jiwoo,
        subject: "의자 색상이 다릅니다",
        agent: "한소라, Example 고객지원",
        answers: [
            .init(
                day: .wednesday,
                hour: 8,
                minute: 40,
                quoted: "이끼색 의자를 주문했는데 모래색이 왔어요.",
                text: "불편을 드려 정말 죄송합니다. 포장할 때 저희가 바꿔 담았습니다. 이끼색 의자를 바로 보내 드리고, "
                    + "모래색 의자는 기사님이 오실 때 가져가시도록 하겠습니다."
            ),
            .init(
                day: .thursday,
                hour: 8,
                minute: 15,
                quoted: "모래색도 예쁜데 그냥 쓰면 안 될까요?",
                text: "물론입니다. 그대로 쓰시겠다면 방석을 하나 선물로 보내 드리겠습니다. 이끼색과 모래색 중 어느 것이 좋으신가요?"
            ),
            .init(
                day: .friday,
                hour: 9,
                minute: 5,
                quoted: "이끼색 방석으로 부탁드려요.",
                text: "이끼색 방석을 오늘 보내 드렸습니다. 모래색 의자와 아주 잘 어울릴 거예요. 너그럽게 이해해 주셔서 고맙습니다."
            ),
        ]
    )

    private static let lateSwing = TicketMails.Ticket(
        number: 8_815,
        customer: .seojun,
        subject: "그네 배송 문의",
        agent: "한소라, Example 고객지원",
        answers: [
            .init(
                day: .thursday,
                hour: 9,
                minute: 25,
                quoted: "그네를 언제쯤 받을 수 있을까요?",
                text: "문의 감사합니다. 그네는 배편으로 이동하고 있고 3월 24일에 부산항에 도착할 예정입니다. "
                    + "통관이 끝나면 설치 날짜를 따로 연락드리겠습니다."
            ),
            .init(
                day: .friday,
                hour: 8,
                minute: 50,
                quoted: "설치할 때 제가 준비할 것이 있나요?",
                text: "들보 아래 2미터 정도만 비워 주시면 됩니다. 공구와 사다리는 기사가 가져갑니다. 들보가 젖어 있지만 않으면 "
                    + "한 시간이면 끝납니다."
            ),
        ]
    )

    private static let sawdust = TicketMails.Ticket(
        number: 8_820,
        customer: .ana,
        subject: "Sawdust in the parcel",
        agent: "Lena, Example Support",
        answers: [
            .init(
                day: .wednesday,
                hour: 10,
                minute: 55,
                quoted:
                    "Why is my cushion packed in wood shavings? My cat is very happy,\nmy carpet less so.",
                text:
                    "we pack in what falls from the plane, because it costs no tree and no plastic. I see "
                    + "that this does not work for everybody with a cat. I have put a note on your "
                    + "name: paper, from now on."
            ),
            .init(
                day: .friday,
                hour: 11,
                minute: 45,
                quoted: "Thank you! Is it all right for the compost?",
                text:
                    "it is, all of it is untreated oak and ash. Mix it with something green and damp, or "
                    + "the worms will leave. Our best to the cat."
            ),
        ]
    )
}
