// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// What is known of customers beside their mail: the directory and the opt-outs of the operator's files,
/// replaced whole when they have changed.
package final class CustomerDirectory: Sendable {
    /// What the files say at one moment.
    package struct Content: Sendable {
        package let list: CustomerList
        package let optOuts: OptOutList
        /// Another one whenever the files say something else.
        package let fingerprint: String

        package init(
            list: CustomerList = CustomerList(),
            optOuts: OptOutList = OptOutList(),
            fingerprint: String = "",
        ) {
            self.list = list
            self.optOuts = optOuts
            self.fingerprint = fingerprint
        }
    }

    private let state: Mutex<Content>

    package init(_ content: Content = Content()) {
        state = Mutex(content)
    }

    /// What is known now; a loop asks once for each round.
    package var content: Content {
        state.withLock { $0 }
    }

    /// Puts what fresh files say in force.
    package func replace(with content: Content) {
        state.withLock { $0 = content }
    }
}

extension CustomerDirectory.Content {
    /// The customer of this key, with what the directory says of it.
    package func customer(_ key: String) -> Case.Customer {
        list.customer(key) ?? Case.Customer(key: key)
    }
}
