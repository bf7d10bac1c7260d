// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    func letters(since: Timestamp, after: LetterID?, limit: Int) throws(LedgerError) -> [LetterRecord] {
        guard let rows = try rows(since: since, after: after) else { return [] }
        var letters: [LetterRecord] = []
        let run = try Run(.lettersSince, in: db, rows.lowerBound, rows.upperBound, since, limit)
        while try run.step() { letters.append(try letterRecord(run)) }
        return letters
    }

    func arrivals(since: Timestamp, after: LetterID?, limit: Int) throws(LedgerError) -> [Arrival] {
        guard let rows = try rows(since: since, after: after) else { return [] }
        var arrivals: [Arrival] = []
        let run = try Run(.arrivals, in: db, rows.lowerBound, rows.upperBound, since, limit)
        while try run.step() {
            arrivals.append(
                Arrival(
                    letter: LetterID(raw: try run.bits(0)),
                    customer: run.text(1),
                    kind: try names.kind(run.integer(2), in: db),
                    at: run.moment(3),
                    value: run.optionalReal(4),
                )
            )
        }
        return arrivals
    }

    /// The rows of letters that may have come since a moment, those after a letter; nil: none.
    private func rows(since: Timestamp, after: LetterID?) throws(LedgerError) -> ClosedRange<Int64>? {
        guard let rows = try rows(of: .letters, low: since.milliseconds, high: .max) else { return nil }
        guard let after, let last = try letterRow(after)?.number else { return rows }
        return last < rows.upperBound ? max(rows.lowerBound, last + 1)...rows.upperBound : nil
    }

    func keep(_ prices: KeptPrices) throws(LedgerError) {
        try Run(.removePrices, in: db).finish()
        // In a fixed order, so that the same tables make the same file.
        let tables = prices.tables.all.sorted {
            ($0.key.budget, $0.key.cohort ?? "") < ($1.key.budget, $1.key.cohort ?? "")
        }
        for (number, (key, table)) in tables.enumerated() {
            var writer = PackedWriter()
            for price in table.prices { writer.write(whole: price.bitPattern) }
            let isRolling: Int
            switch table.shape {
            case .rolling: isRolling = 1
            case .calendar: isRolling = 0
            }
            try Run(
                .addPrices,
                in: db,
                number + 1,
                key.cohort,
                key.budget,
                isRolling,
                table.shape.days,
                table.limit,
                writer.bytes,
            ).finish()
        }
        try Run(.setMeta, in: db, Transaction.pricesPolicyName, prices.policy).finish()
        try Run(.setMeta, in: db, Transaction.pricesMomentName, prices.madeAt).finish()
    }

    func keptPrices() throws(LedgerError) -> KeptPrices? {
        guard let policy = try metaText(Transaction.pricesPolicyName),
            let madeAt = try meta(Transaction.pricesMomentName)
        else { return nil }
        var tables: [PriceTables.Key: PriceTable] = [:]
        let run = try Run(.prices, in: db)
        while try run.step() {
            let days = Int(run.integer(3))
            var reader = PackedReader(run.bytes(5))
            var prices: [Double] = []
            while !reader.isAtEnd { prices.append(Double(bitPattern: try reader.whole())) }
            let shape = run.integer(2) == 1 ? PriceTable.Shape.rolling(days: days) : .calendar(days: days)
            guard let table = PriceTable(shape: shape, limit: Int(run.integer(4)), prices: prices) else {
                throw .corrupt("a price table is not one that was kept")
            }
            tables[PriceTables.Key(cohort: run.optionalText(0), budget: run.text(1))] = table
        }
        return KeptPrices(
            policy: policy,
            madeAt: Timestamp(milliseconds: madeAt),
            tables: PriceTables(tables)
        )
    }

    private static let pricesPolicyName = "prices_policy"
    private static let pricesMomentName = "prices_made_at"
}

extension Query {
    static let pricing = [lettersSince, arrivals, prices, addPrices, removePrices]

    static let lettersSince = Query(
        """
        SELECT \(Transaction.letterColumns) FROM \(Transaction.letterTables)
        WHERE letter.n BETWEEN ? AND ? AND letter.arrival >= ? ORDER BY letter.n LIMIT ?
        """
    )
    static let arrivals = Query(
        """
        SELECT letter.id, customer.key, letter.kind, letter.arrival, letter.value
        FROM letter CROSS JOIN customer ON customer.n = letter.customer
        WHERE letter.n BETWEEN ? AND ? AND letter.arrival >= ? ORDER BY letter.n LIMIT ?
        """
    )
    static let prices = Query(
        "SELECT cohort, budget, is_rolling, days, room, prices FROM price WHERE n > 0 ORDER BY n"
    )
    static let addPrices = Query(
        """
        INSERT INTO price (n, cohort, budget, is_rolling, days, room, prices)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        """
    )
    static let removePrices = Query("DELETE FROM price WHERE n > 0")
}
