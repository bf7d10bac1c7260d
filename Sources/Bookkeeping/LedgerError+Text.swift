// SPDX-License-Identifier: Apache-2.0

extension LedgerError: CustomStringConvertible {
    /// For the operator: what is wrong, and the ledger's own words for it.
    package var description: String {
        switch self {
        case .full(let cause): "there is no room: \(cause)"
        case .unavailable(let cause): "it cannot be used: \(cause)"
        case .corrupt(let cause): "it is damaged: \(cause)"
        }
    }
}
