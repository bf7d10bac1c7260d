// SPDX-License-Identifier: Apache-2.0

/// The most valuable letters that can be sent with so many a day and so many in each week (or month) of days.
///
/// The sets of letters that can be sent together form a matroid where the windows nest, so taking letters by
/// falling value, and each that can still be sent with those that were taken, gives the optimum. Whether it
/// can be sent is found by an augmenting path through letters, days and weeks.
package struct CalendarOptimum {
    /// How many a day; nil: as many as there are.
    private let perDay: Int?
    /// The week of each day, by its place from `first` on, and the room of each week.
    private let weekOf: [Int]
    private let first: Int
    private let weekRoom: [Int]
    private let daysOf: [Range<Int>]

    private let offers: [Offer]
    private var taken: [[Int]]
    private var weekLoad: [Int]
    private var dayOf: [Int?]
    /// Days and weeks that a search went through in vain: no later one comes further there.
    private var isDayClosed: [Bool]
    private var isWeekClosed: [Bool]

    /// - Parameters:
    ///   - perDay: How many a day; nil: as many as there are.
    ///   - days: All days that an offer may lie in.
    ///   - week: The week of a day, a number that does not fall as days rise.
    ///   - room: How many in that week.
    package init(
        _ offers: [Offer],
        perDay: Int?,
        days: ClosedRange<Int>,
        week: (Int) -> Int,
        room: (_ week: Int) -> Int,
    ) {
        self.offers = offers
        self.perDay = perDay
        first = days.lowerBound
        var weekOf: [Int] = []
        var weekRoom: [Int] = []
        var daysOf: [Range<Int>] = []
        var last: Int?
        for (place, day) in days.enumerated() {
            let name = week(day)
            if name != last {
                weekRoom.append(room(name))
                daysOf.append(place..<place)
                last = name
            }
            daysOf[daysOf.count - 1] = daysOf[daysOf.count - 1].lowerBound..<place + 1
            weekOf.append(weekRoom.count - 1)
        }
        (self.weekOf, self.weekRoom, self.daysOf) = (weekOf, weekRoom, daysOf)
        taken = Array(repeating: [], count: weekOf.count)
        weekLoad = Array(repeating: 0, count: weekRoom.count)
        dayOf = Array(repeating: nil, count: offers.count)
        isDayClosed = Array(repeating: false, count: weekOf.count)
        isWeekClosed = Array(repeating: false, count: weekRoom.count)
    }

    /// What the best schedule is worth.
    package mutating func value() -> Double {
        let order = offers.indices.sorted { (-offers[$0].value, $0) < (-offers[$1].value, $1) }
        var value = 0.0
        for index in order where offers[index].value > 0 {
            if take(index) { value += offers[index].value }
        }
        return value
    }

    /// A step of a search: a day that was reached, and how.
    private struct Step {
        let day: Int
        /// The letter that would come to this day.
        let letter: Int
        /// The step whose day that letter would leave; nil for the new letter itself.
        let before: Int?
    }

    /// Finds a place for a letter, moving others if need be; false if there is none.
    private mutating func take(_ index: Int) -> Bool {
        var steps: [Step] = []
        var seenDays: Set<Int> = []
        var seenWeeks: Set<Int> = []
        func reach(_ days: some Sequence<Int>, with letter: Int, from step: Int?, _ self: Self) {
            for day in days where !self.isDayClosed[day] && seenDays.insert(day).inserted {
                steps.append(Step(day: day, letter: letter, before: step))
            }
        }
        reach(days(of: index), with: index, from: nil, self)
        var next = 0
        while next < steps.count {
            let step = steps[next]
            let week = weekOf[step.day]
            if perDay.map({ taken[step.day].count < $0 }) ?? true {
                if weekLoad[week] < weekRoom[week] {
                    settle(steps, at: next)
                    return true
                }
                // The week is full: whatever stands in it may move to another week instead.
                if !isWeekClosed[week], seenWeeks.insert(week).inserted {
                    for day in daysOf[week] {
                        for letter in taken[day] { reach(days(of: letter), with: letter, from: next, self) }
                    }
                }
            } else {
                for letter in taken[step.day] { reach(days(of: letter), with: letter, from: next, self) }
            }
            next += 1
        }
        for day in seenDays { isDayClosed[day] = true }
        for week in seenWeeks { isWeekClosed[week] = true }
        return false
    }

    private func days(of index: Int) -> ClosedRange<Int> {
        let days = offers[index].days
        return max(days.lowerBound - first, 0)...min(days.upperBound - first, weekOf.count - 1)
    }

    /// Moves every letter on the way to a step's day.
    private mutating func settle(_ steps: [Step], at final: Int) {
        var place: Int? = final
        while let here = place {
            let step = steps[here]
            if let old = dayOf[step.letter] {
                taken[old].removeAll { $0 == step.letter }
                weekLoad[weekOf[old]] -= 1
            }
            taken[step.day].append(step.letter)
            weekLoad[weekOf[step.day]] += 1
            dayOf[step.letter] = step.day
            place = step.before
        }
    }
}
