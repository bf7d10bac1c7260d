// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging
import Synchronization

/// The price tables in force, replaced whole when new ones have been made.
package final class CurrentPrices: Sendable {
    private let state: Mutex<KeptPrices?>

    package init(_ prices: KeptPrices? = nil) {
        state = Mutex(prices)
    }

    /// The tables in force now, with where they come from; nil: none were ever made.
    package var kept: KeptPrices? {
        state.withLock { $0 }
    }

    /// Those that a judge of this policy is given.
    package func tables(for policy: Policy) -> PriceTables {
        policy.pace == .price ? kept?.tables ?? .none : .none
    }

    package func replace(with prices: KeptPrices) {
        state.withLock { $0 = prices }
    }

    /// Under what all cases are made due: the policy, and the prices where it asks for them. As long as it is
    /// the same, no waiting letter needs to be judged anew.
    package func mark(of policy: Policy) -> String {
        guard policy.pace == .price, let kept else { return policy.hash }
        return policy.hash + " with prices of " + kept.madeAt.iso8601
    }
}
