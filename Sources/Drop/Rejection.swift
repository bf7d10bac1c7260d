// SPDX-License-Identifier: Apache-2.0

/// Why a file in a Maildir becomes no message; it lies in `rejected/` with this word beside it.
package enum Rejection: Error, Hashable, Sendable, CustomStringConvertible {
    /// A folder, a symbolic link, a pipe, a device.
    case noFile
    /// It cannot be opened; the text is the system's.
    case unreadable(String)
    /// It has no header.
    case noMail
    /// A NUL stands in it, which mail may not hold.
    case nul
    /// It has neither a Return-Path nor a From with an address.
    case noSender
    /// No field names a recipient.
    case noRecipient
    /// An address that cannot stand in an envelope, such as one without a domain.
    case badAddress(String)
    /// More recipients than the limit.
    case tooManyRecipients(limit: Int)
    /// More bytes than the limit.
    case tooLarge(limit: Int)
    /// The mail has passed too many servers.
    case loop
    /// Refused for good, in the words of the refusal.
    case refused(String)

    package var description: String {
        switch self {
        case .noFile:
            "It is no regular file. A mail must be a file of its own, not a link, a folder or a pipe."
        case .unreadable(let reason):
            "It cannot be read: \(reason). Its owner must let the user of the daemon read it."
        case .noMail: "It is no mail: it does not begin with header fields."
        case .nul: "It holds a NUL byte, which no mail may, and which some servers take for nothing."
        case .noSender: "It has no sender: neither Return-Path nor From has an address."
        case .noRecipient: "It has no recipient: X-Tact-To, or else To, Cc or Bcc, must have an address."
        case .badAddress(let address):
            "It has an address that cannot be used: \(address). It must be NAME@DOMAIN."
        case .tooManyRecipients(let limit): "It has more than \(limit) recipients, the limit in tact.yaml."
        case .tooLarge(let limit): "It has more than \(limit) bytes, the limit in tact.yaml."
        case .loop: "It has passed too many mail servers, so it is going round in a loop."
        case .refused(let reason): "It was refused: \(reason)."
        }
    }
}
