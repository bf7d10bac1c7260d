// SPDX-License-Identifier: Apache-2.0

@testable import Judging

/// Numbers that are the same for the same seed, everywhere (SplitMix64, doi.org/10.1145/2660193.2660195).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// True in so many of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }
}

/// A policy, a customer and the letters that will come: generated, so that the rules meet in every mixture.
struct World {
    let policy: Policy
    /// With prices for some of the budgets.
    let judge: Judge
    let customer: Case.Customer
    let arrivals: [Case.Letter]
    /// What the others of its account got before.
    let colleagues: [Case.Charge]

    /// Over changes of the clock, in both directions.
    private static let starts = [
        "2026-03-26 00:00", "2026-10-22 12:00", "2026-02-25 18:00", "2025-12-29 06:00",
    ]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let zone = random.pick([Zone.berlin, .newYork, .lordHowe, .midnightGap, .utc])
        policy = World.policy(zone: zone, &random)
        judge = Judge(policy: policy, prices: PriceTables(of: policy, seed: seed))
        customer = Case.Customer(
            key: "c\(seed)",
            zone: random.chance(30) ? random.pick([Zone.newYork, .lordHowe]) : nil,
            cohort: random.chance(30) ? "unhappy" : nil,
            account: random.chance(40) ? "example" : nil,
            limit: random.chance(20) ? Int.random(in: 0...4, using: &random) : nil,
        )
        let start = zone.moment(of: CivilTime(random.pick(World.starts)))
        let letters = (0..<Int.random(in: 1...14, using: &random)).map { number in
            World.letter(number, after: start, &random)
        }
        arrivals = letters.sorted { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
        colleagues = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let at = start + .minutes(Int.random(in: -9_000...0, using: &random))
            return Case.Charge(at: at, kind: random.pick([Reference.outreach, Reference.newsletter]))
        }.sorted { $0.at < $1.at }
    }

    private static func policy(zone: Zone, _ random: inout SeededGenerator) -> Policy {
        var policy = Reference.policy
        policy.customers.zone = zone
        policy.pace = random.pick([Policy.Pace.bestFirst, .firstCome, .price])
        policy.lookAhead = random.pick([Duration.zero, .hours(3), .days(1), .days(9)])
        policy.ageing = random.pick([nil, Duration.hours(5), .days(7)])
        policy.budgets = (0..<Int.random(in: 0...4, using: &random)).map { budget($0, &random) }
        policy.quietHours = (0..<Int.random(in: 0...2, using: &random)).map { number in
            QuietHours(
                name: "quiet-\(number)",
                scope: random.chance(50) ? Scope() : Scope(classes: ["promotional"]),
                from: Int.random(in: 0..<1_440, using: &random),
                to: Int.random(in: 0...1_440, using: &random),
                days: random.pick([[], [1, 2, 3], [6, 7]]),
                on: random.chance(20) ? [Self.dates("2026-10-20", "2026-10-24")] : [],
                except: random.chance(20) ? [Self.dates("2026-03-27", "2026-03-29")] : [],
            )
        }
        if random.chance(40) { policy.inhibitions = [] }
        if random.chance(20) {
            policy.inhibitions = [
                Policy.Inhibition(
                    name: "each-other",
                    trigger: Scope(teams: ["marketing"]),
                    within: .hours(5),
                    hold: Scope(classes: ["promotional", "lifecycle"])
                )
            ]
        }
        policy.merges[0].gather = random.pick([Duration.seconds(0), .minutes(30), .hours(2), .days(1)])
        policy.merges[0].schedule = random.pick([
            [], [], [DigestHour(minute: 150), DigestHour(minute: 1_020)],
            [DigestHour(weekday: 7, minute: 90)],
        ])
        policy.merges[0].most = random.pick([2, 3, 5])
        policy.merges[0].size = random.pick([2_500, 10_000, 1 << 20])
        policy.merges[0].same = random.pick([[], [MergeRule.Sameness.class], [.stream], [.team, .listID]])
        policy.merges[0].unsubscribe = random.pick([nil, "https://example.com/u"])
        policy.streams[5].merge = random.pick([nil, "updates"])
        policy.streams[4].supersedes = random.pick([nil, Stream.Supersedes.stream, .header("X-Order-Id")])
        policy.duplicates.similar?.then = random.pick(Policy.Similar.Answer.allCases)
        policy.duplicates.exact = random.pick([Duration.hours(6), .days(7)])
        return policy
    }

    private static func dates(_ first: String, _ last: String) -> QuietHours.Dates {
        QuietHours.Dates(CivilTime(first + " 00:00"), through: CivilTime(last + " 00:00"))
    }

    private static func budget(_ number: Int, _ random: inout SeededGenerator) -> Budget {
        let window: Window = random.pick([
            .rolling(.hours(4)), .rolling(.hours(30)), .rolling(.days(3)), .calendar(.day), .calendar(.hour),
            .calendar(.week(startsOn: 1)), .calendar(.month), .calendar(.week(startsOn: 7)),
        ])
        let scope = random.pick([
            Scope(), Scope(teams: ["marketing"]), Scope(streams: ["outreach", "newsletter"]),
            Scope(classes: ["promotional"]), Scope(cohorts: ["unhappy"]),
        ])
        let limit = random.chance(5) ? 0 : random.chance(5) ? nil : Int.random(in: 1...3, using: &random)
        var budget = Budget(
            name: "budget-\(number)",
            scope: scope,
            limit: limit,
            window: window,
            isGap: limit == 1,
            countedBy: random.pick(Budget.Owner.allCases)
        )
        if let limit, limit > 1, random.chance(40) {
            budget.reserves = [Budget.Reserve(team: "sales", places: 1)]
            if limit > 2 { budget.reserves.append(Budget.Reserve(team: "marketing", places: 1)) }
            budget.lendsReserves = random.chance(70)
        }
        return budget
    }

    private static func letter(
        _ number: Int,
        after start: Timestamp,
        _ random: inout SeededGenerator,
    ) -> Case.Letter {
        let kind = random.pick([
            Reference.newsletter, Reference.newsletter, Reference.campaign, Reference.campaign,
            Reference.outreach, Reference.outreach, Reference.reset, Reference.reply, Reference.receipt,
        ])
        // Often in one minute, so that letters meet.
        let minutes = random.pick([0, 30, Int.random(in: 0..<7_200, using: &random)])
        let arrival = start + .minutes(minutes) + .seconds(number % 3)
        var draft = Draft(content: UInt128(random.chance(25) ? random.pick([1, 2, 3]) : 100 + number))
        draft.messageID = random.chance(30) ? random.pick(["<1@x>", "<2@x>"]) : "<\(number)@y>"
        draft.size = random.pick([500, 1_500, 4_000])
        draft.value = random.chance(50) ? Double(random.pick([1, 2, 4, 8])) : nil
        draft.expires =
            random.chance(30) ? arrival + .minutes(Int.random(in: 1...4_000, using: &random)) : nil
        draft.unmergeable = random.chance(10) ? "signed" : nil
        draft.listID = random.pick([nil, "news", "sales"])
        draft.supersedeKey = random.pick([nil, "1", "2"])
        let words = random.pick([UInt64(0), 1, 2, 30])
        draft.shingles =
            random.chance(50)
            ? Case.Shingles(recipe: 1, hashes: (words..<words + 40).map { $0 }, facts: [random.pick([1, 2])])
            : nil
        return draft.letter(LetterID(at: arrival, random: UInt128(number)), arrival, kind)
    }
}

