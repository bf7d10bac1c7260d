// SPDX-License-Identifier: Apache-2.0

@testable import Judging

/// Drives a judge through a world as the daemon would, and counts by its own, slower means.
struct Drive {
    let world: World
    private(set) var now = Timestamp(milliseconds: 0)
    private(set) var waiting: [Case.Letter] = []
    private(set) var charges: [Case.Charge] = []
    private(set) var earlier: [Case.Earlier] = []
    /// Sets the clock back now and then.
    var setsClockBack = false
    /// Moves the customer to another zone now and then.
    var changesZone = false
    private var zone: Zone?
    /// Looks at each judgement before it is applied.
    var onJudgement: (Drive, Judgement) -> Void = { _, _ in }

    private var random = SeededGenerator(seed: 7)

    init(_ world: World) {
        self.world = world
        zone = world.customer.zone
    }

    /// The customer in the zone where it is now.
    private var customer: Case.Customer {
        let known = world.customer
        return Case.Customer(
            key: known.key,
            zone: zone,
            cohort: known.cohort,
            account: known.account,
            limit: known.limit,
        )
    }

    var file: Case {
        file(with: waiting)
    }

    private func file(with letters: [Case.Letter]) -> Case {
        Case(
            customer: customer,
            letters: letters,
            charges: charges,
            earlier: earlier,
            accountCharges: world.colleagues,
        )
    }

    /// The case with one letter worth ten times as much.
    func file(raising place: Int) -> Case {
        var letters = waiting
        var draft = Draft(letters[place])
        draft.value = (draft.value ?? 16) * 10
        letters[place] = draft.letter(letters[place].id, letters[place].arrival, letters[place].kind)
        return file(with: letters)
    }

    /// Lets every letter arrive, and time pass until none waits or the judge does not ask to be asked again.
    ///
    /// - Parameter check: called after each judgement was applied, with what was charged to letters that obey
    ///   budgets.
    mutating func run(_ check: (Drive, [Case.Charge]) -> Void) {
        let judge = world.judge
        var arrivals = world.arrivals[...]
        var next: Timestamp?
        for _ in 0..<500 {
            guard let due = [next, arrivals.first?.arrival].compactMap(\.self).min() else { return }
            now = max(now, due)
            if setsClockBack, random.chance(10) {
                now = now - .minutes(Int.random(in: 1...300, using: &random))
            }
            if changesZone, random.chance(20) {
                zone = random.pick([Zone.newYork, .lordHowe, .midnightGap, .berlin])
            }
            while let letter = arrivals.first, letter.arrival <= due {
                waiting.append(letter)
                arrivals.removeFirst()
            }
            let judgement = judge.judge(file, at: now)
            onJudgement(self, judgement)
            let sent = apply(judgement)
            check(self, sent)
            next = judgement.next
        }
    }

    /// The rulings as the ledger would write them.
    private mutating func apply(_ judgement: Judgement) -> [Case.Charge] {
        var sent: [Case.Charge] = []
        for (letter, ruling) in zip(waiting, judgement.rulings) {
            let end: Case.End
            switch ruling.verdict {
            case .hold: continue
            case .merge: end = .passed
            case .suppress: end = .stopped
            case .send(let reason):
                end = .passed
                let cohort = world.customer.cohort
                guard let charge = world.policy.charge(for: letter.kind, cohort: cohort, at: now) else {
                    break
                }
                charges.append(charge)
                if reason == .withinBudget { sent.append(charge) }
            }
            finish(letter, end)
        }
        charges.sort { $0.at < $1.at }
        return sent
    }

    private mutating func finish(_ letter: Case.Letter, _ end: Case.End) {
        waiting.removeAll { $0.id == letter.id }
        earlier.append(
            Case.Earlier(
                id: letter.id,
                arrival: letter.arrival,
                kind: letter.kind,
                messageID: letter.messageID,
                content: letter.content,
                shingles: letter.shingles,
                value: letter.value,
                end: end,
            )
        )
        earlier.sort { ($0.arrival, $0.id) < ($1.arrival, $1.id) }
    }

    /// When a letter has expired; far away where it never does.
    func expiry(of letter: Case.Letter) -> Timestamp {
        let stream = world.policy.streams.first { $0.name == letter.kind.stream }
        let lasts = stream?.expires ?? world.policy.mailClass(named: letter.kind.class).expires
        return min(lasts.map { letter.arrival + $0 } ?? .never, letter.expires ?? .never)
    }

    /// The budget that a charge has overdrawn, found by counting every charge of each of its windows.
    func overuse(by charge: Case.Charge) -> String? {
        let own = world.customer.limit.map {
            Budget(name: "own-limit", limit: $0, window: .rolling(.days(7)))
        }
        for budget in world.policy.budgets + [own].compactMap(\.self) {
            guard let limit = budget.limit, counts(charge, in: budget) else { continue }
            let isShared = budget.countedBy == .account && world.customer.account != nil
            let all = isShared ? charges + world.colleagues : charges
            let counted = all.filter { counts($0, in: budget) }.map(\.at)
            switch budget.window {
            case .rolling(let length):
                for end in counted where end >= charge.at && end < charge.at + length {
                    let used = counted.count { $0 > end - length && $0 <= end }
                    if used > limit { return "\(budget.name): \(used) of \(limit)" }
                }
            case .calendar(let unit):
                let used = counted.count { label(unit, $0) == label(unit, charge.at) }
                if used > limit { return "\(budget.name): \(used) of \(limit)" }
            }
        }
        return nil
    }

    private func counts(_ charge: Case.Charge, in budget: Budget) -> Bool {
        let scope = budget.scope
        return (scope.teams.isEmpty || scope.teams.contains(charge.kind.team))
            && (scope.streams.isEmpty || scope.streams.contains(charge.kind.stream))
            && (scope.classes.isEmpty || scope.classes.contains(charge.kind.class))
            && (scope.cohorts.isEmpty || scope.cohorts.contains(world.customer.cohort ?? ""))
    }

    /// What a calendar on the wall shows of a moment, as far as the unit goes.
    private func label(_ unit: Window.CalendarUnit, _ moment: Timestamp) -> [Int] {
        let civil = (zone ?? world.policy.customers.zone).civil(at: moment)
        switch unit {
        case .hour: return [civil.year, civil.month, civil.day, civil.hour]
        case .day: return [civil.year, civil.month, civil.day]
        case .month: return [civil.year, civil.month]
        case .week(let startsOn): return [civil.dayNumber - (civil.weekday - startsOn + 7) % 7]
        }
    }
}
