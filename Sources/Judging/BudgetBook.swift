// SPDX-License-Identifier: Apache-2.0

/// The budgets of one customer while its case is judged, each with the charges that it counts.
///
/// A charge keeps the team, stream and class that it was made with; the cohort in a scope speaks of the customer as
/// it is now, so that a stricter limit for its new cohort counts what it got in the old one (POLICY.md, section 2).
struct BudgetBook {
    /// The policy's budgets that can concern this customer, and last its own limit where it has one.
    let budgets: [Budget]
    private let zone: Zone
    private let now: Timestamp
    private let cohort: String?
    private let made: [Case.Charge]
    private var pages: [Page]

    /// What is known of one budget.
    private struct Page {
        /// The moments of the charges that it counts, ascending; nil before they are asked for.
        var charges: [Timestamp]?
        /// When it has room from now on; nil before that is asked for.
        var room: Room?
    }

    /// When a budget has room.
    enum Room: Hashable {
        case from(Timestamp)
        case never
    }

    init(_ budgets: [Budget], for file: Case, at now: Timestamp, in zone: Zone) {
        let own = file.customer.limit.map {
            Budget(name: BudgetBook.ownLimit, limit: max($0, 0), window: .rolling(Policy.ownLimitLength))
        }
        self.budgets = own.map { budgets + [$0] } ?? budgets
        self.zone = zone
        self.now = now
        cohort = file.customer.cohort
        // They ascend in every sound ledger; a case that a program made may not.
        made =
            zip(file.charges, file.charges.dropFirst()).allSatisfy { $0.at <= $1.at }
            ? file.charges : file.charges.sorted { $0.at < $1.at }
        pages = Array(repeating: Page(), count: self.budgets.count)
    }

    /// The name that the log gives to a customer's own limit.
    static let ownLimit = "own-limit"

    /// The budgets that a letter of this kind must find room in.
    func indices(for kind: Case.Kind) -> [Int] {
        budgets.indices.filter { budgets[$0].scope.includes(kind, cohort: cohort) }
    }

    /// When a budget first has room from `moment` on; nil: never.
    mutating func firstRoom(in index: Int, from moment: Timestamp) -> Timestamp? {
        guard let limit = budgets[index].limit else { return moment }
        if moment != now {
            return budgets[index].window.firstRoom(
                from: moment,
                limit: limit,
                after: charges(of: index),
                in: zone
            )
        }
        let room = pages[index].room ?? roomNow(in: index, limit: limit)
        pages[index].room = room
        switch room {
        case .from(let moment): return moment
        case .never: return nil
        }
    }

    /// Writes down a mail that leaves now.
    mutating func add(_ charge: Case.Charge) {
        for index in budgets.indices where budgets[index].scope.includes(charge.kind, cohort: cohort) {
            var charges = charges(of: index)
            charges.insert(charge.at, at: charges.lowerBound(of: charge.at))
            pages[index] = Page(charges: charges)
        }
    }

    /// What a budget shows now.
    mutating func reading(of index: Int) -> BudgetReading {
        let room = firstRoom(in: index, from: now)
        return BudgetReading(
            rule: budgets[index].name,
            used: used(of: index),
            limit: budgets[index].limit,
            freesAt: room == now ? nil : room,
        )
    }

    /// How many charges stand in the way of a send now.
    mutating func used(of index: Int) -> Int {
        budgets[index].window.used(at: now, of: charges(of: index), in: zone)
    }

    /// The last charge that a budget counts.
    mutating func lastCharge(of index: Int) -> Timestamp? {
        charges(of: index).last
    }

    private mutating func roomNow(in index: Int, limit: Int) -> Room {
        let charges = charges(of: index)
        return budgets[index].window.firstRoom(from: now, limit: limit, after: charges, in: zone)
            .map(Room.from) ?? .never
    }

    private mutating func charges(of index: Int) -> [Timestamp] {
        if let known = pages[index].charges { return known }
        let scope = budgets[index].scope
        let charges = made.filter { scope.includes($0.kind, cohort: cohort) }.map(\.at)
        pages[index].charges = charges
        return charges
    }
}
