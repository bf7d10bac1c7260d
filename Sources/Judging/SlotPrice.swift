// SPDX-License-Identifier: Apache-2.0

/// What a slot of one budget costs a customer, now and on the days to come if nothing is sent.
struct SlotPrice {
    /// The priced budget, by its place in the book; nil where nothing has a price.
    let budget: Int?
    let price: Double
    /// How many slots are free.
    let free: Int
    /// Where the price comes from.
    let source: Source
    /// Worked out when a letter is held.
    var coming: [Day]?
    /// ` while 1 of 3 is free`, told once for all letters that are held.
    var circumstances: String?

    enum Source {
        case table(PriceTable)
        /// Too few days are known for a table.
        case history(days: Int)
    }

    /// A day to come, from its first moment on.
    struct Day {
        let start: Timestamp
        let price: Double
    }

    static let nothing = SlotPrice(budget: nil, price: 0, free: 0, source: .history(days: 0))
}

/// A customer's place in a price table.
enum SlotState {
    /// Which of the last days before `today` had a send, bit 0 the day before; local days by their numbers.
    ///
    /// The table knows one send a day. What was sent today counts as sent yesterday, where another letter may
    /// go today; what finds its day taken stands on an older one, so it is taken to be free earlier, and the
    /// price is too low rather than too high.
    static func pattern(of charges: [Timestamp], today: Int, days: Int, in zone: Zone) -> Int {
        var pattern = 0
        for charge in charges.reversed() {
            let age = today - zone.dayNumber(at: charge)
            guard age < days else { break }
            var bit = max(age, 1) - 1
            while bit < days - 1, pattern >> bit & 1 == 1 { bit += 1 }
            if bit < days - 1 { pattern |= 1 << bit }
        }
        return pattern
    }
}

extension Zone {
    /// The local day of `moment`, in days after 1970-01-01.
    package func dayNumber(at moment: Timestamp) -> Int {
        Int(localSeconds(at: moment).floorDivided(by: CivilTime.daySeconds))
    }

    /// When a local day, counted from 1970-01-01, begins.
    package func start(ofDay day: Int) -> Timestamp {
        Timestamp(seconds: second(ofLocal: Int64(day) * CivilTime.daySeconds))
    }
}
