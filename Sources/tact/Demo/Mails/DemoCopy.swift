// SPDX-License-Identifier: Apache-2.0

/// What the campaigns say, in each language.
enum DemoCopy {
    static func benches(_ language: DemoLanguage) -> CampaignMails.Copy {
        switch language {
        case .english:
            .init(
                subject: "One week, one bench: Linden is 15% off",
                text:
                    "Two people, one book each, and nobody has to move up: that is what Linden was drawn "
                    + "for. It is made of one oak plank from the forest behind the workshop, and each "
                    + "has its own face.\nUntil Sunday it costs 340 euros instead of 400, with a seat "
                    + "cushion in wool if you like one.",
                button: "Choose your plank"
            )
        case .german:
            .init(
                subject: "Eine Woche, eine Bank: »Linde« für 340 Euro",
                text:
                    "Zwei Menschen, zwei Bücher, und keiner muss rücken: Dafür haben wir die Linde "
                    + "gezeichnet. Sie ist aus einer einzigen Eichenbohle aus dem Wald hinter der "
                    + "Werkstatt, und jede sieht anders aus.\nBis Sonntag kostet sie 340 statt 400 "
                    + "Euro, auf Wunsch mit einem Kissen aus Wolle.",
                button: "Eine Bohle aussuchen"
            )
        case .korean:
            .init(
                subject: "한 주, 벤치 하나: 린덴 15% 할인",
                text: "두 사람이 책 한 권씩 들고 앉아도 비켜 앉을 필요가 없는 벤치, 그것이 린덴입니다. "
                    + "공방 뒤 숲의 참나무 판 하나로 만들어서 하나하나 얼굴이 다릅니다.\n"
                    + "일요일까지 400유로가 아니라 340유로에 드립니다. 원하시면 양모 방석도 함께 보내 드려요.",
                button: "나무판 고르기"
            )
        }
    }

    static func twoDays(_ language: DemoLanguage) -> CampaignMails.Copy {
        switch language {
        case .english:
            .init(
                subject: "Two days only: planters at cost",
                text:
                    "We have cut too many Birch planters; our saw got carried away. Until Thursday "
                    + "evening at eight you can have them for what the wood cost us: 29 euros each, "
                    + "or four for 100.\nTomatoes love them. So do cats, we are told.",
                button: "Rescue a planter"
            )
        case .german:
            .init(
                subject: "Nur zwei Tage: Pflanzkästen zum Holzpreis",
                text:
                    "Wir haben zu viele Kästen »Birke« gesägt, die Säge war nicht zu halten. Bis "
                    + "Donnerstagabend um acht geben wir sie für das weiter, was uns das Holz "
                    + "gekostet hat: 29 Euro das Stück, vier für 100.\nTomaten mögen sie sehr. Katzen "
                    + "auch, haben wir gehört.",
                button: "Einen Kasten retten"
            )
        case .korean:
            .init(
                subject: "단 이틀: 화분을 나뭇값에 드립니다",
                text: "톱이 신이 나서 자작나무 화분을 너무 많이 만들었습니다. 목요일 저녁 여덟 시까지 나뭇값만 받고 드립니다. "
                    + "하나에 29유로, 네 개에 100유로입니다.\n토마토가 아주 좋아합니다. 고양이도 좋아한다고 하네요.",
                button: "화분 구하기"
            )
        }
    }

    static func lanterns(_ language: DemoLanguage) -> CampaignMails.Copy {
        switch language {
        case .english:
            .init(
                subject: "Still up? So is Hazel",
                text:
                    "Hazel is a lantern for the hour when everyone else has gone in. It burns for nine "
                    + "hours on one small candle and throws a shadow like leaves.\nThis weekend it "
                    + "travels free of postage.",
                button: "Take Hazel home"
            )
        case .german:
            .init(
                subject: "Noch wach? »Hasel« auch",
                text:
                    "Hasel ist eine Laterne für die Stunde, in der alle anderen schon drinnen sind. Sie "
                    + "brennt neun Stunden mit einer kleinen Kerze und wirft Schatten wie "
                    + "Blätter.\nAn diesem Wochenende reist sie ohne Porto.",
                button: "Hasel nach Hause holen"
            )
        case .korean:
            .init(
                subject: "아직 안 주무세요? 헤이즐도요",
                text: "헤이즐은 모두가 집 안으로 들어간 뒤의 시간을 위한 등불입니다. 작은 초 하나로 아홉 시간을 밝히고 "
                    + "나뭇잎 같은 그림자를 만듭니다.\n이번 주말에는 배송비 없이 보내 드립니다.",
                button: "헤이즐 데려오기"
            )
        }
    }
}
