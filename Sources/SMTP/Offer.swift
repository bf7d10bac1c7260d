// SPDX-License-Identifier: Apache-2.0

/// The two protocols a listener may speak.
package enum Dialect: String, Hashable, Sendable {
    /// RFC 5321: one reply after the final dot.
    case smtp
    /// RFC 2033: one reply for each recipient after the final dot, and LHLO instead of EHLO.
    case lmtp
}

/// What a server grants one peer, before anything has been said.
package struct Offer: Hashable, Sendable {
    /// How a peer may become trusted enough to hand mail in.
    package enum Logins: Hashable, Sendable {
        /// There are none.
        case none
        /// With these mechanisms, once the connection is encrypted (RFC 4954 §4).
        case encrypted([Mechanism])
        /// With these mechanisms at once: the connection does not leave the machine.
        case local([Mechanism])
    }

    /// The extensions that not every listener has.
    package struct Extensions: OptionSet, Hashable, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// RFC 3207; there is a certificate.
        package static let startTLS = Extensions(rawValue: 1)
        /// RFC 6531; every relay has it too.
        package static let utf8 = Extensions(rawValue: 2)
    }

    /// The server's name for itself.
    package var hostname: String
    /// What is spoken.
    package var dialect: Dialect
    /// What is offered beyond SIZE, 8BITMIME, PIPELINING and ENHANCEDSTATUSCODES.
    package var extensions: Extensions
    /// Who may log in, and when.
    package var logins: Logins
    /// What one session may cost.
    package var limits: Limits

    /// An offer under this name, of the plainest kind unless told otherwise.
    package init(
        hostname: String,
        dialect: Dialect = .smtp,
        extensions: Extensions = [],
        logins: Logins = .none,
        limits: Limits = Limits(),
    ) {
        precondition(!hostname.isEmpty, "a server has a name")
        self.hostname = hostname
        self.dialect = dialect
        self.extensions = extensions
        self.logins = logins
        self.limits = limits
    }
}
