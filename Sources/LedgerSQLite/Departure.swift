// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// Dispatches that are claimed in the change that decides on them: where nothing else is ready for their
/// relay, and there is room for all of them, each is written once, as `leaving`, and need not be looked for.
struct Departure {
    private var claims: [String: Claim] = [:]
    private var claimed: [String: [ClaimedDispatch]] = [:]
    private var bytes = 0

    init(of records: [CaseRecord], for claims: [Claim], in books: Transaction) throws(LedgerError) {
        var counts: [String: Int] = [:]
        for record in records {
            for dispatch in record.dispatches { counts[dispatch.relay, default: 0] += 1 }
        }
        for claim in claims {
            guard let count = counts[claim.relay], count <= claim.limit else { continue }
            if try books.isNothingReady(for: claim.relay) { self.claims[claim.relay] = claim }
        }
    }

    /// Takes a new dispatch with it where it is to leave at once; returns whether it is.
    mutating func take(_ dispatch: Dispatch, in books: Transaction) throws(LedgerError) -> Bool {
        guard let claim = claims[dispatch.relay], dispatch.createdAt <= claim.at,
            bytes < Transaction.claimBytesMax
        else { return false }
        let mail =
            switch dispatch.content {
            case .message(let key): try books.mail(of: key)
            case .made(let body): Transaction.OutgoingMail(body: body)
            }
        bytes += mail.body?.count ?? 0
        claimed[dispatch.relay, default: []].append(
            ClaimedDispatch(
                dispatch: dispatch,
                sender: dispatch.sender ?? mail.sender,
                attempts: 0,
                body: mail.body,
                trace: mail.trace,
            )
        )
        return true
    }

    /// What was taken of what a claim asks for, the most urgent first; nil: it is to be claimed.
    mutating func taken(for claim: Claim) -> [ClaimedDispatch]? {
        guard claims[claim.relay] == claim else { return nil }
        claims[claim.relay] = nil
        return claimed[claim.relay, default: []].sorted {
            ($0.dispatch.rank, $0.dispatch.createdAt, $0.dispatch.id)
                < ($1.dispatch.rank, $1.dispatch.createdAt, $1.dispatch.id)
        }
    }
}

extension Transaction {
    /// Writes judgements, and claims dispatches.
    func record(_ records: [CaseRecord], claiming claims: [Claim]) throws(LedgerError) -> Recorded {
        var departure = try Departure(of: records, for: claims, in: self)
        let refused = try record(records, &departure)
        var claimed: [ClaimedDispatch] = []
        for claim in claims {
            if let taken = departure.taken(for: claim) {
                claimed += taken
            } else {
                claimed += try claimDispatches(claim)
            }
        }
        return Recorded(refused: refused, claimed: claimed)
    }

    fileprivate func isNothingReady(for relay: String) throws(LedgerError) -> Bool {
        guard let number = try names.knownNumber(of: relay, in: db) else { return true }
        return try rank(readyFor: number, after: nil) == nil
    }
}
