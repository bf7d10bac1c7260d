// SPDX-License-Identifier: Apache-2.0

@testable import Judging

/// A company of three teams: the policy that the manual teaches with.
enum Reference {
    static let policy = Policy(
        customers: CustomerRules(
            domains: ["gmail.com": .init(stripsPlusTags: true, stripsDots: true, sameAs: ["googlemail.com"])],
            internal: ["example.com"],
            zone: .berlin,
        ),
        classes: classes,
        streams: streams,
        budgets: [
            Budget(name: "one-a-day", limit: 1, window: .calendar(.day)),
            Budget(name: "weekly", limit: 3, window: .rolling(.days(7))),
            Budget(name: "monthly", limit: 8, window: .rolling(.days(28))),
            Budget(name: "breathing-space", limit: 1, window: .rolling(.hours(4)), isGap: true),
            Budget(
                name: "marketing-weekly",
                scope: Scope(teams: ["marketing"]),
                limit: 2,
                window: .rolling(.days(7))
            ),
        ],
        pace: .price,
        duplicates: .init(exact: .days(7), similar: .init(within: .days(3), score: 0.8, then: .merge)),
        merges: [
            MergeRule(
                name: "updates",
                same: [.class],
                gather: .hours(2),
                most: 5,
                size: 5 << 20,
                from: "Example <hello@example.com>",
                subject: "{count} updates from Example",
                unsubscribe: "https://example.com/unsubscribe?c={customer}&t={token}",
            )
        ],
        inhibitions: [
            .init(
                name: "open-ticket",
                trigger: Scope(teams: ["support"], classes: ["conversation"]),
                within: .days(3),
                hold: Scope(classes: ["promotional"]),
            )
        ],
        quietHours: [
            QuietHours(
                name: "nights",
                scope: Scope(classes: ["lifecycle", "promotional"]),
                from: 21 * 60,
                to: 8 * 60
            )
        ],
        hash: "sha256:reference",
    )

    static let classes = [
        MailClass(
            name: "critical",
            obeys: [],
            counts: false,
            merges: false,
            expires: nil,
            unknownOutcome: .retry,
            rank: 0
        ),
        MailClass(
            name: "transactional",
            obeys: [.duplicates],
            counts: false,
            merges: false,
            expires: .days(2),
            unknownOutcome: .retry,
            rank: 1
        ),
        MailClass(
            name: "conversation",
            obeys: [.duplicates],
            counts: true,
            merges: false,
            expires: nil,
            unknownOutcome: .retry,
            rank: 2
        ),
        MailClass(
            name: "lifecycle",
            obeys: MailClass.Rule.allCases,
            counts: true,
            merges: true,
            expires: .days(7),
            unknownOutcome: .assumeSent,
            rank: 3
        ),
        MailClass(
            name: "promotional",
            obeys: MailClass.Rule.allCases,
            counts: true,
            merges: true,
            expires: .days(3),
            unknownOutcome: .assumeSent,
            rank: 4
        ),
    ]

    static let streams = [
        Stream(
            name: "password-reset",
            match: Match(
                teams: ["support"],
                subjects: [.pattern(pattern("^(Reset your password|비밀번호 재설정)"))]
            ),
            class: "critical",
        ),
        Stream(
            name: "receipt",
            match: Match(headers: ["x-category": [.literal("receipt")]]),
            class: "transactional",
        ),
        Stream(
            name: "ticket-reply",
            match: Match(teams: ["support"], headers: ["in-reply-to": [.present]]),
            class: "conversation",
        ),
        Stream(
            name: "newsletter",
            match: Match(teams: ["marketing"], listIDs: [.literal("news.example.com")]),
            class: "promotional",
            priority: 2,
            merge: "updates",
        ),
        Stream(
            name: "campaign",
            match: Match(teams: ["marketing"]),
            class: "promotional",
            priority: 1,
            merge: "updates",
            expires: .days(2),
        ),
        Stream(name: "outreach", match: Match(teams: ["sales"]), class: "lifecycle", priority: 3),
        Stream(name: "other", class: "lifecycle", priority: 2),
    ]

    static let newsletter = kind("marketing", "newsletter", "promotional")
    static let campaign = kind("marketing", "campaign", "promotional")
    static let outreach = kind("sales", "outreach", "lifecycle")
    static let reset = kind("support", "password-reset", "critical")
    static let receipt = kind("sales", "receipt", "transactional")
    static let reply = kind("support", "ticket-reply", "conversation")

    static func kind(_ team: String, _ stream: String, _ class: String) -> Case.Kind {
        Case.Kind(source: team, team: team, stream: stream, class: `class`)
    }

    /// An expression of a test; a flaw in it is a flaw of the test.
    static func pattern(_ source: String) -> Pattern {
        do {
            return try Pattern(source)
        } catch {
            preconditionFailure("\(source): \(error.problem) at \(error.offset)")
        }
    }
}

extension Duration {
    static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
    static func hours(_ count: Int) -> Duration { .seconds(count * 3_600) }
    static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
}

extension Zone {
    /// Central European time by its rule alone: daylight time from the last Sunday of March to that of
    /// October.
    static let berlin = Zone(
        name: "Europe/Berlin",
        first: 3_600,
        transitions: [],
        footer: DaylightRule(
            standard: 3_600,
            daylight: .init(
                offset: 7_200,
                begins: .init(day: .weekday(month: 3, week: 5, weekday: 0), time: 2 * 3_600),
                ends: .init(day: .weekday(month: 10, week: 5, weekday: 0), time: 3 * 3_600),
            ),
        ),
    )
}
