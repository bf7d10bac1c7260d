// SPDX-License-Identifier: Apache-2.0

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
