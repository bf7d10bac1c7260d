// SPDX-License-Identifier: Apache-2.0

/// The price tables in force: one for each cohort and priced budget.
///
/// They are an argument of the judge and never worked out inside it. A table is used only for the budget that
/// it was made for, with the limit and window that it has now: after a change of the policy a budget goes by
/// the rule for too little data until its new table is there.
package struct PriceTables: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        /// Nil for customers of no cohort.
        package let cohort: String?
        /// The budget's name.
        package let budget: String

        package init(cohort: String?, budget: String) {
            self.cohort = cohort
            self.budget = budget
        }
    }

    package let all: [Key: PriceTable]

    package init(_ all: [Key: PriceTable] = [:]) {
        self.all = all
    }

    package static let none = PriceTables()

    /// The table of a budget for a cohort, if there is one that was made for it as it is now.
    package func table(for budget: Budget, cohort: String?) -> PriceTable? {
        guard let table = all[Key(cohort: cohort, budget: budget.name)], table.limit == budget.limit,
            table.shape == PriceTable.Shape(budget.window)
        else { return nil }
        return table
    }
}

extension Budget {
    /// How many mails a week it lets through, where its slots can have a price; nil where they cannot.
    ///
    /// Of the budgets that a letter must find room in, the one that binds most by the week (the least of
    /// these; of equal ones the first in the policy) is priced, and all others must simply have room. Gaps
    /// of two days and more count as budgets. Nothing is priced in windows of less than two days, in rolling
    /// ones of more than 16, and by a customer's own limit.
    package var pricedRate: Double? {
        guard let limit, limit > 0, let shape = PriceTable.Shape(window) else { return nil }
        return Double(limit) * 7 / Double(shape.days)
    }
}
