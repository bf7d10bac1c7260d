// SPDX-License-Identifier: Apache-2.0

/// Who may take which place of a budget that keeps some for teams (`budgets.reserves`).
///
/// A team takes its own places first, then those that are kept for nobody. Where the budget lends, it may
/// then take places of teams that have nothing waiting. What it took so in one window it owes: in the next
/// one it leaves as many places more to the lender. All of it is read from the charges, so that nothing has
/// to be remembered besides them.
struct ReserveLedger {
    private let limit: Int
    private let reserves: [Budget.Reserve]
    private let lends: Bool
    /// The team of each charge in the window, in order of time.
    private let used: [String]
    /// The same of the window before.
    private let before: [String]

    /// - Precondition: the budget has a limit.
    init(_ budget: Budget, limit: Int, used: [String], before: [String]) {
        self.limit = limit
        reserves = budget.reserves
        lends = budget.lendsReserves
        self.used = used
        self.before = before
    }

    /// Whether a mail of `team` finds a place.
    ///
    /// - Parameter waiting: how many letters of each team wait; empty where nobody's waiting counts.
    func hasRoom(for team: String, waiting: [String: Int] = [:]) -> Bool {
        used.count + kept(from: team, waiting: waiting).reduce(0) { $0 + $1.places } < limit
    }

    /// The places that a mail of `team` has to leave alone.
    func kept(from team: String, waiting: [String: Int] = [:]) -> [Budget.Reserve] {
        let debts = lends ? debts(of: team) : [:]
        return reserves.compactMap { reserve in
            guard reserve.team != team else { return nil }
            let own = used.count { $0 == reserve.team }
            let owed = debts[reserve.team] ?? 0
            let open = max(reserve.places + owed - own, 0)
            let places = lends ? min(open, max(owed, waiting[reserve.team] ?? 0)) : open
            return places > 0 ? Budget.Reserve(team: reserve.team, places: places) : nil
        }
    }

    /// What `team` borrowed in the window before, by lender.
    ///
    /// The charges that came last took the kept places, as far as their teams had used up what was their own.
    private func debts(of team: String) -> [String: Int] {
        var idle = reserves.map { reserve in
            Budget.Reserve(
                team: reserve.team,
                places: max(reserve.places - before.count { $0 == reserve.team }, 0)
            )
        }
        var lent = before.count - (limit - idle.reduce(0) { $0 + $1.places })
        var beyond: [String: Int] = [:]
        for borrower in Set(before) {
            let own = reserves.first { $0.team == borrower }?.places ?? 0
            beyond[borrower] = before.count { $0 == borrower } - own
        }
        var debts: [String: Int] = [:]
        for borrower in before.reversed() where lent > 0 && beyond[borrower, default: 0] > 0 {
            guard let lender = idle.firstIndex(where: { $0.places > 0 && $0.team != borrower }) else { break }
            lent -= 1
            beyond[borrower, default: 0] -= 1
            idle[lender].places -= 1
            if borrower == team { debts[idle[lender].team, default: 0] += 1 }
        }
        return debts
    }
}
