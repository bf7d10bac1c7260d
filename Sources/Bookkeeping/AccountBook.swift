// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What the customers of one account were charged, and the version that a record must still find.
package struct OpenAccount: Hashable, Sendable {
    package let name: String
    /// Counts the records that charged one of its customers in its name.
    package let version: Int64
    /// By customer, each ascending.
    package let charges: [String: [Case.Charge]]

    package init(name: String, version: Int64, charges: [String: [Case.Charge]]) {
        self.name = name
        self.version = version
        self.charges = charges
    }
}

/// The part of a ledger that holds several customers to one budget; its calls keep the promises of `Ledger`.
///
/// A ledger knows no directory: whose account a customer's is, the caller says. A record that names an
/// account (`CaseRecord.account`) is refused if another one has charged that account since it was opened, so
/// two customers of one account are never judged past each other. Several records of one call may each count
/// on those before them, by naming the version that these lead to; when one of them is refused, those behind
/// it find another version and are refused as well.
package protocol AccountBook: Sendable {
    /// The charges of these customers since `since`.
    func openAccount(
        _ name: String,
        of members: [String],
        since: Timestamp,
    ) async throws(LedgerError) -> OpenAccount
}
