// SPDX-License-Identifier: Apache-2.0

import Glibc
package import SMTP

/// Who may hand mail in, and as which source.
package struct Sources: Sendable {
    /// A name and a password that stand for a source.
    package struct Login: Hashable, Sendable {
        let username: String
        let password: Secret
        let source: String

        /// A login; a password has 1 to 512 bytes.
        package init(username: String, password: Secret, source: String) {
            precondition(
                (1...passwordBytesMax).contains(password.bytes.count),
                "a password has 1 to 512 bytes"
            )
            self.username = username
            self.password = password
            self.source = source
        }
    }

    private let logins: [String: Login]
    private let networks: [(network: Network, source: String)]
    private let localUsers: [UInt32: String]
    /// The name of every source.
    private let names: Set<String>

    /// The sources by each way that leads to them; `names` are those that no way leads to but the choice of
    /// root and of the daemon's own user.
    package init(
        names: Set<String> = [],
        logins: [Login] = [],
        networks: [(network: Network, source: String)] = [],
        localUsers: [UInt32: String] = [:],
    ) {
        self.logins = Dictionary(logins.map { ($0.username, $0) }, uniquingKeysWith: { first, _ in first })
        self.networks = networks.sorted { $0.network.prefixBits > $1.network.prefixBits }
        self.localUsers = localUsers
        self.names = names.union(logins.map(\.source) + networks.map(\.source) + localUsers.values)
    }

    /// Whether anyone can log in with a password.
    var hasLogins: Bool { !logins.isEmpty }

    /// The source of an address: that of the narrowest network around it.
    func source(at address: IPAddress) -> String? {
        networks.first { $0.network.contains(address) }?.source
    }

    /// The source of a local user.
    func source(ofUser id: UInt32) -> String? { localUsers[id] }

    /// The source of a login; it takes the same time whether the name is unknown or the password wrong.
    func source(username: String, password: Secret) -> String? {
        let login = logins[username]
        let isRight = isEqual(password.bytes, to: login?.password.bytes ?? [])
        return isRight ? login?.source : nil
    }

    /// The source that a local user hands mail in for: its own; for root and the daemon's own user, any.
    func source(ofUser id: UInt32, actingFor name: String?) -> String? {
        let own = localUsers[id]
        guard let name, name != own else { return own }
        return id == 0 || id == geteuid() ? (names.contains(name) ? name : nil) : nil
    }
}

/// Bytes of a password; what is compared always has this length.
private let passwordBytesMax = 512

/// Whether both are the same, in a time that depends on neither.
private func isEqual(_ given: [UInt8], to kept: [UInt8]) -> Bool {
    var difference = UInt8(given.count == kept.count ? 0 : 1)
    for index in 0..<passwordBytesMax {
        let left = index < given.count ? given[index] : 0
        let right = index < kept.count ? kept[index] : 0
        difference |= left ^ right
    }
    return difference == 0
}
