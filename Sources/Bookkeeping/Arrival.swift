// SPDX-License-Identifier: Apache-2.0

package import Judging

/// What the prices of slots need to know of a letter that came.
package struct Arrival: Hashable, Sendable {
    package let letter: LetterID
    /// The customer's key.
    package let customer: String
    package let kind: Case.Kind
    package let at: Timestamp
    /// What it is worth, where that was told with it.
    package let value: Double?

    package init(letter: LetterID, customer: String, kind: Case.Kind, at: Timestamp, value: Double?) {
        self.letter = letter
        self.customer = customer
        self.kind = kind
        self.at = at
        self.value = value
    }

    package init(_ letter: Letter) {
        self.init(
            letter: letter.id,
            customer: letter.customer,
            kind: letter.facts.kind,
            at: letter.facts.arrival,
            value: letter.facts.value,
        )
    }
}

/// Price tables with where they come from.
package struct KeptPrices: Hashable, Sendable {
    /// The hash of the policy that they were made for.
    package let policy: String
    package let madeAt: Timestamp
    package let tables: PriceTables

    package init(policy: String, madeAt: Timestamp, tables: PriceTables) {
        self.policy = policy
        self.madeAt = madeAt
        self.tables = tables
    }
}
