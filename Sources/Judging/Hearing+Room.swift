// SPDX-License-Identifier: Apache-2.0

/// The rules on room: expiry, budgets, gaps, and the first moment at which a letter may leave.
extension Hearing {
    /// More rounds than any sound policy needs before silences, quiet hours and budgets agree on a moment.
    private static let roundsMax = 1_000

    /// The first moment from `moment` on at which nothing but other waiting letters keeps a letter; nil: never.
    mutating func firstAdmissible(_ index: Int, from moment: Timestamp) -> Timestamp? {
        let budgets = budgets(on: index)
        var admissible = moment
        for _ in 0..<Hearing.roundsMax {
            let open = firstOpen(index, from: admissible)
            var room = open
            for budget in budgets {
                guard let first = book.firstRoom(in: budget, from: room) else { return nil }
                room = first
            }
            if room == open && open == admissible { return admissible }
            admissible = room
        }
        return admissible
    }

    /// The first moment from `moment` on at which no silence, inhibition, pause or quiet hour holds a letter.
    private mutating func firstOpen(_ index: Int, from moment: Timestamp) -> Timestamp {
        var open = moment
        for _ in 0..<Hearing.roundsMax {
            let before = open
            if let silence = silence(on: index, at: open) { open = silence.end }
            if let (_, trigger) = inhibition(on: index, at: open) { open = trigger.until }
            if let until = pause(on: index, at: open) { open = until }
            if let (_, end) = quietHours(on: index, at: open) { open = end }
            if open == before { return open }
        }
        return open
    }

    mutating func budgetReadings(on index: Int) -> [BudgetReading] {
        budgets(on: index).map { book.reading(of: $0) }
    }

    /// Past its expiry; or never to have room, at all or before it expires: it does not wait in vain.
    mutating func expired(_ index: Int) -> Ruling? {
        let expiry = dockets[index].expiry
        if let expiry, now >= expiry {
            return suppression(.expired, on: index, because: "expired on \(phrases.moment(expiry))")
        }
        let budgets = budgets(on: index)
        if expiry == nil, !budgets.contains(where: { book.budgets[$0].limit == 0 }) { return nil }
        guard !rules(of: index).isExempt else { return nil }
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
        let rule = book.budgets[budget]
        return ruling(
            .hold(rule.isGap ? .gap : .budget, until: until),
            on: index,
            rule: rule.name,
            because: fullPhrase(budget, frees: frees),
            budgets: budgetReadings(on: index),
        )
    }

    /// No letter is kept for a better one by price as long as nothing is known of what slots are worth: the best
    /// letter goes first, as under `best-first`.
    mutating func price(_ index: Int) -> Ruling? {
        nil
    }

    /// The budget without room that frees last, and when; nil where all have room.
    private mutating func fullBudget(on index: Int) -> (budget: Int, frees: Timestamp?)? {
        var full: (budget: Int, frees: Timestamp?)?
        for budget in budgets(on: index) {
            let room = book.firstRoom(in: budget, from: now)
            guard room != now else { continue }
            if full.map({ $0.frees ?? .never < room ?? .never }) ?? true { full = (budget, room) }
        }
        return full
    }

    private mutating func overBudget(_ index: Int) -> Ruling {
        let budget = fullBudget(on: index)
        let name = budget.map { book.budgets[$0.budget].name }
        return suppression(
            .overBudget,
            on: index,
            rule: name,
            because: "\(name ?? "a budget") never has room: its limit is 0",
            budgets: budgetReadings(on: index),
        )
    }

    /// Suppresses what has no admissible moment left, naming what keeps it longest now.
    private mutating func inVain(_ index: Int, expiry: Timestamp, first: Timestamp) -> Ruling {
        let inhibition = inhibition(on: index, at: now)
        if let place = inhibition?.trigger.place { pillars[index] = place }
        var rule: String?
        if let (budget, _) = fullBudget(on: index) {
            rule = book.budgets[budget].name
        } else if let silence = silence(on: index, at: now) {
            rule = silence.name
        } else if let inhibition {
            rule = inhibition.rule.name
        } else if pause(on: index, at: now) != nil {
            rule = "paused-until"
        } else if let (quiet, _) = quietHours(on: index, at: now) {
            rule = quiet.name
        }
        let because =
            "would expire on \(phrases.moment(expiry)), before it may leave on \(phrases.moment(first))"
        return suppression(
            .expired,
            on: index,
            rule: rule,
            because: because,
            budgets: budgetReadings(on: index)
        )
    }

    /// `1 of 1 used on Monday 2 March; free again on Tuesday 3 March`.
    private mutating func fullPhrase(_ index: Int, frees: Timestamp) -> String {
        let budget = book.budgets[index]
        let free = "free again on \(phrases.moment(frees))"
        if budget.isGap, case .rolling(let length) = budget.window, let last = book.lastCharge(of: index) {
            return
                "the last mail left on \(phrases.moment(last)), and mails are \(phrases.length(length)) apart; \(free)"
        }
        return phrases.used(book.used(of: index), of: budget.limit, budget.window, at: now) + "; " + free
    }

    /// Says of the budget with the least room left what is used; `1 of 3 used in the last 7 days`.
    mutating func roomPhrase(on index: Int) -> String {
        var tightest: (budget: Int, used: Int, left: Int)?
        for budget in budgets(on: index) {
            guard let limit = book.budgets[budget].limit, !book.budgets[budget].isGap else { continue }
            let used = book.used(of: budget)
            if tightest.map({ limit - used < $0.left }) ?? true { tightest = (budget, used, limit - used) }
        }
        guard let tightest else { return "no budget stands against it" }
        let budget = book.budgets[tightest.budget]
        return phrases.used(tightest.used, of: budget.limit, budget.window, at: now)
    }
}
