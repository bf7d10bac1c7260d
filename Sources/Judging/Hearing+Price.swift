// SPDX-License-Identifier: Apache-2.0

/// The rule on the price of a slot, under `pace: price`.
///
/// A letter that is worth less than a slot costs is held until the first day on which, if nothing is sent
/// before, the price has come down to its value; whatever is sent before then has the case judged again. If
/// there is no such day before it expires, it is held until it expires, since it may still ride in another
/// one's mail, and new prices may let it go. So the price never suppresses a letter that can still go.
///
/// Nor does a letter go below the price because it will expire: those that nobody wants would take the slots
/// of those that are worth them, which costs up to 10 of 100 points of the optimum in weeks of the calendar.
extension Hearing {
    /// Holds what is worth less than the slot that it would take.
    mutating func price(_ index: Int) -> Ruling? {
        guard judge.policy.pace == .price else { return nil }
        let profile = dockets[index].profile
        let slot: SlotPrice
        if let known = profiles[profile].slot {
            slot = known
        } else {
            slot = slotPrice(of: profile)
            profiles[profile].slot = slot
        }
        guard let budget = slot.budget, slot.price > 0 else { return nil }
        let value = dockets[index].value
        guard value < slot.price else {
            let (worth, cost) = Phrases.amounts(value, slot.price)
            note("worth \(worth), and a slot costs \(cost)", on: index)
            return nil
        }
        let (until, falls) = untilPriceIsMet(index, value: value)
        return ruling(
            .hold(.price, until: until),
            on: index,
            rule: book.entries[budget].budget.name,
            because: pricePhrase(index, value: value, slot: slot, falls: falls),
            budgets: budgetReadings(on: index),
        )
    }

    /// The price of the budget that binds such letters most by the week.
    private mutating func slotPrice(of profile: Int) -> SlotPrice {
        var tightest: (budget: Int, rate: Double)?
        for budget in profiles[profile].budgets where budget < judge.rates.count {
            guard let rate = judge.rates[budget] else { continue }
            if tightest.map({ rate < $0.rate }) ?? true { tightest = (budget, rate) }
        }
        guard let place = tightest?.budget, let limit = book.entries[place].budget.limit,
            let shape = PriceTable.Shape(book.entries[place].budget.window)
        else { return .nothing }
        let free = limit - book.used(of: place)
        let cohort = file.customer.cohort
        guard let table = judge.prices.table(for: book.entries[place].budget, cohort: cohort) else {
            let price = priceByHistory(budget: place, limit: limit, days: shape.days)
            return SlotPrice(budget: place, price: price, free: free, source: .history(days: shape.days))
        }
        let today = zone.dayNumber(at: now)
        let price = price(of: table, budget: place, free: free, on: today)
        return SlotPrice(budget: place, price: price, free: free, source: .table(table))
    }

    /// What a table says for a day, today or one to come without a send in between.
    private mutating func price(of table: PriceTable, budget: Int, free: Int, on day: Int) -> Double {
        switch table.shape {
        case .rolling(let days):
            let charges = book.charges(of: budget)
            return table.price(
                pattern: SlotState.pattern(of: charges, today: day, days: days, in: zone)
            )
        case .calendar:
            return table.price(slots: free, days: lastDay(of: budget) - day + 1)
        }
    }

    /// The last local day of the period of the calendar that a budget counts in.
    private mutating func lastDay(of budget: Int) -> Int {
        guard case .calendar(let unit) = book.entries[budget].budget.window else {
            preconditionFailure("a window without periods")
        }
        return zone.dayNumber(at: book.period(unit).upperBound.advanced(by: -1))
    }

