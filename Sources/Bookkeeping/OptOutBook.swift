// SPDX-License-Identifier: Apache-2.0

package import Judging

/// An address that gets no mail, as a person or a relay has said.
package struct OptOut: Hashable, Sendable {
    /// Its normal form, under the policy of that time.
    package let address: String
    package let reason: OptOutReason
    /// The stream that was unsubscribed from; nil: all of them.
    package let stream: String?
    package let at: Timestamp
    /// Who wrote it down; nil: Tact itself, since a relay refused the address for good.
    package let author: String?
    /// Why; the relay's own words where it was the relay.
    package let comment: String

    package init(
        address: String,
        reason: OptOutReason,
        stream: String? = nil,
        at: Timestamp,
        author: String?,
        comment: String,
    ) {
        precondition(stream == nil || reason == .unsubscribed, "only who unsubscribed names a stream")
        self.address = address
        self.reason = reason
        self.stream = stream
        self.at = at
        self.author = author
        self.comment = comment
    }

    /// What it is to the judge.
    package var asJudged: Case.OptOut { Case.OptOut(reason, stream: stream, of: address) }
}

/// The part of a ledger that keeps opt-outs; its calls keep the promises of `Ledger`.
///
/// An opt-out is one of an address, a reason and a stream; there is at most one of each. It names an address:
/// whose customer that is, the caller says, who knows the directory.
package protocol OptOutBook: Sendable {
    /// Keeps an opt-out, in the place of the same one, and makes the cases of these customers due at its
    /// time; a record of a case that was opened before is refused. A customer without a case is passed over.
    func keep(_ optOut: OptOut, of customers: [String]) async throws(LedgerError)

    /// Removes opt-outs, whoever wrote them when, and makes the cases of these customers due at `now` in the
    /// same way; returns how many were there.
    func remove(
        _ optOuts: [OptOut],
        of customers: [String],
        at now: Timestamp,
    ) async throws(LedgerError) -> Int

    /// The opt-outs of these addresses, by address, reason and stream.
    func optOuts(of addresses: [String]) async throws(LedgerError) -> [OptOut]

    /// The opt-outs that follow `last` in the order of address (its bytes), reason and stream, at most
    /// `limit`; nil: from the first on.
    func optOuts(after last: OptOut?, limit: Int) async throws(LedgerError) -> [OptOut]
}

extension OptOut {
    /// The order in which a ledger lists them.
    package static func stands(_ one: OptOut, before other: OptOut) -> Bool {
        func key(_ optOut: OptOut) -> [[UInt8]] {
            let place = OptOutReason.allCases.firstIndex(of: optOut.reason) ?? 0
            return [Array(optOut.address.utf8), [UInt8(place)], Array((optOut.stream ?? "").utf8)]
        }
        return key(one).lexicographicallyPrecedes(key(other)) { $0.lexicographicallyPrecedes($1) }
    }

    /// Whether it says the same of the same address.
    package func says(_ other: OptOut) -> Bool {
        address == other.address && reason == other.reason && stream == other.stream
    }
}
