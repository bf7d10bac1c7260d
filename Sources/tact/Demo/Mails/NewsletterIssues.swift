// SPDX-License-Identifier: Apache-2.0

/// What the two issues of the garden letter say, in each language.
enum NewsletterIssues {
    /// One issue in one language.
    struct Issue {
        let subject: String
        let title: String
        let stories: [DemoPage.Story]
        let link: String
        let footer: String
    }

    /// The first issue wakes the gardens up, the second walks through the workshop.
    static func issue(_ number: Int, in language: DemoLanguage) -> Issue {
        switch language {
        case .english: number == 1 ? springEnglish : workshopEnglish
        case .german: number == 1 ? springGerman : workshopGerman
        case .korean: number == 1 ? springKorean : workshopKorean
        }
    }

    private static let springEnglish = Issue(
        subject: "The garden letter: first warm days",
        title: "First warm days",
        stories: [
            .init(
                heading: "Wake up your wood",
                text:
                    "Before the first coffee outside, give oak and teak a soft brush with lukewarm water "
                    + "and a spoon of soap. Let it dry for a day in the shade. Oil comes after that, "
                    + "thin, and twice."
            ),
            .init(
                heading: "New: the Willow chair",
                text:
                    "Our joiners have bent ash over steam for six weeks, and we think the back finally "
                    + "fits a human. It folds flat, weighs four kilos, and comes in moss, sand and "
                    + "plain."
            ),
            .init(
                heading: "From a reader's garden",
                text:
                    "Bo built a herb stair out of two Birch planters and sent a photo that made our whole "
                    + "office hungry. Send us yours; the nicest one gets a lantern."
            ),
        ],
        link: "See the spring pages",
        footer:
            "Example Garden & Home, 12 Orchard Lane. You get this letter because you asked for it."
    )

    private static let springGerman = Issue(
        subject: "Der Gartenbrief: die ersten warmen Tage",
        title: "Die ersten warmen Tage",
        stories: [
            .init(
                heading: "So wird das Holz wieder wach",
                text:
                    "Vor dem ersten Kaffee im Freien: Eiche und Teak weich abbürsten, mit lauwarmem "
                    + "Wasser und einem Löffel Seife. Einen Tag im Schatten trocknen lassen, danach "
                    + "ölen, dünn und zweimal."
            ),
            .init(
                heading: "Neu: der Stuhl »Weide«",
                text:
                    "Sechs Wochen lang haben unsere Tischler Esche über Dampf gebogen. Die Lehne passt "
                    + "nun endlich zu einem Rücken. Er lässt sich flach falten und wiegt vier Kilo."
            ),
            .init(
                heading: "Aus dem Garten einer Leserin",
                text:
                    "Hanna hat ihre alte Bank abgeschliffen und blau lasiert, und jetzt möchten wir alle "
                    + "eine blaue. Schicken Sie uns ein Bild, das schönste bekommt eine Laterne."
            ),
        ],
        link: "Zu den Frühlingsseiten",
        footer:
            "Example Garden & Home, Obstgasse 12. Sie erhalten diesen Brief, weil Sie ihn bestellt haben."
    )

    private static let springKorean = Issue(
        subject: "정원 편지: 첫 따뜻한 날",
        title: "첫 따뜻한 날",
        stories: [
            .init(
                heading: "겨울을 난 나무 깨우기",
                text: "야외에서 첫 커피를 드시기 전에 참나무와 티크를 미지근한 비눗물로 부드럽게 닦아 주세요. "
                    + "그늘에서 하루 말린 뒤 오일을 얇게 두 번 발라 주시면 됩니다."
            ),
            .init(
                heading: "새로 나왔습니다: 버들 의자",
                text: "목수들이 여섯 주 동안 물푸레나무를 증기로 휘었습니다. 등받이가 이제야 사람의 등에 꼭 맞습니다. "
                    + "납작하게 접히고 무게는 4킬로그램입니다."
            ),
            .init(
                heading: "독자의 정원에서",
                text: "박하은 고객님이 발코니에 만든 작은 허브 계단 사진을 보내 주셨습니다. "
                    + "여러분의 사진도 기다립니다. 가장 멋진 분께 등불을 드립니다."
            ),
        ],
        link: "봄 페이지 보기",
        footer: "Example Garden & Home, 서울 사무소. 구독을 신청하신 분께 보내는 편지입니다."
    )

    private static let workshopEnglish = Issue(
        subject: "The garden letter: a day in the workshop",
        title: "A day in the workshop",
        stories: [
            .init(
                heading: "Half past six",
                text:
                    "Marta switches on the lights and smells the boards before she looks at them. Good "
                    + "oak smells of bread, she says. Whatever smells of cellar goes back."
            ),
            .init(
                heading: "What we repair",
                text:
                    "Last year 412 chairs came home to us with a loose leg or a tired seat, and 409 went "
                    + "back. If yours creaks, write to support@example.com; the glue is on us."
            ),
            .init(
                heading: "Open doors in April",
                text:
                    "On the second Saturday of April you can plane a board of your own and take it home. "
                    + "Children are welcome, and so are dogs that like sawdust."
            ),
        ],
        link: "Walk through the workshop",
        footer:
            "Example Garden & Home, 12 Orchard Lane. You get this letter because you asked for it."
    )

    private static let workshopGerman = Issue(
        subject: "Der Gartenbrief: ein Tag in der Werkstatt",
        title: "Ein Tag in der Werkstatt",
        stories: [
            .init(
                heading: "Halb sieben",
                text:
                    "Marta macht das Licht an und riecht an den Brettern, bevor sie hinsieht. Gute Eiche "
                    + "rieche nach Brot, sagt sie. Was nach Keller riecht, geht zurück."
            ),
            .init(
                heading: "Was wir reparieren",
                text:
                    "Im letzten Jahr kamen 412 Stühle mit wackligem Bein oder müdem Sitz zu uns heim, 409 "
                    + "gingen gesund zurück. Knarzt Ihrer? Der Leim geht auf uns."
            ),
            .init(
                heading: "Offene Türen im April",
                text:
                    "Am zweiten Samstag im April hobeln Sie bei uns Ihr eigenes Brett und nehmen es mit. "
                    + "Kinder sind willkommen, und Hunde, die Späne mögen, auch."
            ),
        ],
        link: "Durch die Werkstatt gehen",
        footer:
            "Example Garden & Home, Obstgasse 12. Sie erhalten diesen Brief, weil Sie ihn bestellt haben."
    )

    private static let workshopKorean = Issue(
        subject: "정원 편지: 공방의 하루",
        title: "공방의 하루",
        stories: [
            .init(
                heading: "여섯 시 반",
                text: "마르타는 불을 켜고 판자를 보기 전에 먼저 냄새를 맡습니다. 좋은 참나무에서는 빵 냄새가 난다고 해요. "
                    + "지하실 냄새가 나는 것은 돌려보냅니다."
            ),
            .init(
                heading: "고쳐 드립니다",
                text: "작년에 다리가 흔들리거나 앉는 자리가 꺼진 의자 412개가 돌아왔고, 409개가 다시 나갔습니다. "
                    + "삐걱거리면 알려 주세요. 아교 값은 받지 않습니다."
            ),
            .init(
                heading: "4월의 열린 공방",
                text: "4월 둘째 토요일에는 직접 판자를 대패질해서 가져가실 수 있습니다. 아이들도, 톱밥을 좋아하는 강아지도 환영합니다."
            ),
        ],
        link: "공방 둘러보기",
        footer: "Example Garden & Home, 서울 사무소. 구독을 신청하신 분께 보내는 편지입니다."
    )
}
