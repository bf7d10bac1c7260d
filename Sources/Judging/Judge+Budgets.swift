// SPDX-License-Identifier: Apache-2.0

extension Judge {
    /// How a customer stands with every budget of the policy, and with its own limit where it has one.
    ///
    /// The numbers are those that a judgement of the same case would log.
    package func budgets(of file: Case, at now: Timestamp) -> [BudgetReading] {
        var book = BudgetBook(budgets, for: file, at: now, in: file.customer.zone ?? policy.customers.zone)
        return book.entries.indices.map { book.reading(of: $0, for: "") }
    }
}
