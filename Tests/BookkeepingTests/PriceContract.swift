// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

/// What the prices of slots are made of, and where they are kept.
@Suite struct PriceContract {
    private static func letters(_ count: Int) -> [Letter] {
        (0..<count).map {
            Samples.letter(
                $0,
                to: "c\($0 % 3)",
                at: Samples.after($0),
                kind: $0 % 2 == 0 ? Samples.reply : Samples.newsletter
            )
        }
    }

    @Test(arguments: Backend.allCases)
    func lettersOfAllCustomersComeInTheOrderInWhichTheyWereAccepted(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = Self.letters(7)
            for letter in letters { try await ledger.accept(letter) }
            _ = try await ledger.send(Samples.letter(90, to: "zoe", at: Samples.after(8)), as: 1)
            let all = try await ledger.letters(since: Samples.noon, after: nil, limit: 99)
            #expect(all.map(\.letter) == letters + [Samples.letter(90, to: "zoe", at: Samples.after(8))])
            #expect(all.last?.state == .leaving)
            let late = try await ledger.letters(since: Samples.after(3), after: nil, limit: 99)
            #expect(late == Array(all.suffix(5)))
            let page = try await ledger.letters(since: Samples.after(1), after: letters[2].id, limit: 2)
            #expect(page == Array(all[3..<5]))
            #expect(try await ledger.letters(since: Samples.noon, after: all[7].letter.id, limit: 9) == [])
            #expect(try await ledger.letters(since: Samples.after(9), after: nil, limit: 9) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func arrivalsAreTheSameLettersInBrief(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = Self.letters(5)
            for letter in letters { try await ledger.accept(letter) }
            let all = try await ledger.arrivals(since: Samples.noon, after: nil, limit: 99)
            #expect(all == letters.map { Arrival($0) })
            #expect(all.map(\.customer) == ["c0", "c1", "c2", "c0", "c1"])
            let page = try await ledger.arrivals(since: Samples.noon, after: letters[1].id, limit: 2)
            #expect(page == Array(all[2..<4]))
            #expect(try await ledger.arrivals(since: Samples.after(4), after: nil, limit: 9) == [all[4]])
        }
    }

    private static func prices(_ values: [Double], at minutes: Int) -> KeptPrices {
        let sample = PriceSample(bests: values, days: 20)
        return KeptPrices(
            policy: Samples.policy,
            madeAt: Samples.after(minutes),
            tables: PriceTables([
                PriceTables.Key(cohort: nil, budget: "weekly"):
                    PriceTable(sample, shape: .rolling(days: 7), limit: 3),
                PriceTables.Key(cohort: "new", budget: "weekly"):
                    PriceTable(sample, shape: .rolling(days: 7), limit: 3, alpha: 0.1),
                PriceTables.Key(cohort: nil, budget: "monthly"):
                    PriceTable(sample, shape: .calendar(days: 31), limit: 8),
            ])
        )
    }

    @Test(arguments: Backend.allCases)
    func pricesAreKeptToABitAndReplacedWhole(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            #expect(try await ledger.keptPrices() == nil)
            let first = Self.prices([0.1, 1.0 / 3, 4], at: 1)
            try await ledger.keep(first)
            #expect(try await ledger.keptPrices() == first)
            let second = Self.prices([7, 2], at: 2)
            try await ledger.keep(second)
            #expect(try await ledger.keptPrices() == second)
            let none = KeptPrices(policy: "sha256:two", madeAt: Samples.after(3), tables: .none)
            try await ledger.keep(none)
            #expect(try await ledger.keptPrices() == none)
        }
    }
}
