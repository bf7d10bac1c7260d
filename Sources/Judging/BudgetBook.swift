// SPDX-License-Identifier: Apache-2.0

/// The budgets of one customer while its case is judged, each with the charges that it counts.
///
/// A charge keeps the team, stream and class that it was made with; the cohort in a scope speaks of the
/// customer as it is now, so that a stricter limit for its new cohort counts what it got in the old one
/// (POLICY.md, section 2).
struct BudgetBook {
    /// A budget with its window as the judge counts in it.
    struct Entry: Sendable {
        let budget: Budget
        let reach: Reach

        init(_ budget: Budget) {
            self.budget = budget
            reach = Reach(budget.window)
        }
    }

    /// When a budget has room.
    enum Room: Hashable {
        case from(Timestamp)
        case never
    }

    /// What is known of one budget.
    private struct Page {
        /// The moments of the charges that it counts, ascending; nil before they are asked for.
        var charges: [Timestamp]?
        /// The team of each, where the budget keeps places for teams.
        var teams: [String] = []
        /// When it has room from now on; nil before that is asked for.
        var room: Room?
    }

    /// The policy's budgets, and last the customer's own limit where it has one.
    let entries: [Entry]
    private let now: Timestamp
    private let cohort: String?
    private let made: [Case.Charge]
    /// Those of the other customers of the account.
    private let others: [Case.Charge]
    private var pages: [Page]
    private var calendar: LocalCalendar

    init(_ entries: [Entry], for file: Case, at now: Timestamp, in zone: Zone) {
        let own = file.customer.limit.map { limit in
            Entry(
                Budget(
                    name: BudgetBook.ownLimit,
                    limit: max(limit, 0),
                    window: .rolling(Policy.ownLimitLength)
                )
            )
        }
        self.entries = own.map { entries + [$0] } ?? entries
        self.now = now
        cohort = file.customer.cohort
        made = BudgetBook.ascending(file.charges)
        others = file.customer.account == nil ? [] : file.accountCharges
        pages = Array(repeating: Page(), count: self.entries.count)
        calendar = LocalCalendar(zone: zone)
    }

    /// The name that the log gives to a customer's own limit.
    static let ownLimit = "own-limit"

    /// The budgets that a letter of this kind must find room in.
    func indices(for kind: Case.Kind) -> [Int] {
        entries.indices.filter { entries[$0].budget.scope.includes(kind, cohort: cohort) }
    }

    /// When a budget first has room for a mail of `team` from `moment` on; nil: never.
    mutating func firstRoom(in index: Int, from moment: Timestamp, for team: String) -> Timestamp? {
        guard let limit = entries[index].budget.limit else { return moment }
        guard entries[index].budget.reserves.isEmpty else {
            return firstRoom(in: index, besideReservesOf: limit, from: moment, for: team)
        }
        if moment == now, let known = pages[index].room {
            if case .from(let room) = known { return room }
            return nil
        }
        openPage(index)
        let charges = pages[index].charges ?? []
        let room = entries[index].reach.firstRoom(from: moment, limit: limit, after: charges, in: &calendar)
        if moment == now { pages[index].room = room.map(Room.from) ?? .never }
        return room
    }

    /// The same, where some of the places are kept for teams.
    private mutating func firstRoom(
        in index: Int,
        besideReservesOf limit: Int,
        from moment: Timestamp,
        for team: String,
    ) -> Timestamp? {
        openPage(index)
        let charges = pages[index].charges ?? []
        var moment = moment
        while true {
            if reserves(of: index, limit: limit, at: moment).hasRoom(for: team) { return moment }
            let next = entries[index].reach.nextChange(after: moment, of: charges, in: &calendar)
            guard let next else { return nil }
            moment = next
        }
    }

    /// Who may take which place of a budget at `moment`.
    mutating func reserves(of index: Int, limit: Int, at moment: Timestamp) -> ReserveLedger {
        openPage(index)
        let page = pages[index]
        let reach = entries[index].reach
        func teams(in span: Range<Timestamp>) -> [String] {
            let charges = page.charges ?? []
            return Array(
                page.teams[charges.lowerBound(of: span.lowerBound)..<charges.lowerBound(of: span.upperBound)]
            )
        }
        return ReserveLedger(
            entries[index].budget,
            limit: limit,
            used: teams(in: reach.span(around: moment, in: &calendar)),
            before: teams(in: reach.spanBefore(moment, in: &calendar)),
        )
    }

    /// Writes down a mail that leaves now, or one that is supposed to leave later.
    mutating func add(_ charge: Case.Charge) {
        for index in entries.indices where entries[index].budget.scope.includes(charge.kind, cohort: cohort) {
            openPage(index)
            let place = pages[index].charges?.lowerBound(of: charge.at) ?? 0
            pages[index].charges?.insert(charge.at, at: place)
            if !entries[index].budget.reserves.isEmpty {
                pages[index].teams.insert(charge.kind.team, at: place)
            }
            pages[index].room = nil
        }
    }

    /// What a budget shows now, to a letter of `team`.
    mutating func reading(of index: Int, for team: String) -> BudgetReading {
        let room = firstRoom(in: index, from: now, for: team)
        return BudgetReading(
            rule: entries[index].budget.name,
            used: used(of: index),
            limit: entries[index].budget.limit,
            freesAt: room == now ? nil : room,
        )
    }

    /// How many charges stand in the way of a send now.
    mutating func used(of index: Int) -> Int {
        openPage(index)
        return entries[index].reach.used(at: now, of: pages[index].charges ?? [], in: &calendar)
    }

    /// The last charge that a budget counts.
    mutating func lastCharge(of index: Int) -> Timestamp? {
        openPage(index)
        return pages[index].charges?.last
    }

    /// The charges that a budget counts, ascending.
    mutating func charges(of index: Int) -> [Timestamp] {
        openPage(index)
        return pages[index].charges ?? []
    }

    /// Whether a letter of this kind must find room in a budget, if its class obeys budgets.
    func includes(_ kind: Case.Kind, in index: Int) -> Bool {
        entries[index].budget.scope.includes(kind, cohort: cohort)
    }

    /// The local period that now lies in.
    mutating func period(_ unit: Window.CalendarUnit) -> Range<Timestamp> {
        calendar.period(unit, at: now)
    }

    /// The local period that a moment lies in.
    mutating func period(_ unit: Window.CalendarUnit, at moment: Timestamp) -> Range<Timestamp> {
        calendar.period(unit, at: moment)
    }

    /// Finds the charges that a budget counts, among those made before this judgement.
    private mutating func openPage(_ index: Int) {
        guard pages[index].charges == nil else { return }
        let isShared = entries[index].budget.countedBy == .account && !others.isEmpty
        let all = isShared ? BudgetBook.ascending(made + others) : made
        var charges: [Timestamp] = []
        charges.reserveCapacity(all.count + 1)
        let keepsPlaces = !entries[index].budget.reserves.isEmpty
        for place in all.indices where entries[index].budget.scope.includes(all[place].kind, cohort: cohort) {
            charges.append(all[place].at)
            if keepsPlaces { pages[index].teams.append(all[place].kind.team) }
        }
        pages[index].charges = charges
    }

    /// They ascend in every sound ledger; in a case that a program made they may not.
    private static func ascending(_ charges: [Case.Charge]) -> [Case.Charge] {
        var last: Timestamp?
        for place in charges.indices {
            if let last, charges[place].at < last { return charges.sorted { $0.at < $1.at } }
            last = charges[place].at
        }
        return charges
    }
}
