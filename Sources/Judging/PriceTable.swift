// SPDX-License-Identifier: Apache-2.0

/// What a slot of one budget is expected to earn if it is kept, for each state that a customer can be in.
///
/// It is Littlewood's rule, which airlines call a bid price: a letter is worth a slot if its value is at
/// least the price. The model has at most one send a day, and days without regard to their hours; it knows
/// one budget and what past days brought, and nothing of the letters that wait. A slot that is priced too
/// low does less harm than one that is priced too high, so prices in rolling windows are lowered by a fifth.
package struct PriceTable: Hashable, Sendable {
    /// How the days of a budget's window hang together.
    package enum Shape: Hashable, Sendable {
        /// Any so many days.
        case rolling(days: Int)
        /// Weeks or months of the calendar, of at most so many days.
        case calendar(days: Int)
    }

    package let shape: Shape
    /// How many sends the window has room for.
    package let limit: Int
    /// By state: in rolling windows by the bits of `pattern`; in calendar windows by slots and days left.
    package let prices: [Double]

    /// A table as it was kept; nil if these are not as many prices as it must have, or no prices.
    package init?(shape: Shape, limit: Int, prices: [Double]) {
        guard limit > 0, shape.isPriced, prices.count == shape.states(limit: limit),
            prices.allSatisfy({ $0 >= 0 && $0.isFinite })
        else { return nil }
        self.shape = shape
        self.limit = limit
        self.prices = prices
    }

    /// Works out the prices.
    ///
    /// - Parameter alpha: What every price is multiplied by; 0 is `best-first`.
    package init(_ sample: PriceSample, shape: Shape, limit: Int, alpha: Double? = nil) {
        precondition(limit > 0 && shape.isPriced, "a price for \(limit) in \(shape)")
        self.shape = shape
        self.limit = limit
        let worked: [Double]
        switch shape {
        case .rolling(let days): worked = PriceTable.rolling(sample, limit: limit, days: days)
        case .calendar(let days): worked = PriceTable.calendar(sample, limit: limit, days: days)
        }
        let alpha = alpha ?? shape.alpha
        prices = worked.map { max(0, $0) * alpha }
    }

    /// The price in a rolling window.
    ///
    /// - Parameter pattern: Which of the last days had a send; bit 0 is yesterday.
    package func price(pattern: Int) -> Double {
        var pattern = pattern & (prices.count - 1)
        // A full window has no room, except for an hour where a day had 25: then the oldest send is over.
        while pattern.nonzeroBitCount >= limit {
            pattern &= ~(1 << (Int.bitWidth - 1 - pattern.leadingZeroBitCount))
        }
        return prices[pattern]
    }

    /// The price in a window of the calendar.
    ///
    /// - Parameters:
    ///   - slots: How many sends it still has room for, at least one.
    ///   - days: How many of its days are left, today among them.
    package func price(slots: Int, days: Int) -> Double {
        let most = shape.days
        return prices[(min(max(slots, 1), limit) - 1) * most + min(max(days, 1), most) - 1]
    }
}

extension PriceTable.Shape {
    /// A rolling window has a state for each pattern of its last days, so it is not priced beyond this many.
    package static let rollingDaysMax = 16

    /// The days of a budget's window, part days as whole ones; nil where slots have no price: in windows of
    /// less than two days, and in rolling ones that are too long.
    package init?(_ window: Window) {
        switch window {
        case .rolling(let length):
            let day = CivilTime.daySeconds * 1_000
            let days = Int(((length.milliseconds + day - 1) / day))
            self = .rolling(days: days)
        case .calendar(.week): self = .calendar(days: 7)
        case .calendar(.month): self = .calendar(days: 31)
        case .calendar(.hour), .calendar(.day): return nil
        }
        guard isPriced else { return nil }
    }

    package var days: Int {
        switch self {
        case .rolling(let days), .calendar(let days): days
        }
    }

    var isPriced: Bool {
        switch self {
        case .rolling(let days): (2...Self.rollingDaysMax).contains(days)
        case .calendar(let days): (2...31).contains(days)
        }
    }

    /// Measured: between 0.6 and 1.3 it matters little; rolling windows earn most a little below 1.
    var alpha: Double {
        switch self {
        case .rolling: 0.8
        case .calendar: 1
        }
    }

    func states(limit: Int) -> Int {
        switch self {
        case .rolling(let days): 1 << (days - 1)
        case .calendar(let days): limit * days
        }
    }
}
