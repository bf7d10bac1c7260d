// SPDX-License-Identifier: Apache-2.0

/// The rules on room: expiry, budgets, gaps, and the first moment at which a letter may leave.
extension Hearing {
    /// The first moment from `moment` on at which nothing but other waiting letters keeps a letter; nil:
    /// never.
    mutating func firstAdmissible(_ index: Int, from moment: Timestamp) -> Timestamp? {
        let profile = dockets[index].profile
        if let known = profiles[profile].admissible, known.from == moment { return known.first }
        let first = findAdmissible(index, from: moment)
        // A letter is not held by an inhibition that it sets off itself; others of its kind are.
        if !profiles[profile].holdsItsKind { profiles[profile].admissible = (moment, first) }
        return first
    }

    /// More rounds than any sound policy needs before silences, quiet hours and budgets agree on a moment.
    /// Quiet hours without an open minute would go on for ever, a day a round; the last moment that was tried
    /// stands.
    private static var roundsMax: Int { 64 }

    private mutating func findAdmissible(_ index: Int, from moment: Timestamp) -> Timestamp? {
        let budgets = budgets(on: index)
        let team = file.letters[index].kind.team
        var admissible = moment
        for _ in 0..<Hearing.roundsMax {
            let (start, isOpen) = firstOpen(index, from: admissible)
            guard isOpen else { return start }
            var room = start
            for budget in budgets {
                guard let first = book.firstRoom(in: budget, from: room, for: team) else { return nil }
                room = first
            }
            if room == admissible { return admissible }
            admissible = room
        }
        return admissible
    }

    /// The first moment from `moment` on at which no silence, inhibition, pause or quiet hour holds a letter;
    /// where none is found, the last one that was tried.
    private mutating func firstOpen(
        _ index: Int,
        from moment: Timestamp,
    ) -> (moment: Timestamp, isOpen: Bool) {
        var start = moment
        for _ in 0..<Hearing.roundsMax {
            let before = start
            if let silence = silence(on: index, at: start) { start = judge.policy.silences[silence].end }
            if let (_, trigger) = inhibition(on: index, at: start) { start = trigger.until }
            if let until = pause(on: index, at: start) { start = until }
            if let (_, end) = quietHours(on: index, at: start) { start = end }
            if start == before { return (start, true) }
        }
        return (start, false)
    }

    /// Past its expiry; or never to have room, at all or before it expires: it does not wait in vain.
    mutating func expired(_ index: Int) -> Ruling? {
        let expiry = dockets[index].expiry
        if let expiry, now >= expiry {
            return suppression(.expired, on: index, because: "expired on \(phrases.moment(expiry))")
        }
        let neverHasRoom = budgets(on: index).contains { book.entries[$0].budget.limit == 0 }
        guard expiry != nil || neverHasRoom, !rules(of: index).isExempt else { return nil }
        guard let first = firstAdmissible(index, from: now) else { return overBudget(index) }
        return expiry.flatMap { first < $0 ? nil : inVain(index, expiry: $0, first: first) }
    }

    /// Holds what a budget or gap has no room for, until all that match have.
    mutating func budget(_ index: Int) -> Ruling? {
        guard let (budget, frees) = fullBudget(on: index) else { return nil }
        guard let frees, let until = firstAdmissible(index, from: now) else { return overBudget(index) }
        if let expiry = dockets[index].expiry, until >= expiry {
            return inVain(index, expiry: expiry, first: until)
        }
        return ruling(
            .hold(book.entries[budget].budget.isGap ? .gap : .budget, until: until),
            on: index,
            rule: book.entries[budget].budget.name,
            because: fullPhrase(budget, on: index, frees: frees),
            budgets: budgetReadings(on: index),
        )
    }

    /// What each budget that a letter must find room in shows now.
    mutating func budgetReadings(on index: Int) -> [BudgetReading] {
        let profile = dockets[index].profile
        if let known = profiles[profile].readings { return known }
        let readings = profiles[profile].budgets.map {
            book.reading(of: $0, for: profiles[profile].kind.team)
        }
        profiles[profile].readings = readings
        return readings
    }

