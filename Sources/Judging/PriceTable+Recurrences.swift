// SPDX-License-Identifier: Apache-2.0

/// How the prices are worked out: the value of a state is what its slots are expected to earn from then on.
extension PriceTable {
    /// Relative values, swept until they stand still. A price is what the state with today's send is worth
    /// less than the one without it.
    static func rolling(_ sample: PriceSample, limit: Int, days: Int) -> [Double] {
        let mask = 1 << (days - 1) - 1
        let states = (0...mask).filter { $0.nonzeroBitCount <= limit }
        var worth = Array(repeating: 0.0, count: mask + 1)
        var next = worth
        var prices = worth
        var places = Array(repeating: 0, count: mask + 1)
        for _ in 0..<sweepsMax {
            for state in states {
                let after = state << 1 & mask
                let stay = worth[after]
                guard state.nonzeroBitCount < limit else {
                    next[state] = stay
                    continue
                }
                let price = stay - worth[after | 1]
                prices[state] = price
                next[state] = stay + sample.excess(over: max(price, 0), from: &places[state])
            }
            let base = next[0]
            var change = 0.0
            for state in states {
                next[state] -= base
                change = max(change, abs(next[state] - worth[state]))
            }
            swap(&worth, &next)
            if change < stillness { break }
        }
        return prices
    }

    /// From the last day of the window backwards.
    static func calendar(_ sample: PriceSample, limit: Int, days: Int) -> [Double] {
        var prices = Array(repeating: 0.0, count: limit * days)
        // What so many slots are worth with the days that have been gone through.
        var worth = Array(repeating: 0.0, count: limit + 1)
        var places = Array(repeating: 0, count: limit + 1)
        for day in 0..<days {
            // Downwards, so that `worth[slots - 1]` is still that of one day less.
            for slots in (1...limit).reversed() {
                let price = worth[slots] - worth[slots - 1]
                prices[(slots - 1) * days + day] = price
                worth[slots] += sample.excess(over: max(price, 0), from: &places[slots])
            }
        }
        return prices
    }

    /// Far below a difference that anyone would see in a price.
    private static let stillness = 1e-6
    /// A week takes about 90; a sample cannot make it go on for ever.
    private static let sweepsMax = 5_000
}
