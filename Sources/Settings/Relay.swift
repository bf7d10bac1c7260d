// SPDX-License-Identifier: Apache-2.0

package import Judging

extension Configuration {
    /// Where mail goes on.
    package struct Relay: Hashable, Sendable {
        /// Whether the wire is encrypted; certificates are always verified.
        package enum Encryption: String, Hashable, Sendable, CaseIterable {
            case required, never
        }

        package let name: String
        /// The letters it carries; the last relay's asks nothing.
        package let match: Scope
        package let url: RelayURL
        package let tls: Encryption
        /// Further certificate authorities to trust, in PEM; nil: those of the system.
        package let caFile: String?
        package let login: Login?
        /// At most so many at once. Postfix's default is 20; smarthosts often allow 10 or fewer.
        package let connections: Int
        /// Mails a second; nil: as fast as the relay takes them.
        package let rate: Double?
        /// Whether it takes addresses beyond ASCII (RFC 6531); Tact offers them only if every relay does.
        package let hasSMTPUTF8: Bool
    }
}
