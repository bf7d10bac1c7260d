// SPDX-License-Identifier: Apache-2.0

extension Policy {
    /// Something that a policy asks for and that has no effect yet.
    package struct Ineffective: Hashable, Sendable {
        /// The key in the policy file, like `pace`.
        package let key: String
        /// What happens instead, in a phrase.
        package let instead: String
    }

    /// What this policy asks for and the judge does not do yet; `tact check` and the daemon's start name
    /// each.
    package var withoutEffect: [Ineffective] {
        var found: [Ineffective] = []
        if pace == .price {
            found.append(
                Ineffective(key: "pace", instead: "`price` has no prices yet: the best letter goes first")
            )
        }
        return found
    }
}
