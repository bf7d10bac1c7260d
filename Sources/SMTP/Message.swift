// SPDX-License-Identifier: Apache-2.0

/// From whom a message comes and to whom it goes, as far as it has been said (RFC 5321 §2.3.1).
package struct Envelope: Hashable, Sendable {
    /// The reverse path.
    package let sender: Path
    /// The forward paths, in the order they were given.
    package internal(set) var recipients: [Path] = []
    /// Bytes the client says the message has.
    package let size: Int?
    /// Whether the client asked for SMTPUTF8 (RFC 6531).
    package let isUTF8: Bool

    init(sender: Path, parameters: MailParameters) {
        self.sender = sender
        size = parameters.size
        isUTF8 = parameters.isUTF8
    }
}

/// A message that has come whole, and who handed it in.
package struct Message: Hashable, Sendable {
    /// The source: of the login, else of the connection.
    package let source: String
    /// Whom it is from and for; at least one recipient.
    package let envelope: Envelope
    /// The content as `Content.whole` has it.
    package let body: [UInt8]
    /// The name the client gave itself, in characters that a trace field may hold.
    package let helo: String
    /// The name of the protocol in the registry of RFC 3848 and RFC 6531 §4.3, such as `ESMTPSA`.
    package let with: String
    /// The TLS version, if the connection is encrypted.
    package let tls: String?
}
