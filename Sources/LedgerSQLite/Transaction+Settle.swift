// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

extension Transaction {
    /// What settling needs of a dispatch that is leaving.
    private struct LeavingRow {
        let customer: String
        let createdAt: Timestamp
        let passengers: [Passenger]
        let charges: [UInt8]?
        let unknownOutcome: MailClass.UnknownOutcome
        let isMade: Bool
    }

    func settle(_ settlements: [Settlement]) throws(LedgerError) {
        for settlement in settlements {
            guard let leaving = try leavingRow(of: settlement) else { continue }
            try settle(settlement, leaving)
        }
    }

    private func leavingRow(of settlement: Settlement) throws(LedgerError) -> LeavingRow? {
        let run = try Run(.leavingDispatch, in: db, settlement.dispatch, settlement.attempts)
        guard try run.step() else { return nil }
        return LeavingRow(
            customer: run.text(0),
            createdAt: run.moment(1),
            passengers: try Passenger.unpack(run.bytes(2)),
            charges: run.optionalBytes(3),
            unknownOutcome: try MailClass.UnknownOutcome(stored: run.integer(4)),
            isMade: run.isNothing(5),
        )
    }

    private func settle(_ settlement: Settlement, _ leaving: LeavingRow) throws(LedgerError) {
        var rows: [LetterID: LetterRow] = [:]
        for (index, passenger) in leaving.passengers.enumerated() {
            guard var row = try letterRow(number: passenger.number) else {
                throw .corrupt("dispatch \(settlement.dispatch) is of no letter")
            }
            let stays = settlement.result == .unknown && leaving.unknownOutcome == .ask
            if let state = settlement.result.state(isCarrier: index == 0), row.state == .leaving {
                try close(row, bodyStaysItsTime: stays)
                try move(&row, to: state)
            }
            rows[passenger.id] = row
        }
        for decision in settlement.decisions {
            guard var row = try letterRow(decision.letter, among: rows) else {
                throw .corrupt("decision \(decision.id) is about no letter")
            }
            try add(decision, on: &row)
            rows[decision.letter] = row
        }
        for row in rows.values {
            try update(row)
        }
        for optOut in settlement.optOuts { try keep(optOut) }
        try reopen(settlement.reopens, at: leaving.createdAt)
        switch settlement.result {
        case .retry(let moment):
            try Run(.setReady, in: db, settlement.dispatch, moment).finish()
        case .delivered, .unknown:
            try remove(settlement.dispatch, leaving)
        case .failed(let bounces):
            try remove(settlement.dispatch, leaving)
            try giveBack(leaving)
            for bounce in bounces {
                try add(bounce)
            }
        }
    }

    private func remove(_ dispatch: DispatchID, _ leaving: LeavingRow) throws(LedgerError) {
        try Run(.removeFromOutbox, in: db, dispatch).finish()
        if leaving.isMade {
            try Run(.removeMade, in: db, dispatch).finish()
        }
    }

    /// Takes back what a dispatch that failed for good was charged, and makes its customer's case due.
    private func giveBack(_ leaving: LeavingRow) throws(LedgerError) {
        let customer = try customerNumber(leaving.customer)
        if let charges = leaving.charges {
            var reader = PackedReader(charges)
            while !reader.isAtEnd {
                let at = try reader.signedNumber()
                let ordinal = Int64(bitPattern: try reader.number())
                try Run(.removeCharge, in: db, customer, at, ordinal).finish()
            }
        }
        try Run(.customerIsDue, in: db, customer, leaving.createdAt).finish()
    }
}

extension Settlement.Result {
    /// What it makes of a letter; nil: it goes on leaving.
    func state(isCarrier: Bool) -> Letter.State? {
        switch self {
        case .delivered: isCarrier ? .sent : .merged
        case .retry: nil
        case .failed: .bounced
        case .unknown: .unknown
        }
    }
}

extension Query {
    static let settling = [
        leavingDispatch, setReady, removeFromOutbox, removeMade, removeCharge,
    ]

    static let leavingDispatch = Query(
        """
        SELECT customer, created_at, letters, charges, unknown_outcome, message FROM outbox
        WHERE id = ? AND state = 3 AND attempts = ?
        """
    )
    static let setReady = Query(
        "UPDATE outbox SET state = 2, due = ?2, attempts = attempts + 1 WHERE id = ?1"
    )
    static let removeFromOutbox = Query("DELETE FROM outbox WHERE id = ?")
    static let removeMade = Query("DELETE FROM made WHERE dispatch = ?")
    static let removeCharge = Query("DELETE FROM charge WHERE customer = ? AND at = ? AND ordinal = ?")
}
