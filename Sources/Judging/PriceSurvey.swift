// SPDX-License-Identifier: Apache-2.0

/// Gathers what came to customers on past days, and makes the price tables of any day from it.
///
/// A table of a day looks at the 56 days before it, never at the day itself: for every customer that had a
/// letter in this time, the value of the best letter of each day that must find room in the budget, 0 where
/// none came. Days are those of the policy's zone, and count from the first day that anything came. Under 7
/// of them there is no table.
package struct PriceSurvey: Sendable {
    /// How far a table looks back.
    package static let daysMax = 56
    /// Fewer days than these say too little.
    package static let daysMin = 7

    /// What is noted of one letter.
    private struct Note {
        let customer: Int32
        let day: Int32
        let kind: Int32
        let value: Double
    }

    /// A kind of letter of one cohort: the pages that it stands on, and what it is worth.
    private struct Place {
        let pages: [Int]
        let value: Double
    }

    /// What stands in one priced budget for one cohort.
    private struct Page {
        let key: PriceTables.Key
        let limit: Int
        let shape: PriceTable.Shape
        /// The best of each customer that had a letter, by day.
        var bests: [Int: [Double]] = [:]
        /// By day, how many customers more than on the day before had a letter in the last 56 days.
        var joined: [Int: Int] = [:]
    }

    private let policy: Policy
    private let classes: [String: Bool]
    private var notes: [Note] = []
    private var places: [Place] = []
    private var placeOf: [String?: [Case.Kind: Int]] = [:]
    private var pages: [Page] = []
    private var pageOf: [PriceTables.Key: Int] = [:]
    private var first = Int.max

    package init(of policy: Policy) {
        self.policy = policy
        let obeys = policy.classes.map { ($0.name, $0.obeys.contains(.budgets)) }
        classes = Dictionary(obeys) { first, _ in first }
    }

    /// The day that a moment belongs to.
    package func day(of moment: Timestamp) -> Int {
        policy.customers.zone.dayNumber(at: moment)
    }

    /// Notes a letter; in any order.
    ///
    /// - Parameters:
    ///   - customer: A number for each customer.
    ///   - value: What it is worth where that is known; else its stream's priority says.
    package mutating func note(
        customer: Int,
        cohort: String?,
        kind: Case.Kind,
        arrival: Timestamp,
        value: Double?,
    ) {
        let place = place(of: kind, cohort: cohort)
        let day = day(of: arrival)
        first = min(first, day)
        guard !places[place].pages.isEmpty else { return }
        let worth = value.flatMap { $0.isFinite ? $0 : nil } ?? places[place].value
        notes.append(
            Note(customer: Int32(customer), day: Int32(day), kind: Int32(place), value: max(worth, 0))
        )
    }

    /// Puts everything that was noted on its pages; asked once, before the first table.
    package mutating func finish() {
        notes.sort { ($0.customer, $0.day) < ($1.customer, $1.day) }
        var start = 0
        while start < notes.count {
            var end = start
            while end < notes.count, notes[end].customer == notes[start].customer { end += 1 }
            enter(notes[start..<end])
            start = end
        }
        notes = []
    }

    /// The tables of a day, from the days before it.
    package func tables(on day: Int) -> PriceTables {
        let days = min(PriceSurvey.daysMax, day - first)
        guard first != .max, days >= PriceSurvey.daysMin else { return .none }
        var tables: [PriceTables.Key: PriceTable] = [:]
        for page in pages {
            let customers = page.joined.reduce(0) { $1.key <= day ? $0 + $1.value : $0 }
            guard customers > 0 else { continue }
            let bests = (day - days..<day).flatMap { page.bests[$0] ?? [] }
            let sample = PriceSample(bests: bests, days: customers * days)
            tables[page.key] = PriceTable(sample, shape: page.shape, limit: page.limit)
        }
        return PriceTables(tables)
    }

    /// Puts one customer's letters, which ascend by day, on their pages.
    private mutating func enter(_ letters: ArraySlice<Note>) {
        // For each page the day, and the best of it so far.
        var open: [Int: (day: Int, best: Double)] = [:]
        for letter in letters {
            let day = Int(letter.day)
            for page in places[Int(letter.kind)].pages {
                if let before = open[page] {
                    if before.day == day {
                        open[page] = (day, max(before.best, letter.value))
                        continue
                    }
                    close(page, before.day, before.best)
                    // It leaves where the last letter is too old, and joins anew with this one.
                    if day > before.day + PriceSurvey.daysMax {
                        pages[page].joined[before.day + PriceSurvey.daysMax + 1, default: 0] -= 1
                        pages[page].joined[day + 1, default: 0] += 1
                    }
                } else {
                    pages[page].joined[day + 1, default: 0] += 1
                }
                open[page] = (day, letter.value)
            }
        }
        for (page, last) in open {
            close(page, last.day, last.best)
            pages[page].joined[last.day + PriceSurvey.daysMax + 1, default: 0] -= 1
        }
    }

    private mutating func close(_ page: Int, _ day: Int, _ best: Double) {
        if best > 0 { pages[page].bests[day, default: []].append(best) }
    }

    /// Where the letters of a kind stand for customers of a cohort.
    private mutating func place(of kind: Case.Kind, cohort: String?) -> Int {
        if let known = placeOf[cohort]?[kind] { return known }
        var found: [Int] = []
        if classes[kind.class] ?? true {
            for budget in policy.budgets where budget.scope.includes(kind, cohort: cohort) {
                guard budget.pricedRate != nil, let limit = budget.limit,
                    let shape = PriceTable.Shape(budget.window)
                else { continue }
                let key = PriceTables.Key(cohort: cohort, budget: budget.name)
                if pageOf[key] == nil {
                    pageOf[key] = pages.count
                    pages.append(Page(key: key, limit: limit, shape: shape))
                }
                if let page = pageOf[key] { found.append(page) }
            }
        }
        places.append(Place(pages: found, value: policy.value(of: kind)))
        placeOf[cohort, default: [:]][kind] = places.count - 1
        return places.count - 1
    }
}