extension Zone {
    /// Eastern Time by the rule of 2007.
    static let newYork = Zone(
        name: "America/New_York",
        first: -5 * 3_600,
        transitions: [],
        footer: DaylightRule(
            standard: -5 * 3_600,
            daylight: .init(
                offset: -4 * 3_600,
                begins: .init(day: .weekday(month: 3, week: 2, weekday: 0), time: 2 * 3_600),
                ends: .init(day: .weekday(month: 11, week: 1, weekday: 0), time: 2 * 3_600),
            ),
        ),
    )

    /// Half an hour of daylight time, south of the equator.
    static let lordHowe = Zone(
        name: "Australia/Lord_Howe",
        first: 37_800,
        transitions: [],
        footer: DaylightRule(
            standard: 37_800,
            daylight: .init(
                offset: 39_600,
                begins: .init(day: .weekday(month: 10, week: 1, weekday: 0), time: 2 * 3_600),
                ends: .init(day: .weekday(month: 4, week: 1, weekday: 0), time: 2 * 3_600),
            ),
        ),
    )

    /// Days that begin at one o'clock, since clocks go forward at midnight, and one midnight that comes
    /// twice.
    static let midnightGap = Zone(
        name: "Test/Midnight",
        first: -10_800,
        transitions: [
            .init(at: CivilTime("2026-03-28 03:00").localSeconds, offset: -7_200),
            .init(at: CivilTime("2026-10-24 02:30").localSeconds, offset: -10_800),
        ],
        footer: nil,
    )
}
