// SPDX-License-Identifier: Apache-2.0

/// Decides what becomes of a customer's waiting letters.
///
/// A pure function: the case, the policy and the moment give the verdicts and when to look again, the same
/// for the same input, byte for byte. It reads no clock, no store and no random source. A case that
/// contradicts the policy (a class that was removed) is judged by the most careful reading, so judging never
/// fails.
package struct Judge: Sendable {
    /// The rules in POLICY.md's order (section 2): of those that have something to say on a letter, the first
    /// decides.
    enum Rule {
        /// An operator's word stands above all rules: release, cancel, hold.
        case order
        /// Colleagues, the holdout and customers outside the rollout's share are relayed as they are.
        case ungoverned
        /// Unsubscribed streams, complaints and dead addresses: suppress.
        case optedOut
        /// The same mail handed in twice, or the same content within the window: suppress.
        case duplicate
        /// A newer letter of a stream that says so replaces one that waits: suppress.
        case superseded
        /// Past its expiry, or never to have room before it: suppress.
        case expired
        /// Its class is bound by nothing below: send.
        case exempt
        /// Tact itself releases nothing for the time being: hold.
        case halted
        /// An operator's silence: hold.
        case silenced
        /// Another letter, like an open ticket, keeps it back: hold.
        case inhibited
        /// The customer asked for a pause: hold.
        case paused
        /// Quiet hours on the customer's wall clock: hold.
        case quietHours
        /// Company may still come for a digest: hold.
        case gathering
        /// It says the same as another letter in a few other words: flag, hold, merge or suppress.
        case nearDuplicate
        /// A budget or a gap without room: hold, or suppress what can never have room.
        case budget
        /// The place is kept for a waiting letter with a better right to it: hold.
        case reserved
        /// The slot is worth more than the letter: hold.
        case price
        /// Send, alone or as the carrier of a digest with its riders.
        case send
    }

    /// Put to every letter before the next rule is: what they say of one letter bears on the others, but
    /// takes nobody's room. Exempt letters leave here, since whatever is not in their class's `obeys` stands
    /// below.
    static let standing: [Rule] = [
        .order, .ungoverned, .optedOut, .duplicate, .superseded, .expired, .exempt, .silenced, .inhibited,
        .paused,
        .quietHours,
    ]

    /// Put to every letter instead of all others while Tact releases nothing: whoever is exempt still passes,
    /// and nothing is said that the time of day decides.
    static let whileHalted: [Rule] = [.order, .ungoverned, .optedOut, .duplicate, .exempt, .halted]

    /// Put to one letter after the other, the best first (`Docket`): each send may take the room of the next.
    static let slots: [Rule] = [.gathering, .nearDuplicate, .budget, .reserved, .price, .send]

    /// What slots cost, under `pace: price`.
    package var prices: PriceTables
    private let tables: Tables

    package init(policy: Policy, prices: PriceTables = .none) {
        self.prices = prices
        tables = Tables(policy)
    }

    package var policy: Policy { tables.policy }
    var classes: [ClassRules] { tables.classes }
    var streams: [StreamRules] { tables.streams }
    var budgets: [BudgetBook.Entry] { tables.budgets }
    /// What each budget lets through in a week, by its place in the policy; nil where it is not priced.
    var rates: [Double?] { tables.rates }
    var spans: Spans { tables.spans }

    /// The policy as the judge asks it, worked out once; every hearing refers to it, since copying it would
    /// be a good part of a judgement.
    private final class Tables: Sendable {
        let policy: Policy
        let classes: [ClassRules]
        let streams: [StreamRules]
        let budgets: [BudgetBook.Entry]
        let rates: [Double?]
        let spans: Spans
        let classIndex: [String: Int]
        let streamIndex: [String: Int]

        init(_ policy: Policy) {
            self.policy = policy
            // The stream and the class that the policy no longer has stand last.
            streams = policy.streams.map { StreamRules($0, in: policy) } + [.unknown]
            classes = policy.classes.map(ClassRules.init) + [ClassRules(policy.mailClass(named: ""))]
            budgets = policy.budgets.map(BudgetBook.Entry.init)
            rates = policy.budgets.map(\.pricedRate)
            spans = Spans(policy)
            classIndex = Dictionary(policy.classes.enumerated().map { ($1.name, $0) }) { first, _ in first }
            streamIndex = Dictionary(policy.streams.enumerated().map { ($1.name, $0) }) { first, _ in first }
        }
    }

    /// A time in which Tact itself releases nothing that waits, because the time of day cannot be trusted.
    package struct Halt: Hashable, Sendable {
        package let until: Timestamp
        /// Why, in a phrase for the log.
        package let because: String

        package init(until: Timestamp, because: String) {
            self.until = until
            self.because = because
        }
    }

    /// Judges every waiting letter of a case.
    package func judge(_ file: Case, at now: Timestamp, halt: Halt? = nil) -> Judgement {
        if let halt {
            var hearing = Hearing(file, before: self, at: now, halt: halt)
            for rule in Judge.whileHalted { hearing.putToAll(rule) }
            return hearing.judgement()
        }
        var fallen: [Int: Ruling] = [:]
        while true {
            var hearing = Hearing(file, before: self, at: now, fallen: fallen)
            for rule in Judge.standing { hearing.putToAll(rule) }
            hearing.openSlots()
            for index in hearing.byPace { hearing.put(Judge.slots, to: index) }
            hearing.reopenReserved()
            hearing.endWaitsInVain()
            let further = hearing.fallenPillars
            if further.isEmpty { return hearing.judgement() }
            // A letter that others folded into, or waited for, will never leave: they are judged without it.
            fallen.merge(further) { first, _ in first }
        }
    }

    /// Why nothing is decided for a customer, and the name that the log gives to it; nil where Tact governs.
    func exception(for customer: String) -> (rule: String, because: String)? {
        if policy.customers.isInternal(customer) {
            return ("internal", "mail to a colleague is relayed as it is")
        }
        if policy.rollout.holdout > 0, policy.rollout.isHeldOut(customer) {
            return ("holdout", "the customer is kept for comparison and not governed")
        }
        if policy.rollout.governed < 1, !policy.rollout.isGoverned(customer) {
            return ("rollout", "the customer is not in the share that is governed")
        }
        return nil
    }

    /// Where the class of a letter stands in `classes`.
    func classIndex(of kind: Case.Kind) -> Int {
        tables.classIndex[kind.class] ?? tables.classes.count - 1
    }

    /// Where the stream of a letter stands in `streams`.
    func streamIndex(of kind: Case.Kind) -> Int {
        tables.streamIndex[kind.stream] ?? tables.streams.count - 1
    }
}

