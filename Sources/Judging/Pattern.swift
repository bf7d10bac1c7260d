// SPDX-License-Identifier: Apache-2.0

/// A regular expression that is matched in time linear in the text, whatever the two are.
package struct Pattern: Hashable, Sendable {
    /// As the policy spells it, without the slashes.
    package let source: String

    /// - Throws: what is wrong with the expression, and where.
    package init(_ source: String) throws(Pattern.Flaw) {
        self.source = source
    }

    /// What is wrong with an expression.
    package struct Flaw: Error, Hashable, Sendable {
        /// Characters before the place, from 0.
        package let offset: Int
        /// What is wrong, and what would be right.
        package let problem: String

        package init(offset: Int, problem: String) {
            self.offset = offset
            self.problem = problem
        }
    }
}
