// SPDX-License-Identifier: Apache-2.0

import Rehearsal

/// Every schedule there is, for a few letters and days.
enum BruteForce {
    /// The most that offers are worth if each is sent on one of its days, or never, as `isAllowed` says of
    /// the days of all sends.
    static func best(_ offers: [Offer], isAllowed: ([Int]) -> Bool) -> Double {
        var best = 0.0
        var sends: [Int] = []
        func go(_ index: Int, _ value: Double) {
            guard isAllowed(sends) else { return }
            guard index < offers.count else {
                best = max(best, value)
                return
            }
            go(index + 1, value)
            for day in offers[index].days {
                sends.append(day)
                go(index + 1, value + offers[index].value)
                sends.removeLast()
            }
        }
        go(0, 0)
        return best
    }

    /// At most so many on one day.
    static func keeps(perDay: Int, _ sends: [Int]) -> Bool {
        sends.allSatisfy { day in sends.count { $0 == day } <= perDay }
    }

    /// At most so many in any so many days.
    static func keeps(limit: Int, inAny length: Int, _ sends: [Int]) -> Bool {
        sends.allSatisfy { day in sends.count { $0 > day - length && $0 <= day } <= limit }
    }

    /// At most so many in each week.
    static func keeps(limit: Int, inWeeksOf length: Int, _ sends: [Int]) -> Bool {
        sends.allSatisfy { day in sends.count { $0 / length == day / length } <= limit }
    }
}
