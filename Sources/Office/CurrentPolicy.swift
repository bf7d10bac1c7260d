// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// The policy in force, replaced whole when a reload has checked a new one.
package final class CurrentPolicy: Sendable {
    private let state: Mutex<Policy>

    package init(_ policy: Policy) {
        state = Mutex(policy)
    }

    /// The policy in force now; a loop asks once for each round.
    package var policy: Policy {
        state.withLock { $0 }
    }

    /// Puts a checked policy in force.
    package func replace(with policy: Policy) {
        state.withLock { $0 = policy }
    }
}
