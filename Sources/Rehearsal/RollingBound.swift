// SPDX-License-Identifier: Apache-2.0

/// A bound on what letters are worth that can be sent with at most one a day and so many in any `length`
/// days, and a schedule that nearly reaches it.
///
/// Lagrange: each letter has a price λ for being sent, and may then be sent as often as one likes; what the
/// days earn best is found by a program over the days and the pattern of the last ones. The bound is that and
/// the prices together, whatever the prices are; steps against the letters that were sent too often, or not
/// at all, bring it down (Held, Wolfe, Crowder, doi.org/10.1007/BF01580223).
package struct RollingBound {
    private let offers: [Offer]
    private let first: Int
    /// By day, the letters that may go: those of `alive[starts[day]..<starts[day + 1]]`.
    private var alive: [Int] = []
    private var starts: [Int] = [0]
    private let shortened: [Bool]
    private var program: RollingProgram

    private static let rounds = 100
    /// A schedule is looked for in one of so many rounds.
    private static let roundsPerSchedule = 5
    /// A bound that is this near to a schedule, as a share of it, is near enough.
    private static let nearness = 1e-4

    /// The longest window whose patterns are gone through; longer ones have too many.
    package static let lengthMax = 8

    /// - Parameter shortened: Days whose window reaches a day less far back, since a day in it has 25 hours.
    package init(
        _ offers: [Offer],
        limit: Int,
        length: Int,
        days: ClosedRange<Int>,
        shortened: (Int) -> Bool = { _ in false },
    ) {
        precondition((1...Self.lengthMax).contains(length) && limit > 0)
        self.offers = offers
        first = days.lowerBound
        var alive = Array(repeating: [Int](), count: days.count)
        for (index, offer) in offers.enumerated() where offer.value > 0 {
            for day in offer.days where days.contains(day) { alive[day - first].append(index) }
        }
        for letters in alive {
            self.alive += letters
            starts.append(self.alive.count)
        }
        self.shortened = days.map(shortened)
        program = RollingProgram(limit: limit, length: length, days: days.count)
    }

    private var days: Int { starts.count - 1 }

    /// No schedule is worth more than `bound`, and there is one that is worth `schedule`.
    package mutating func solve() -> (bound: Double, schedule: Double) {
        var lambda = Array(repeating: 0.0, count: offers.count)
        var slack = lambda
        var earned = Array(repeating: 0.0, count: days)
        var best = Array(repeating: -1, count: days)
        // Nor is one worth more than all letters together.
        var (bound, schedule) = (offers.reduce(0) { $0 + max($1.value, 0) }, 0.0)
        var (step, idle) = (2.0, 0)
        for round in 0..<Self.rounds {
            for day in 0..<days {
                var (most, letter) = (0.0, -1)
                for index in alive[starts[day]..<starts[day + 1]] {
                    let left = offers[index].value - lambda[index]
                    if left > most { (most, letter) = (left, index) }
                }
                (earned[day], best[day]) = (most, letter)
            }
            let (value, chosen) = program.bestDays(earned, shortened: shortened)
            let dual = value + lambda.reduce(0, +)
            idle = dual < bound - 1e-12 ? 0 : idle + 1
            bound = min(bound, dual)
            if round % Self.roundsPerSchedule == 0 {
                schedule = max(schedule, worth(of: chosen))
                if bound - schedule <= Self.nearness * bound { break }
            }
            if idle >= 5 { (step, idle) = (step * 0.6, 0) }
            for index in slack.indices { slack[index] = 1 }
            for day in chosen { slack[best[day]] -= 1 }
            // A letter without a price that is not sent pulls nowhere.
            var norm = 0.0
            for index in slack.indices where slack[index] < 0 || lambda[index] > 0 {
                norm += slack[index] * slack[index]
            }
            guard norm > 0 else { break }
            let length = step * (dual - schedule) / norm
            for index in slack.indices { lambda[index] = max(0, lambda[index] - length * slack[index]) }
        }
        return (bound, min(schedule, bound))
    }

    /// The best that letters on these days, one a day, are worth: by falling value, each by an augmenting
    /// path.
    private func worth(of days: [Int]) -> Double {
        var placeOf = Array(repeating: -1, count: self.days)
        for (place, day) in days.enumerated() { placeOf[day] = place }
        var isCandidate = Array(repeating: false, count: offers.count)
        for day in days { for index in alive[starts[day]..<starts[day + 1]] { isCandidate[index] = true } }
        let candidates = offers.indices.filter { isCandidate[$0] }
        var letterOn = Array(repeating: -1, count: days.count)
        var seen = Array(repeating: -1, count: days.count)
        var isClosed = Array(repeating: false, count: days.count)
        var steps: [(place: Int, letter: Int, before: Int)] = []
        var (value, left) = (0.0, days.count)
        for index in candidates.sorted(by: { (-offers[$0].value, $0) < (-offers[$1].value, $1) }) {
            guard left > 0 else { break }
            steps.removeAll(keepingCapacity: true)
            func reach(_ letter: Int, from step: Int) {
                let span = offers[letter].days
                for day in max(span.lowerBound - first, 0)...min(span.upperBound - first, self.days - 1) {
                    let place = placeOf[day]
                    guard place >= 0, seen[place] != index, !isClosed[place] else { continue }
                    seen[place] = index
                    steps.append((place, letter, step))
                }
            }
            reach(index, from: -1)
            var next = 0
            while next < steps.count, letterOn[steps[next].place] >= 0 {
                reach(letterOn[steps[next].place], from: next)
                next += 1
            }
            guard next < steps.count else {
                for step in steps { isClosed[step.place] = true }
                continue
            }
            while next >= 0 {
                letterOn[steps[next].place] = steps[next].letter
                next = steps[next].before
            }
            value += offers[index].value
            left -= 1
        }
        return value
    }
}
