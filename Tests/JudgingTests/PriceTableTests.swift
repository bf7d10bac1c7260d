// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

/// The price table by its recurrences, against figures that were worked out elsewhere.
@Suite struct PriceTableTests {
    private static func near(_ one: Double, _ other: Double) -> Bool { abs(one - other) < 0.000_5 }

    @Test func theWeekOfTheCalendarHasTheKnownPrices() {
        let table = PriceTable(.checked, shape: .calendar(days: 7), limit: 3, alpha: 1)
        let known: [[Double]] = [
            [1.968, 1.834, 1.668, 1.460, 1.200, 0.800, 0],
            [1.259, 1.115, 0.962, 0.740, 0.400, 0, 0],
            [0.881, 0.716, 0.470, 0.200, 0, 0, 0],
        ]
        for (slots, prices) in known.enumerated() {
            for (gone, price) in prices.enumerated() {
                let found = table.price(slots: slots + 1, days: 7 - gone)
                #expect(
                    Self.near(found, price),
                    "\(slots + 1) slots, \(7 - gone) days: \(found), not \(price)"
                )
            }
        }
    }

    @Test func theRollingWeekHasTheKnownPrices() {
        let table = PriceTable(.checked, shape: .rolling(days: 7), limit: 3, alpha: 1)
        let known: [(Int, Double)] = [
            (0b000000, 0.471), (0b000001, 0.871), (0b000011, 1.477), (0b001010, 1.129), (0b100000, 0.471),
            (0b100001, 0.871),
        ]
        for (pattern, price) in known {
            let found = table.price(pattern: pattern)
            #expect(Self.near(found, price), "\(String(pattern, radix: 2)): \(found), not \(price)")
        }
        #expect((0..<64).count { $0.nonzeroBitCount < 3 } == 22)
    }

    @Test func rollingPricesAreLoweredByAFifthAndCalendarPricesAreNot() {
        for (shape, alpha) in [(PriceTable.Shape.rolling(days: 7), 0.8), (.calendar(days: 7), 1)] {
            let full = PriceTable(.checked, shape: shape, limit: 3, alpha: 1)
            let used = PriceTable(.checked, shape: shape, limit: 3)
            #expect(zip(full.prices, used.prices).allSatisfy { $0 * alpha == $1 })
        }
    }

    @Test func theOrderOfTheDaysDoesNotMatterToABit() {
        let bests = [0.1, 0.7, 0.2, 1.9, 0.3, 0.7, 12.5, 0.000_1]
        let one = PriceTable(PriceSample(bests: bests, days: 30), shape: .rolling(days: 7), limit: 2)
        let other = PriceTable(
            PriceSample(bests: bests.reversed(), days: 30),
            shape: .rolling(days: 7),
            limit: 2
        )
        #expect(one.prices.map(\.bitPattern) == other.prices.map(\.bitPattern))
    }

    @Test func rollingPricesFollowWhatWasSent() {
        var random = SeededGenerator(seed: 11)
        for round in 0..<150 {
            let sample = PriceSample(&random)
            let days = Int.random(in: 2...8, using: &random)
            let limit = Int.random(in: 1...4, using: &random)
            let table = PriceTable(sample, shape: .rolling(days: days), limit: limit)
            let mask = 1 << (days - 1) - 1
            for state in 0...mask where state.nonzeroBitCount < limit {
                let price = table.price(pattern: state)
                #expect(price >= 0, "round \(round)")
                let slack = price * 1e-6 + 1e-5
                let idle = state << 1 & mask
                #expect(table.price(pattern: idle) <= price + slack, "round \(round): rises without a send")
                if (idle | 1).nonzeroBitCount < limit {
                    #expect(table.price(pattern: idle | 1) >= price - slack, "round \(round): falls with one")
                }
                for bit in 0..<days - 1 where state >> bit & 1 == 1 {
                    let freer = table.price(pattern: state & ~(1 << bit))
                    #expect(freer <= price + slack, "round \(round): rises with a free slot")
                }
            }
        }
    }

    @Test func calendarPricesFallWithTheDaysAndWithFreeSlots() {
        var random = SeededGenerator(seed: 12)
        for round in 0..<300 {
            let limit = Int.random(in: 1...6, using: &random)
            let shape = PriceTable.Shape.calendar(days: random.pick([7, 31]))
            let table = PriceTable(PriceSample(&random), shape: shape, limit: limit)
            for slots in 1...limit {
                for days in 1...shape.days {
                    let price = table.price(slots: slots, days: days)
                    #expect(price >= 0, "round \(round)")
                    let slack = price * 1e-12 + 1e-12
                    if days > 1 {
                        #expect(table.price(slots: slots, days: days - 1) <= price + slack, "round \(round)")
                        if slots > 1 {
                            let after = table.price(slots: slots - 1, days: days - 1)
                            #expect(after >= price - slack, "round \(round): falls with a send")
                        }
                    }
                    if slots < limit {
                        #expect(table.price(slots: slots + 1, days: days) <= price + slack, "round \(round)")
                    }
                }
            }
        }
    }

    @Test func aWindowThatIsNeverShortOfRoomCostsNothing() {
        let daily = PriceTable(.checked, shape: .rolling(days: 7), limit: 7)
        #expect(daily.prices.allSatisfy { $0 == 0 })
        let quiet = PriceTable(PriceSample(bests: [], days: 100), shape: .calendar(days: 31), limit: 2)
        #expect(quiet.prices.allSatisfy { $0 == 0 })
    }

    @Test(
        arguments: [
            (Window.rolling(.days(7)), 3, 3.0), (.rolling(.days(14)), 3, 1.5), (.rolling(.hours(36)), 2, 7),
            (.calendar(.week(startsOn: 7)), 4, 4), (.calendar(.month), 31, 7), (.rolling(.hours(24)), 1, nil),
            (.rolling(.days(17)), 1, nil), (.calendar(.day), 1, nil), (.calendar(.hour), 1, nil),
            (.rolling(.days(7)), 0, nil), (.rolling(.days(7)), nil, nil),
        ] as [(Window, Int?, Double?)]
    )
    func aBudgetHasThisRateAWeek(_ window: Window, _ limit: Int?, _ rate: Double?) {
        let budget = Budget(name: "b", limit: limit, window: window)
        #expect(budget.pricedRate.map { ($0 * 1_000).rounded() / 1_000 } == rate)
    }

    @Test func aTableThatWasKeptIsTakenBackOnlyWhole() {
        let table = PriceTable(.checked, shape: .rolling(days: 7), limit: 3)
        #expect(PriceTable(shape: table.shape, limit: 3, prices: table.prices) == table)
        #expect(PriceTable(shape: table.shape, limit: 3, prices: table.prices.dropLast()) == nil)
        #expect(PriceTable(shape: table.shape, limit: 3, prices: table.prices.map { _ in .nan }) == nil)
        #expect(PriceTable(shape: table.shape, limit: 3, prices: table.prices.map { $0 - 1 }) == nil)
        #expect(PriceTable(shape: .rolling(days: 1), limit: 3, prices: [0]) == nil)
    }
}