/// A class as the judge asks it.
struct ClassRules: Sendable {
    let name: String
    let obeysDuplicates: Bool
    let obeysBudgets: Bool
    let obeysQuietHours: Bool
    let obeysInhibitions: Bool
    let counts: Bool
    let merges: Bool
    /// In milliseconds.
    let expires: Int64?
    let rank: Int

    init(_ rules: MailClass) {
        name = rules.name
        obeysDuplicates = rules.obeys.contains(.duplicates)
        obeysBudgets = rules.obeys.contains(.budgets)
        obeysQuietHours = rules.obeys.contains(.quietHours)
        obeysInhibitions = rules.obeys.contains(.inhibitions)
        counts = rules.counts
        merges = rules.merges
        expires = rules.expires?.milliseconds
        rank = rules.rank
    }

    /// Nothing but duplicates can keep it: it leaves at once.
    var isExempt: Bool {
        !obeysBudgets && !obeysQuietHours && !obeysInhibitions
    }

    /// POLICY.md, section 2, rule 2 names the two classes that pass every opt-out but a dead address.
    var passesOptOuts: Bool {
        name == "critical" || name == "transactional"
    }
}

/// A stream as the judge asks it.
struct StreamRules: Sendable {
    /// What its letters are worth where no trace tells: each level of priority twice the one below it.
    let value: Double
    /// The merge its letters may take part in, by its place in the policy.
    let merge: Int?
    /// In milliseconds.
    let expires: Int64?
    let supersedes: Stream.Supersedes?

    init(_ stream: Stream, in policy: Policy) {
        value = Double(1 << min(max(stream.priority - 1, 0), 30))
        merge = stream.merge.flatMap { name in policy.merges.firstIndex { $0.name == name } }
        expires = stream.expires?.milliseconds
        supersedes = stream.supersedes
    }

    private init() {
        value = 1
        merge = nil
        expires = nil
        supersedes = nil
    }

    /// A stream that the policy no longer has.
    static let unknown = StreamRules()
}

/// The policy's lengths of time in milliseconds, each by its place in the policy.
struct Spans: Sendable {
    let exact: Int64
    let similar: Int64
    let gathers: [Int64]
    let inhibitions: [Int64]
    let lookAhead: Int64
    private let ageing: Int64?

    init(_ policy: Policy) {
        exact = policy.duplicates.exact.milliseconds
        similar = policy.duplicates.similar?.within.milliseconds ?? 0
        gathers = policy.merges.map(\.gather.milliseconds)
        inhibitions = policy.inhibitions.map(\.within.milliseconds)
        lookAhead = policy.lookAhead.milliseconds
        ageing = policy.ageing.map { max($0.milliseconds, 1) }
    }

    /// How many times the policy's `ageing` a letter of this arrival has waited.
    func age(of arrival: Timestamp, at now: Timestamp) -> Int {
        guard let ageing else { return 0 }
        return Int(max(now.milliseconds - arrival.milliseconds, 0) / ageing)
    }
}
