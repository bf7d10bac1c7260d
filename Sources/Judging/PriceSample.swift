// SPDX-License-Identifier: Apache-2.0

/// What the slots of past days could have earned: the value of the best letter that came to each customer on
/// each day, 0 where none came.
///
/// Values are sorted and summed in one fixed order, so that the same days give the same table on every
/// machine.
package struct PriceSample: Hashable, Sendable {
    /// The values above 0, ascending.
    private let values: [Double]
    /// `sums[i]` is the sum of `values[i...]`, added from the largest on.
    private let sums: [Double]
    /// The days of all customers, those without a letter among them.
    package let days: Int

    /// - Parameters:
    ///   - bests: The best value of each day that had a letter, in any order.
    ///   - days: How many days were watched in all, at least as many.
    package init(bests: [Double], days: Int) {
        precondition(bests.count <= days, "\(bests.count) days with a letter among \(days)")
        values = bests.filter { $0 > 0 && $0.isFinite }.sorted()
        var sums = Array(repeating: 0.0, count: values.count + 1)
        for index in values.indices.reversed() { sums[index] = sums[index + 1] + values[index] }
        self.sums = sums
        self.days = days
    }

    /// What a slot at this price earns on a day on the mean: `mean(max(v - price, 0))`.
    ///
    /// - Parameter place: Where the last price stood among the values; prices that change little are found
    ///   from there in no time.
    func excess(over price: Double, from place: inout Int) -> Double {
        guard days > 0 else { return 0 }
        while place > 0, values[place - 1] > price { place -= 1 }
        while place < values.count, values[place] <= price { place += 1 }
        return (sums[place] - price * Double(values.count - place)) / Double(days)
    }
}
