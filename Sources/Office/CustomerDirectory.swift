// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// What is known of customers beside their mail: zone, cohort, own limit, pause, opt-outs; replaced whole on
/// a reload.
package final class CustomerDirectory: Sendable {
    private let customers: Mutex<[String: Case.Customer]>

    package init(_ customers: [String: Case.Customer] = [:]) {
        self.customers = Mutex(customers)
    }

    /// The customer of this key, with what is known of it.
    package func customer(_ key: String) -> Case.Customer {
        customers.withLock { $0[key] } ?? Case.Customer(key: key)
    }

    /// Puts a new list in force.
    package func replace(with customers: [String: Case.Customer]) {
        self.customers.withLock { $0 = customers }
    }
}
