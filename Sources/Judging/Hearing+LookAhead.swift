// SPDX-License-Identifier: Apache-2.0

/// A place in a letter's budgets that a waiting letter will take.
struct Claim {
    /// The letter's place in the case.
    let place: Int
    /// When it may leave.
    let moment: Timestamp
}

/// The rule on places that are free now and kept for a letter that still waits: one of the team that a place
/// is reserved for, or a better one that may leave soon.
extension Hearing {
    /// Past so many, letters are not looked ahead to: a place for each of them is taken long before.
    private static var claimsMax: Int { 16 }

    mutating func reserved(_ index: Int) -> Ruling? {
        guard rules(of: index).counts, !budgets(on: index).isEmpty else { return nil }
        return claimedByLender(index) ?? claimedByBetter(index)
    }

    /// Asks those again whose place was kept for a letter that has left with another one since.
    mutating func reopenReserved() {
        for index in byPace {
            guard let holder = reservedFor[index], !mayStillLeave(holder), waitsUntil(holder) == nil else {
                continue
            }
            reservedFor[index] = nil
            reopen(index)
            put([.budget, .reserved, .price, .send], to: index)
        }
    }

    /// Holds a letter that would borrow a place while letters of that place's team wait.
    private mutating func claimedByLender(_ index: Int) -> Ruling? {
        let team = file.letters[index].kind.team
        for budget in budgets(on: index) where !book.entries[budget].budget.reserves.isEmpty {
            guard book.entries[budget].budget.lendsReserves, let limit = book.entries[budget].budget.limit
            else { continue }
            let owners = owners(of: budget, besides: team)
            let kept = book.reserves(of: budget, limit: limit, at: now)
                .kept(from: team, waiting: owners.mapValues(\.count))
            let used = book.used(of: budget)
            guard used + kept.reduce(0, { $0 + $1.places }) >= limit else { continue }
            let claims = kept.flatMap { reserve in
                (owners[reserve.team] ?? []).prefix(reserve.places).map { Claim(place: $0, moment: now) }
            }
            let until = supposing(claims) { $0.firstAdmissible(index, from: $0.now) }
            guard let first = claims.first?.place,
                let until = [until, waitsUntil(first)].compactMap(\.self).min()
            else { continue }
            let names = kept.map { "\($0.places) kept for \($0.team)" }.joined(separator: ", ")
            let because = "\(used) of \(limit) used, \(names), which has a letter waiting"
            return hold(index, for: first, until: until, by: budget, because: because)
        }
        return nil
    }

    /// The waiting letters of other teams that a budget keeps places for, by team, in order of arrival.
    private func owners(of budget: Int, besides team: String) -> [String: [Int]] {
        let teams = Set(book.entries[budget].budget.reserves.map(\.team)).subtracting([team])
        var owners: [String: [Int]] = [:]
        for place in byArrival where teams.contains(file.letters[place].kind.team) {
            guard isOpen(place) || waitsUntil(place) != nil, rules(of: place).counts,
                budgets(on: place).contains(budget)
            else { continue }
            owners[file.letters[place].kind.team, default: []].append(place)
        }
        return owners
    }

    /// Holds a letter that would make a better one late, where that one may leave within `look-ahead`.
    ///
    /// One that could not leave any more after that time is held only if otherwise the better one could not:
    /// better late than lost. Who else waits does not count in this, so that no letter is held for being
    /// worth more.
    private mutating func claimedByBetter(_ index: Int) -> Ruling? {
        guard judge.policy.pace != .firstCome, judge.spans.lookAhead > 0 else { return nil }
        let claims = betterClaims(than: index)
        guard !claims.isEmpty, let harm = harm(to: claims, by: index) else { return nil }
        let after = firstAdmissible(index, from: now.advanced(by: judge.spans.lookAhead))
        let canWait = after.map { $0 < dockets[index].expiry ?? .never } ?? false
        guard canWait || harm.isLoss else { return nil }
        let better = harm.claim.place
        let because =
            "the place is kept for a better letter of \(file.letters[better].kind.stream), "
            + "which may leave on \(phrases.moment(harm.claim.moment))"
        return hold(index, for: better, until: harm.claim.moment, by: harm.budget, because: because)
    }

