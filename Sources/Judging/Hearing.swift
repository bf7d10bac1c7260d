// SPDX-License-Identifier: Apache-2.0

/// One judgement while it is made: the case, what has been ruled so far, and the room that is left.
struct Hearing {
    let judge: Judge
    let file: Case
    let now: Timestamp
    let dockets: [Docket]
    let phrases: Phrases
    /// The letters in the order in which slots are given.
    private(set) var byPace: [Int] = []
    private(set) var rulings: [Ruling?]
    var book: BudgetBook
    var groups = Groups()
    /// The letter whose waiting or leaving each ruling rests on, by the place of the letter that was ruled on.
    var pillars: [Int: Int] = [:]
    /// Notes that the ruling on a letter carries besides its own phrase.
    var notes: [Int: String] = [:]

    private let byArrival: [Int]
    private let budgetsOf: [[Int]]
    private let known: [Int: Ruling]
    lazy var twins = Twins(of: file)
    lazy var triggers = Triggers(of: self)

    /// - Parameter fallen: rulings on letters that an earlier round found can never leave.
    init(_ file: Case, before judge: Judge, at now: Timestamp, fallen: [Int: Ruling]) {
        self.judge = judge
        self.file = file
        self.now = now
        let zone = file.customer.zone ?? judge.policy.customers.zone
        dockets = file.letters.enumerated().map { Docket($1, at: $0, before: judge) }
        phrases = Phrases(zone: zone, now: now)
        let book = BudgetBook(judge.policy.budgets, for: file, at: now, in: zone)
        self.book = book
        budgetsOf = dockets.map { docket in
            judge.classes[docket.classIndex].obeysBudgets
                ? book.indices(for: file.letters[docket.index].kind) : []
        }
        rulings = Array(repeating: nil, count: file.letters.count)
        known = fallen
        let dockets = dockets
        byArrival = dockets.indices.sorted { dockets[$0].came(before: dockets[$1]) }
        for (index, ruling) in fallen { rulings[index] = ruling }
    }

    var policy: Policy { judge.policy }
    var zone: Zone { phrases.zone }

    func rules(of index: Int) -> ClassRules {
        judge.classes[dockets[index].classIndex]
    }

    func stream(of index: Int) -> StreamRules {
        judge.streams[dockets[index].streamIndex]
    }

    /// The budgets that a letter must find room in.
    func budgets(on index: Int) -> [Int] {
        budgetsOf[index]
    }

    /// Whether a letter may leave in another one's mail, although it was held when it was asked alone.
    func mayStillLeave(_ index: Int) -> Bool {
        switch rulings[index]?.verdict {
        case nil, .hold(.gathering, _), .hold(.budget, _), .hold(.gap, _), .hold(.price, _): true
        case .hold, .send, .merge, .suppress: false
        }
    }

    /// Whether a letter will never leave, as far as has been ruled.
    func isSuppressed(_ index: Int) -> Bool {
        if case .suppress? = rulings[index]?.verdict { return true }
        return false
    }

    /// Asks one rule about every letter that no rule before it has decided.
    mutating func putToAll(_ rule: Judge.Rule) {
        for index in byArrival where rulings[index] == nil {
            rulings[index] = says(rule, on: index)
        }
    }

    /// Asks the rules about one letter, if none before them has decided.
    mutating func put(_ rules: [Judge.Rule], to index: Int) {
        for rule in rules where rulings[index] == nil {
            rulings[index] = says(rule, on: index)
        }
        if !mayStillLeave(index) { groups.remove(index) }
    }

    /// Once the standing rules have spoken: sets out who may share a mail, and who is asked first.
    mutating func openSlots() {
        let dockets = dockets
        let pace = policy.pace
        byPace = byArrival.filter { rulings[$0] == nil }.sorted {
            dockets[$0].goes(before: dockets[$1], at: pace)
        }
        groups = Groups(of: byPace, in: self)
    }

    /// Gives a letter its ruling because of another one: a rider leaves with its carrier.
    mutating func rule(_ ruling: Ruling, on index: Int) {
        rulings[index] = ruling
    }

    /// The suppressed letters that rulings on others rest on, apart from those already known to be so.
    var fallenPillars: [Int: Ruling] {
        var fallen: [Int: Ruling] = [:]
        for pillar in pillars.values where known[pillar] == nil && isSuppressed(pillar) {
            fallen[pillar] = rulings[pillar]
        }
        return fallen
    }

    /// The rulings as the caller gets them.
    var judgement: Judgement {
        let isShadow = policy.rollout.isShadow
        let made = rulings.enumerated().map { index, ruling in
            guard let ruling else { preconditionFailure("no rule has decided on \(dockets[index].id)") }
            return isShadow ? inShadow(ruling, on: index) : ruling
        }
        let next = made.compactMap { ruling -> Timestamp? in
            if case .hold(_, let until) = ruling.verdict { return until }
            return nil
        }.min()
        return Judgement(rulings: made, next: next)
    }

    private mutating func says(_ rule: Judge.Rule, on index: Int) -> Ruling? {
        switch rule {
        case .order: order(on: index)
        case .ungoverned: ungoverned(index)
        case .optedOut: optedOut(index)
        case .duplicate: duplicate(index)
        case .superseded: superseded(index)
        case .expired: expired(index)
        case .exempt: exempt(index)
        case .silenced: silenced(index)
        case .inhibited: inhibited(index)
        case .paused: paused(index)
        case .quietHours: quietHours(index)
        case .gathering: gathering(index)
        case .nearDuplicate: nearDuplicate(index)
        case .budget: budget(index)
        case .price: price(index)
        case .send: send(index)
        }
    }
}

extension Hearing {
    /// A ruling on a letter of the case.
    func ruling(
        _ verdict: Verdict,
        on index: Int,
        rule: String? = nil,
        of other: LetterID? = nil,
        because: String,
        budgets: [BudgetReading] = [],
    ) -> Ruling {
        let note = notes[index].map { "; " + $0 } ?? ""
        return Ruling(
            letter: dockets[index].id,
            verdict: verdict,
            rule: rule,
            of: other,
            because: because + note,
            budgets: budgets,
        )
    }

    /// Suppresses a letter for another one.
    func suppression(
        _ reason: SuppressReason,
        of other: LetterID? = nil,
        on index: Int,
        rule: String? = nil,
        because: String,
        budgets: [BudgetReading] = [],
    ) -> Ruling {
        ruling(
            .suppress(reason, of: other),
            on: index,
            rule: rule,
            of: other,
            because: because,
            budgets: budgets
        )
    }

    /// Writes down the charge of a mail that leaves now with this letter as its carrier.
    mutating func charge(_ index: Int) {
        guard rules(of: index).counts else { return }
        book.add(Case.Charge(at: now, kind: file.letters[index].kind, cohort: file.customer.cohort))
    }

    /// In shadow everything leaves at once, and the log says what would have become of it.
    private func inShadow(_ ruling: Ruling, on index: Int) -> Ruling {
        guard file.letters[index].order == nil else { return ruling }
        let would: String
        switch ruling.verdict {
        case .send: return ruling
        case .hold(let reason, let until):
            would = "hold (\(reason.rawValue))" + (until.map { " until " + phrases.moment($0) } ?? "")
        case .merge: would = "merge"
        case .suppress(let reason, _): would = "suppress (\(reason.rawValue))"
        }
        return Ruling(
            letter: ruling.letter,
            verdict: .send(.exempt),
            rule: "shadow",
            of: ruling.of,
            because: "shadow only; would \(would): \(ruling.because)",
            budgets: ruling.budgets,
        )
    }
}
