// SPDX-License-Identifier: Apache-2.0

/// The part of the rollout that a customer is in; it stands in every line of the log, so that what the policy
/// does can be compared with what it would have been without it.
package enum RolloutPart: String, Hashable, Sendable, CaseIterable {
    /// The policy holds for it.
    case governed
    /// Kept apart for comparison: its mail is relayed as it is.
    case holdout
    /// Not in the share that is governed, or a colleague: its mail is relayed as it is, and it is no part of
    /// a comparison.
    case outside
    /// It would be governed, and the policy only watches.
    case shadow
}

extension Policy {
    /// The part of the rollout that the customer of this key is in. Whom the policy would not govern anyhow
    /// keeps that name in shadow mode.
    package func rolloutPart(of customer: String) -> RolloutPart {
        if customers.isInternal(customer) { return .outside }
        if rollout.holdout > 0, rollout.isHeldOut(customer) { return .holdout }
        if rollout.governed < 1, !rollout.isGoverned(customer) { return .outside }
        return rollout.isShadow ? .shadow : .governed
    }
}

extension Policy.Rollout {
    /// Whether a customer is one of the share that is never governed.
    package func isHeldOut(_ customer: String) -> Bool {
        place(of: customer, in: "holdout") < holdout
    }

    /// Whether a customer is one of the share that is governed, the holdout apart.
    package func isGoverned(_ customer: String) -> Bool {
        place(of: customer, in: "rollout") < governed
    }

    /// Where a customer stands between 0 and 1: always at the same place, in every process and on every
    /// machine, and independently for each purpose and key, so that a growing share only ever adds customers.
    private func place(of customer: String, in purpose: String) -> Double {
        // FNV-1a over 64 bits (datatracker.ietf.org/doc/html/draft-eastlake-fnv), then a finalizer that
        // spreads the last bytes.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let text = key.isEmpty ? purpose : purpose + "\0" + key
        for byte in [Array(text.utf8), [0], Array(customer.utf8)].joined() {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 33
        return Double(hash >> 11) / Double(1 << 53)
    }
}
