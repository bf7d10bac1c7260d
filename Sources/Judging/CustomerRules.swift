// SPDX-License-Identifier: Apache-2.0

/// How an address becomes a customer.
package struct CustomerRules: Hashable, Sendable {
    package enum Key: Hashable, Sendable {
        case address
        /// The value of this header field, falling back to the address.
        case header(String)
    }

    /// What does not tell two addresses of a domain apart.
    package struct Domain: Hashable, Sendable {
        package var stripsPlusTags: Bool
        package var stripsDots: Bool
        /// Other names of the domain, in lower case.
        package var sameAs: [String]

        package init(stripsPlusTags: Bool = false, stripsDots: Bool = false, sameAs: [String] = []) {
            self.stripsPlusTags = stripsPlusTags
            self.stripsDots = stripsDots
            self.sameAs = sameAs
        }
    }

    package var key: Key
    /// By domain, in lower case.
    package var domains: [String: Domain]
    /// Domains of colleagues: relayed as they are, never judged.
    package var `internal`: [String]
    /// The zone where nothing better is known of a customer.
    package var zone: Zone

    package init(
        key: Key = .address,
        domains: [String: Domain] = [:],
        internal: [String] = [],
        zone: Zone = .utc,
    ) {
        self.key = key
        self.domains = domains
        self.internal = `internal`
        self.zone = zone
    }
}