    /// The budget without room that frees last, and when; nil where all have room.
    private mutating func fullBudget(on index: Int) -> (budget: Int, frees: Timestamp?)? {
        var full: (budget: Int, frees: Timestamp?)?
        for budget in budgets(on: index) {
            let room = book.firstRoom(in: budget, from: now, for: file.letters[index].kind.team)
            guard room != now else { continue }
            if full.map({ $0.frees ?? .never < room ?? .never }) ?? true { full = (budget, room) }
        }
        return full
    }

    private mutating func overBudget(_ index: Int) -> Ruling {
        let budget = fullBudget(on: index).map { book.entries[$0.budget].budget }
        let why = budget?.limit == 0 ? "its limit is 0" : "all its places are kept for other teams"
        return suppression(
            .overBudget,
            on: index,
            rule: budget?.name,
            because: "\(budget?.name ?? "a budget") never has room: \(why)",
            budgets: budgetReadings(on: index),
        )
    }

    /// Suppresses what has no admissible moment left, naming what keeps it longest now.
    private mutating func inVain(_ index: Int, expiry: Timestamp, first: Timestamp) -> Ruling {
        var longest: (rule: String, end: Timestamp)?
        func consider(_ rule: String, until end: Timestamp) {
            if longest.map({ $0.end < end }) ?? true { longest = (rule, end) }
        }
        if let silence = silence(on: index, at: now) {
            let silence = judge.policy.silences[silence]
            consider(silence.name, until: silence.end)
        }
        if let (place, trigger) = inhibition(on: index, at: now) {
            pillars[index] = trigger.place
            consider(judge.policy.inhibitions[place].name, until: trigger.until)
        }
        if let until = pause(on: index, at: now) { consider("paused-until", until: until) }
        if let (place, end) = quietHours(on: index, at: now) {
            consider(judge.policy.quietHours[place].name, until: end)
        }
        if let (budget, frees) = fullBudget(on: index), let frees {
            consider(book.entries[budget].budget.name, until: frees)
        }
        var because = "would expire on "
        because += phrases.moment(expiry)
        because += ", before it may leave on "
        because += phrases.moment(first)
        return suppression(
            .expired,
            on: index,
            rule: longest?.rule,
            because: because,
            budgets: budgetReadings(on: index),
        )
    }

    /// `1 of 1 used on Monday 2 March; free again on Tuesday 3 March`.
    private mutating func fullPhrase(_ budget: Int, on index: Int, frees: Timestamp) -> String {
        var text = ""
        if book.entries[budget].budget.isGap, case .rolling(let length) = book.entries[budget].budget.window,
            let last = book.lastCharge(of: budget)
        {
            text = "the last mail left on "
            text += phrases.moment(last)
            text += ", and mails are "
            text += phrases.length(length)
            text += " apart"
        } else {
            text = usedPhrase(budget)
            if let limit = book.entries[budget].budget.limit, book.used(of: budget) < limit {
                let team = file.letters[index].kind.team
                for reserve in book.reserves(of: budget, limit: limit, at: now).kept(from: team) {
                    text += ", \(reserve.places) kept for \(reserve.team)"
                }
            }
        }
        text += "; free again on "
        text += phrases.moment(frees)
        return text
    }

    /// Says of the budget with the least room left what is used: `1 of 3 used in the last 7 days`.
    mutating func roomPhrase(on index: Int) -> String {
        var tightest: (budget: Int, left: Int)?
        for budget in budgets(on: index) {
            guard let limit = book.entries[budget].budget.limit, !book.entries[budget].budget.isGap else {
                continue
            }
            let left = limit - book.used(of: budget)
            if tightest.map({ left < $0.left }) ?? true { tightest = (budget, left) }
        }
        return tightest.map { usedPhrase($0.budget) } ?? "no budget stands against it"
    }

    private mutating func usedPhrase(_ index: Int) -> String {
        let used = book.used(of: index)
        let budget = book.entries[index].budget
        switch budget.window {
        case .rolling(let length): return phrases.used(used, of: budget.limit, inLast: length)
        case .calendar(let unit):
            return phrases.used(used, of: budget.limit, unit, from: book.period(unit).lowerBound)
        }
    }
}
