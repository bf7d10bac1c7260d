// SPDX-License-Identifier: Apache-2.0

/// What a client shows to say who it is.
package enum Credentials: Hashable, Sendable {
    /// A name and a password, by AUTH PLAIN or LOGIN.
    case password(username: String, Secret)
    /// What the connection itself proves, by AUTH EXTERNAL (RFC 4422, appendix A); the client may name whom
    /// it wants to act for.
    case external(actingFor: String?)
}

/// Bytes that no log, error or dump shows.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The bytes themselves.
    package let bytes: [UInt8]

    /// Hides the bytes.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var description: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The ways to log in that Tact knows.
package enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never standardised, and all that some clients know.
    case login = "LOGIN"
    /// RFC 4422, appendix A: the operating system says who the peer is.
    case external = "EXTERNAL"
}

/// A login that takes several lines: what has been said, and so what the next line is.
enum LoginDialogue: Hashable, Sendable {
    case plainResponse
    case loginUsername
    case loginPassword(username: [UInt8])
    case externalResponse

    /// What the server says to get the next line (RFC 4954 §4; the prompts of LOGIN are base64 by custom).
    var challenge: Reply {
        switch self {
        case .plainResponse, .externalResponse: Reply(334, "")
        case .loginUsername: Reply(334, "VXNlcm5hbWU6")
        case .loginPassword: Reply(334, "UGFzc3dvcmQ6")
        }
    }
}

/// The name and password in the response of PLAIN (RFC 4616 §2); nil if it is malformed.
///
/// A client that wants to act for another than itself is taken at its login's word only if both are the same.
func plainCredentials(_ response: [UInt8]) -> Credentials? {
    let parts = response.split(separator: 0, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty || parts[0] == parts[1] else { return nil }
    return passwordCredentials(username: Array(parts[1]), password: Array(parts[2]))
}

/// The name and password as bytes from the wire; nil if the name is no text, or either is empty or holds NUL.
func passwordCredentials(username: [UInt8], password: [UInt8]) -> Credentials? {
    guard !username.isEmpty, !password.isEmpty, !username.contains(0), !password.contains(0),
        let username = String(validating: username, as: UTF8.self)
    else { return nil }
    return .password(username: username, Secret(password))
}

/// Whom the response of EXTERNAL names; nil in nil if it is no text.
func externalCredentials(_ response: [UInt8]) -> Credentials? {
    guard !response.contains(0), let name = String(validating: response, as: UTF8.self) else { return nil }
    return .external(actingFor: name.isEmpty ? nil : name)
}