    /// Where too few days are known: what the best letters of the customer's last days were worth, the
    /// `limit`th best of these days; 0, which is `best-first`, if there were fewer.
    private func priceByHistory(budget: Int, limit: Int, days: Int) -> Double {
        let today = zone.dayNumber(at: now)
        var bests = Array(repeating: 0.0, count: days)
        func consider(_ kind: Case.Kind, _ arrival: Timestamp, _ value: Double?) {
            let age = today - zone.dayNumber(at: arrival)
            guard (1...days).contains(age), book.includes(kind, in: budget) else { return }
            guard judge.classes[judge.classIndex(of: kind)].obeysBudgets else { return }
            let worth = value ?? judge.streams[judge.streamIndex(of: kind)].value
            bests[age - 1] = max(bests[age - 1], worth)
        }
        for letter in file.earlier { consider(letter.kind, letter.arrival, letter.value) }
        for docket in dockets {
            consider(file.letters[docket.index].kind, docket.arrival, docket.value)
        }
        let brought = bests.filter { $0 > 0 }.sorted(by: >)
        return brought.count >= limit ? brought[limit - 1] : 0
    }

    /// Until when a letter waits for its price, and what the price has fallen to by then; where it does not
    /// fall to its value in time, until it expires.
    private mutating func untilPriceIsMet(
        _ index: Int,
        value: Double,
    ) -> (until: Timestamp, falls: SlotPrice.Day?) {
        let coming = comingPrices(of: dockets[index].profile)
        let expiry = dockets[index].expiry ?? .never
        for day in coming where day.price <= value {
            guard day.start < expiry, let first = firstAdmissible(index, from: day.start), first < expiry
            else { break }
            return (first, day)
        }
        guard let slot = profiles[dockets[index].profile].slot, let end = coming.last?.start else {
            preconditionFailure("a price that nothing is known of")
        }
        switch slot.source {
        case .history: return (min(expiry, end), nil)
        // Without an expiry it is looked at again where the prices that are known end.
        case .table: return (dockets[index].expiry ?? end, nil)
        }
    }

    /// The days to come as long as what was sent bears on their prices, at least the next one.
    private mutating func comingPrices(of profile: Int) -> [SlotPrice.Day] {
        guard let slot = profiles[profile].slot, let budget = slot.budget else { return [] }
        if let known = slot.coming { return known }
        var coming: [SlotPrice.Day] = []
        let today = zone.dayNumber(at: now)
        var start = book.period(.day).upperBound
        switch slot.source {
        case .history:
            // The window moves on at midnight, and with it what it brought.
            coming.append(SlotPrice.Day(start: start, price: slot.price))
        case .table(let table):
            let final: Int
            switch table.shape {
            case .rolling(let days): final = today + days - 1
            case .calendar: final = max(lastDay(of: budget), today + 1)
            }
            for day in today + 1...final {
                let price = price(of: table, budget: budget, free: slot.free, on: day)
                coming.append(SlotPrice.Day(start: start, price: price))
                start = book.period(.day, at: start).upperBound
            }
        }
        profiles[profile].slot?.coming = coming
        return coming
    }

    /// `worth 2, a slot costs 2.9 while 1 of 3 is free; falls to 1.8 on Thursday 5 March`.
    private mutating func pricePhrase(
        _ index: Int,
        value: Double,
        slot: SlotPrice,
        falls: SlotPrice.Day?,
    ) -> String {
        let (worth, cost) = Phrases.amounts(value, slot.price)
        let circumstances = slot.circumstances ?? circumstances(of: slot)
        profiles[dockets[index].profile].slot?.circumstances = circumstances
        var text = ""
        text.reserveCapacity(128)
        text += "worth "
        text += worth
        text += ", a slot costs "
        text += cost
        text += circumstances
        switch slot.source {
        case .history(let days):
            let limit = slot.budget.flatMap { book.entries[$0].budget.limit } ?? 0
            text += ", as \(limit) of the last \(days) days brought that much"
        case .table:
            if let falls {
                let (fallen, _) = Phrases.amounts(falls.price, slot.price)
                text += "; falls to "
                text += fallen
                text += " on "
                text += phrases.moment(falls.start)
            } else {
                text += "; stays above "
                text += worth
                if let expiry = dockets[index].expiry {
                    text += " until it expires on "
                    text += phrases.moment(expiry)
                }
            }
        }
        return text
    }

    /// ` while 1 of 3 is free`.
    private func circumstances(of slot: SlotPrice) -> String {
        let limit = slot.budget.flatMap { book.entries[$0].budget.limit } ?? 0
        return " while \(slot.free) of \(limit) " + (slot.free == 1 ? "is free" : "are free")
    }
}
