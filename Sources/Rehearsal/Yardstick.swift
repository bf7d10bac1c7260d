// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What a clairvoyant could have earned under a policy's budgets.
///
/// It knows the days of the calendar and one longer window of the budgets that bind every letter, the one
/// that binds most by the week; whatever else a policy asks for (other budgets, quiet hours, inhibitions,
/// what exempt mail takes away) is left out, which only makes more possible. So what it gives is the optimum
/// where nothing is left out and the windows nest, and else a bound.
package struct Yardstick: Sendable {
    /// Which windows it knows.
    enum Model: Hashable, Sendable {
        /// Nothing may ever be sent.
        case blocked
        /// So many a day, and so many in each week or month of the calendar.
        case calendar(perDay: Int?, unit: Window.CalendarUnit?, limit: Int)
        /// At most one a day, and so many in any so many days.
        case rolling(limit: Int, days: Int)
        /// So many a day, and so many in any so many days, of which only blocks that follow each other are
        /// held.
        case blocks(perDay: Int?, limit: Int, days: Int)
    }

    let model: Model
    /// Whether the model is all that the policy asks for.
    package let isExact: Bool

    package init(_ policy: Policy) {
        let binding = policy.budgets.filter { $0.scope == Scope() && $0.limit != nil }
        let perDay = binding.filter { $0.window == .calendar(.day) }.compactMap(\.limit).min()
        var tightest: (budget: Budget, rate: Double)?
        for budget in binding {
            guard let limit = budget.limit, let days = Yardstick.days(of: budget.window) else { continue }
            let rate = Double(limit) / Double(days)
            if tightest.map({ rate < $0.rate }) ?? true { tightest = (budget, rate) }
        }
        if binding.contains(where: { $0.limit == 0 }) {
            model = .blocked
        } else if let budget = tightest?.budget, let limit = budget.limit {
            switch budget.window {
            case .calendar(let unit): model = .calendar(perDay: perDay, unit: unit, limit: limit)
            case .rolling:
                let days = Yardstick.days(of: budget.window) ?? 1
                model =
                    perDay == 1 && days <= RollingBound.lengthMax
                    ? .rolling(limit: limit, days: days)
                    : .blocks(perDay: perDay, limit: limit, days: days)
            }
        } else {
            model = .calendar(perDay: perDay, unit: nil, limit: .max)
        }
        let known = policy.budgets.filter { budget in
            budget.limit == nil || budget.scope == Scope() && budget.window == .calendar(.day)
                || budget == tightest?.budget
        }
        let isWhole = known.count == policy.budgets.count && Yardstick.asksNothingElse(policy)
        switch model {
        case .blocked, .calendar: isExact = isWhole
        case .rolling, .blocks: isExact = false
        }
    }

    /// Whether nothing but budgets keeps letters, and nothing but letters that obey them takes their room.
    private static func asksNothingElse(_ policy: Policy) -> Bool {
        policy.quietHours.isEmpty && policy.silences.isEmpty && policy.inhibitions.isEmpty
            && policy.rollout == Policy.Rollout()
            && policy.classes.allSatisfy { !$0.counts || $0.obeys.contains(.budgets) }
    }

    /// The whole days of a window that is longer than a day.
    private static func days(of window: Window) -> Int? {
        switch window {
        case .rolling(let length):
            let days = Int(length.milliseconds / 86_400_000)
            return days > 1 ? days : nil
        case .calendar(.week): return 7
        case .calendar(.month): return 31
        case .calendar(.hour), .calendar(.day): return nil
        }
    }

    /// What one customer's letters could have earned.
    package func yield(of offers: [Offer], in zone: Zone) -> Yield {
        guard let first = offers.map(\.days.lowerBound).min(), let last = offers.map(\.days.upperBound).max()
        else { return Yield(value: 0, isExact: isExact) }
        let days = first...last
        let value: Double
        switch model {
        case .blocked: value = 0
        case .calendar(nil, nil, _): value = offers.reduce(0) { $0 + max($1.value, 0) }
        case .calendar(let perDay, let unit, let limit):
            var optimum = CalendarOptimum(
                offers,
                perDay: perDay,
                days: days,
                week: Yardstick.week(unit, in: zone, days: days),
                room: { _ in limit }
            )
            value = optimum.value()
        case .rolling(let limit, let length):
            var bound = RollingBound(
                offers,
                limit: limit,
                length: length,
                days: days,
                shortened: { Yardstick.isLong($0 - length + 1...$0, in: zone) }
            )
            value = bound.solve().bound
        case .blocks(let perDay, let limit, let length):
            value =
                (0..<min(length, Yardstick.alignmentsMax)).map { shift in
                    func start(_ block: Int) -> Int { first + block * length - shift }
                    var optimum = CalendarOptimum(
                        offers,
                        perDay: perDay,
                        days: days,
                        week: { ($0 - first + shift) / length },
                        // A block that is an hour longer than the window may hold what two windows do.
                        room: { block in
                            let start = start(block)
                            return Yardstick.isLong(start...start + length - 1, in: zone) ? 2 * limit : limit
                        }
                    )
                    return optimum.value()
                }.min() ?? 0
        }
        return Yield(value: value, isExact: isExact)
    }

    /// Blocks may begin on any day; each beginning gives a bound, and the least of them counts.
    private static let alignmentsMax = 8

    /// Whether these local days together are longer than so many times 24 hours.
    private static func isLong(_ days: ClosedRange<Int>, in zone: Zone) -> Bool {
        zone.offset(at: zone.start(ofDay: days.lowerBound))
            > zone.offset(at: zone.start(ofDay: days.upperBound + 1))
    }

    /// Which week or month a day lies in; all days in one where there is none.
    private static func week(
        _ unit: Window.CalendarUnit?,
        in zone: Zone,
        days: ClosedRange<Int>
    ) -> (Int) -> Int {
        guard let unit else { return { _ in 0 } }
        var number = 0
        var end = zone.period(unit, at: zone.start(ofDay: days.lowerBound)).upperBound
        return { day in
            let start = zone.start(ofDay: day)
            if start >= end {
                number += 1
                end = zone.period(unit, at: start).upperBound
            }
            return number
        }
    }
}
