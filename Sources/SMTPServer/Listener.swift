// SPDX-License-Identifier: Apache-2.0

package import SMTP

/// One place where the server listens, and what is granted there.
package struct Listener: Hashable, Sendable {
    /// Where it is.
    package enum Address: Hashable, Sendable {
        /// A name or IP address, and a port; port 0 takes any that is free.
        case tcp(host: String, port: Int)
        /// A socket in the file system, with these permissions. A stale one is replaced, and one that a
        /// living process listens on is left alone.
        case unix(path: String, mode: UInt32)
        /// A socket that listens already, as systemd hands it over.
        case descriptor(CInt)
    }

    /// How it is encrypted.
    package enum Encryption: Hashable, Sendable {
        /// Not at all.
        case none
        /// When the client asks for it (RFC 3207).
        case startTLS(Certificate)
        /// From the first byte on (RFC 8314).
        case implicit(Certificate)
    }

    /// Who may hand mail in here.
    package enum Trust: Hashable, Sendable {
        /// Whoever reaches it, as this source; logins are not offered.
        case bound(source: String)
        /// Who logs in, who comes from a source's network, and the local users of a Unix socket.
        case known
        /// Who comes from a source's network, and the local users of a Unix socket; logins are not offered.
        case recognised
        /// Who logs in, by password or by user id, and nobody else.
        case loggedIn
    }

    package let address: Address
    package let dialect: Dialect
    package let encryption: Encryption
    package let trust: Trust

    /// A listener; what it says here is all it grants.
    package init(_ address: Address, dialect: Dialect = .smtp, encryption: Encryption = .none, trust: Trust) {
        self.address = address
        self.dialect = dialect
        self.encryption = encryption
        self.trust = trust
    }
}

/// A certificate and its key, as PEM files.
package struct Certificate: Hashable, Sendable {
    /// The file with the server's certificate and those that vouch for it, in this order.
    package let chain: String
    /// The file with the private key.
    package let key: String

    /// Names the files; they are read when the server opens, and again when it is told to reload.
    package init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }
}
