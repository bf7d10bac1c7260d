// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension OptOutReason {
    /// As it stands in `opt_out.reason`.
    var stored: Int64 {
        switch self {
        case .unsubscribed: 1
        case .bounced: 2
        case .complained: 3
        }
    }

    init(stored: Int64) throws(LedgerError) {
        switch stored {
        case 1: self = .unsubscribed
        case 2: self = .bounced
        case 3: self = .complained
        default: throw .corrupt("no reason of an opt-out is stored as \(stored)")
        }
    }
}

extension Transaction {
    func keep(_ optOut: OptOut) throws(LedgerError) {
        try Run(
            .keepOptOut,
            in: db,
            optOut.address,
            optOut.reason.stored,
            optOut.stream ?? "",
            optOut.at,
            optOut.author,
            optOut.comment,
        ).finish()
    }

    func remove(_ optOuts: [OptOut]) throws(LedgerError) -> Int {
        var removed = 0
        for optOut in optOuts {
            let run = try Run(
                .removeOptOut,
                in: db,
                optOut.address,
                optOut.reason.stored,
                optOut.stream ?? ""
            )
            removed += try run.finishChange()
        }
        return removed
    }

    func objections(to addresses: Set<String>, at now: Timestamp) throws(LedgerError) -> Objections {
        Objections(silences: try silences(endingAfter: now), optOuts: try optOuts(of: addresses))
    }

    func optOuts(of addresses: Set<String>) throws(LedgerError) -> [OptOut] {
        var found: [OptOut] = []
        for address in addresses {
            let run = try Run(.optOutsOfAddress, in: db, address)
            while try run.step() { found.append(try optOut(run)) }
        }
        return found.sorted { OptOut.stands($0, before: $1) }
    }

    func optOuts(after last: OptOut?, limit: Int) throws(LedgerError) -> [OptOut] {
        var found: [OptOut] = []
        let run = try Run(
            .optOuts,
            in: db,
            last?.address ?? "",
            last?.reason.stored ?? 0,
            last?.stream ?? "",
            limit
        )
        while try run.step() { found.append(try optOut(run)) }
        return found
    }

    /// Makes cases due; whoever has none is passed over.
    func reopen(_ customers: [String], at now: Timestamp) throws(LedgerError) {
        for customer in customers {
            guard let row = try customerRow(customer) else { continue }
            try Run(.customerIsDue, in: db, row.number, now).finish()
        }
    }

    private func optOut(_ run: borrowing Run) throws(LedgerError) -> OptOut {
        let stream = run.text(2)
        return OptOut(
            address: run.text(0),
            reason: try OptOutReason(stored: run.integer(1)),
            stream: stream.isEmpty ? nil : stream,
            at: run.moment(3),
            author: run.optionalText(4),
            comment: run.text(5),
        )
    }
}

extension Query {
    static let optingOut = [keepOptOut, removeOptOut, optOutsOfAddress, optOuts]

    static let keepOptOut = Query(
        """
        INSERT INTO opt_out (address, reason, stream, at, author, comment) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET at = excluded.at, author = excluded.author, comment = excluded.comment
        """
    )
    static let removeOptOut = Query("DELETE FROM opt_out WHERE address = ? AND reason = ? AND stream = ?")
    static let optOutsOfAddress = Query(
        "SELECT address, reason, stream, at, author, comment FROM opt_out WHERE address = ?"
    )
    static let optOuts = Query(
        """
        SELECT address, reason, stream, at, author, comment FROM opt_out
        WHERE (address, reason, stream) > (?1, ?2, ?3) ORDER BY address, reason, stream LIMIT ?4
        """
    )
}