    /// The better letters that wait for another reason and may leave within `look-ahead`, the best first; of
    /// those that may share a mail one.
    private mutating func betterClaims(than index: Int) -> [Claim] {
        let pace = judge.policy.pace
        var better: [Int] = []
        for place in byArrival where waitsUntil(place) != nil {
            guard dockets[place].goes(before: dockets[index], at: pace), rules(of: place).counts,
                budgets(on: place).contains(where: { budgets(on: index).contains($0) })
            else { continue }
            better.append(place)
        }
        guard !better.isEmpty else { return [] }
        let dockets = dockets
        let horizon = now.advanced(by: judge.spans.lookAhead)
        var claims: [Claim] = []
        let before = book
        for place in better.sorted(by: { dockets[$0].goes(before: dockets[$1], at: pace) }) {
            guard claims.count < Hearing.claimsMax, !mayRide(place, with: index),
                !claims.contains(where: { mayRide(place, with: $0.place) }),
                let from = waitsUntil(place), from <= horizon,
                let moment = firstAdmissible(place, from: from), moment <= horizon,
                moment < dockets[place].expiry ?? .never
            else { continue }
            claims.append(Claim(place: place, moment: moment))
            suppose(claims[claims.count - 1])
        }
        book = before
        forgetRoom()
        return claims
    }

    /// The first of some claims that would be late, or lost, if a letter left now, and the budget that it
    /// would find full.
    private mutating func harm(
        to claims: [Claim],
        by index: Int,
    ) -> (claim: Claim, isLoss: Bool, budget: Int)? {
        let before = book
        defer {
            book = before
            forgetRoom()
        }
        suppose(Claim(place: index, moment: now))
        for claim in claims {
            let later = firstAdmissible(claim.place, from: claim.moment)
            guard later != claim.moment else {
                suppose(claim)
                continue
            }
            let isLoss = later.map { $0 >= dockets[claim.place].expiry ?? .never } ?? true
            let team = file.letters[claim.place].kind.team
            let full = budgets(on: claim.place).first { budget in
                book.firstRoom(in: budget, from: claim.moment, for: team) != claim.moment
            }
            guard let full else { return nil }
            return (claim, isLoss, full)
        }
        return nil
    }

    /// Whether two letters may stand in one digest.
    private func mayRide(_ one: Int, with other: Int) -> Bool {
        guard let merge = dockets[one].merge, dockets[other].merge == merge else { return false }
        return canShare(judge.policy.merges[merge], one, other)
    }

    /// Until when a letter is held, if time alone may let it go; nil for one that the price keeps, since what
    /// it is worth has been weighed.
    private func waitsUntil(_ index: Int) -> Timestamp? {
        guard case .hold(let reason, let until)? = rulings[index]?.verdict, reason != .price else {
            return nil
        }
        return until
    }

    private mutating func hold(
        _ index: Int,
        for other: Int,
        until: Timestamp,
        by budget: Int,
        because: String,
    ) -> Ruling {
        pillars[index] = other
        reservedFor[index] = other
        let entry = book.entries[budget].budget
        return ruling(
            .hold(entry.isGap ? .gap : .budget, until: min(until, dockets[index].expiry ?? until)),
            on: index,
            rule: entry.name,
            of: dockets[other].id,
            because: because,
            budgets: budgetReadings(on: index),
        )
    }

    /// What a question is answered with once these letters have left.
    private mutating func supposing<Answer>(
        _ claims: [Claim],
        _ ask: (inout Hearing) -> Answer,
    ) -> Answer {
        let before = book
        for claim in claims { suppose(claim) }
        let answer = ask(&self)
        book = before
        forgetRoom()
        return answer
    }

    private mutating func suppose(_ claim: Claim) {
        let kind = file.letters[claim.place].kind
        book.add(Case.Charge(at: claim.moment, kind: kind, cohort: file.customer.cohort))
        forgetRoom()
    }
}
