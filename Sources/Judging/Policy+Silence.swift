// SPDX-License-Identifier: Apache-2.0

extension Policy {
    /// An operator's word that what matches waits from `start` to `end`.
    package struct Silence: Hashable, Sendable {
        package var name: String
        package var scope: Scope
        /// The keys of the customers that it is about; none: all of them.
        package var customers: [String]
        package var start: Timestamp
        package var end: Timestamp
        package var author: String?
        package var comment: String?

        package init(
            name: String,
            scope: Scope,
            customers: [String] = [],
            start: Timestamp,
            end: Timestamp,
            author: String? = nil,
            comment: String? = nil,
        ) {
            self.name = name
            self.scope = scope
            self.customers = customers
            self.start = start
            self.end = end
            self.author = author
            self.comment = comment
        }

        /// Whether the customer of this key is meant.
        package func isAbout(_ customer: String) -> Bool {
            customers.isEmpty || customers.contains(customer)
        }
    }
}
