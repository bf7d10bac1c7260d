// SPDX-License-Identifier: Apache-2.0

/// One judgement while it is made: the case, what has been ruled so far, and the room that is left.
///
/// It is never copied: judging a case costs microseconds, and copies would be most of them.
struct Hearing: ~Copyable {
    let judge: Judge
    let file: Case
    let now: Timestamp
    let dockets: [Docket]
    var phrases: Phrases
    /// Why nothing is decided for this customer; nil where it is governed.
    let exception: (rule: String, because: String)?
    /// The letters in the order in which they came.
    let byArrival: [Int]
    /// The letters in the order in which slots are given.
    private(set) var byPace: [Int] = []
    var profiles: [Profile]
    var book: BudgetBook
    var groups: Groups
    /// Letters of the same content; nil before they are asked for.
    var twins: Twins?
    /// The letters that set inhibitions off; nil before they are asked for.
    var triggers: Triggers?
    /// The last moment that each of the policy's quiet hours was asked about, and when they are open then.
    var openings: [(from: Timestamp, end: Timestamp)?]
    /// The letter whose waiting or leaving each ruling rests on, by the place of the letter that was ruled
    /// on.
    var pillars: [Int: Int] = [:]
    /// The letter for which the place of another one is kept, by the place of that one.
    var reservedFor: [Int: Int] = [:]
    /// What the ruling on a letter says besides its own phrase.
    private var notes: [Int: String] = [:]
    private(set) var rulings: [Ruling?]

    private let fallen: [Int: Ruling]
    private let halt: Judge.Halt?

    /// - Parameters:
    ///   - fallen: rulings on letters that an earlier round found can never leave.
    ///   - halt: why nothing that waits is released, where that is so.
    init(
        _ file: Case,
        before judge: Judge,
        at now: Timestamp,
        fallen: [Int: Ruling] = [:],
        halt: Judge.Halt? = nil,
    ) {
        self.halt = halt
        self.judge = judge
        self.file = file
        self.now = now
        self.fallen = fallen
        let zone = file.customer.zone ?? judge.policy.customers.zone
        phrases = Phrases(zone: zone, now: now)
        exception = judge.exception(for: file.customer.key)
        book = BudgetBook(judge.budgets, for: file, at: now, in: zone)
        var profiles: [Profile] = []
        var dockets: [Docket] = []
        dockets.reserveCapacity(file.letters.count)
        for index in file.letters.indices {
            let profile =
                profiles.lastIndex { $0.kind == file.letters[index].kind } ?? profiles.count
            if profile == profiles.count {
                let kind = file.letters[index].kind
                profiles.append(Profile(kind, cohort: file.customer.cohort, before: judge, book: book))
            }
            dockets.append(
                Docket(
                    file.letters[index],
                    at: index,
                    profile: profile,
                    judge.classes[profiles[profile].classIndex],
                    judge.streams[profiles[profile].streamIndex],
                    age: judge.spans.age(of: file.letters[index].arrival, at: now),
                )
            )
        }
        self.profiles = profiles
        self.dockets = dockets
        byArrival = dockets.indices.sorted { dockets[$0].came(before: dockets[$1]) }
        groups = Groups(count: dockets.count)
        openings = Array(repeating: nil, count: judge.policy.quietHours.count)
        rulings = Array(repeating: nil, count: dockets.count)
        for (index, ruling) in fallen { rulings[index] = ruling }
    }

    /// Asks one rule about every letter that no rule before it has decided.
    mutating func putToAll(_ rule: Judge.Rule) {
        for index in byArrival where isOpen(index) {
            if let ruling = says(rule, on: index) { rulings[index] = ruling }
        }
    }

    /// Asks the rules about one letter, if none before them has decided.
    mutating func put(_ rules: [Judge.Rule], to index: Int) {
        for rule in rules where isOpen(index) {
            if let ruling = says(rule, on: index) { rulings[index] = ruling }
        }
        if !mayStillLeave(index) { groups.remove(index) }
    }

    /// Once the standing rules have spoken: sets out who may share a mail, and who is asked first.
    mutating func openSlots() {
        let pace = judge.policy.pace
        let dockets = dockets
        byPace = byArrival.filter { isOpen($0) }.sorted { dockets[$0].goes(before: dockets[$1], at: pace) }
        formGroups()
    }

    /// Takes back what was ruled on a letter, to ask the rules again.
    mutating func reopen(_ index: Int) {
        rulings[index] = nil
    }

    /// Once the slots are taken: what was held before, and now has no room before it expires, does not wait.
    mutating func endWaitsInVain() {
        for index in byArrival where file.letters[index].order == nil && dockets[index].expiry != nil {
            guard case .hold? = rulings[index]?.verdict else { continue }
            if let ruling = expired(index) { rulings[index] = ruling }
        }
    }

    /// Gives a letter its ruling because of another one: a rider leaves with its carrier.
    mutating func rule(_ ruling: Ruling, on index: Int) {
        rulings[index] = ruling
    }

    /// Adds to what the ruling on a letter will say.
    mutating func note(_ text: String, on index: Int) {
        guard notes[index] != text else { return }
        notes[index] = notes[index].map { $0 + "; " + text } ?? text
    }

    /// The suppressed letters that rulings on others rest on, apart from those already known to be so.
    var fallenPillars: [Int: Ruling] {
        var further: [Int: Ruling] = [:]
        for pillar in pillars.values where fallen[pillar] == nil && isSuppressed(pillar) {
            further[pillar] = rulings[pillar]
        }
        return further
    }

    /// The rulings as the caller gets them.
    mutating func judgement() -> Judgement {
        var made: [Ruling] = []
        made.reserveCapacity(rulings.count)
        var next: Timestamp?
        for index in rulings.indices {
            guard let ruling = rulings[index] else {
                preconditionFailure("no rule has decided on \(dockets[index].id)")
            }
            made.append(judge.policy.rollout.isShadow ? inShadow(ruling, on: index) : ruling)
            if case .hold(_, let until?) = made[index].verdict { next = min(until, next ?? until) }
        }
        return Judgement(rulings: made, next: next)
    }

    /// What is noted of a letter, to be put behind its phrase.
    func noted(on index: Int) -> String? {
        notes.isEmpty ? nil : notes[index]
    }

    private func halted(_ index: Int) -> Ruling? {
        halt.map { ruling(.hold(.paused, until: $0.until), on: index, because: $0.because) }
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
        case .halted: halted(index)
        case .silenced: silenced(index)
        case .inhibited: inhibited(index)
        case .paused: paused(index)
        case .quietHours: quietHours(index)
        case .gathering: gathering(index)
        case .nearDuplicate: nearDuplicate(index)
        case .budget: budget(index)
        case .reserved: reserved(index)
        case .price: price(index)
        case .send: send(index)
        }
    }
}
