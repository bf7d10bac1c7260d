// SPDX-License-Identifier: Apache-2.0

/// What the judge notes of one waiting letter before it asks the rules.
struct Docket {
    /// Its place in the case.
    let index: Int
    let id: LetterID
    let arrival: Timestamp
    /// Where the profile of its kind stands in the hearing.
    let profile: Int
    /// Of its class, and with each five levels that it has aged one better.
    let rank: Int
    /// With what it has aged.
    let value: Double
    /// From this moment on it has expired; nil: never.
    let expiry: Timestamp?
    /// The merge it may take part in, by its place in the policy; nil if it leaves alone.
    let merge: Int?

    /// - Parameter age: how many times the policy's `ageing` the letter has waited.
    init(
        _ letter: Case.Letter,
        at index: Int,
        profile: Int,
        _ rules: ClassRules,
        _ stream: StreamRules,
        age: Int,
    ) {
        self.index = index
        self.profile = profile
        id = letter.id
        arrival = letter.arrival
        rank = max(rules.rank - age / Stream.priorities.count, 0)
        value = (letter.value.flatMap { $0.isFinite ? $0 : nil } ?? stream.value) * Docket.growth(by: age)
        let treated = (stream.expires ?? rules.expires).map { letter.arrival.advanced(by: $0) }
        expiry = treated.map { min($0, letter.expires ?? $0) } ?? letter.expires
        merge = letter.unmergeable == nil && rules.merges ? stream.merge : nil
    }

    /// Each level of priority is worth twice the one below it; a letter that has waited for levels beyond
    /// number stays at the last one.
    private static func growth(by levels: Int) -> Double {
        Double(1 << min(max(levels, 0), 30))
    }

    /// Whether this letter came before the other one; ids decide within one millisecond.
    func came(before other: Docket) -> Bool {
        arrival == other.arrival ? id < other.id : arrival < other.arrival
    }

    /// Whether this letter gets a free slot before the other one: a total order (POLICY.md, section 2, rule
    /// 11).
    func goes(before other: Docket, at pace: Policy.Pace) -> Bool {
        switch pace {
        case .firstCome: break
        case .bestFirst, .price:
            if rank != other.rank { return rank < other.rank }
            if value != other.value { return value > other.value }
            if expiry != other.expiry { return (expiry ?? .never) < (other.expiry ?? .never) }
        }
        return came(before: other)
    }
}

extension Timestamp {
    /// Later than every moment there is.
    static let never = Timestamp(milliseconds: .max)
}
