// SPDX-License-Identifier: Apache-2.0

/// One mail on its way to a relay: one recipient a transaction.
package struct Parcel: Hashable, Sendable {
    /// The relay's name in tact.yaml.
    package let relay: String
    /// The reverse path without brackets, empty for `<>`.
    package let sender: String
    package let recipient: String
    /// The whole mail, the trace header on top; CRLF line ends only.
    package let bytes: [UInt8]

    package init(relay: String, sender: String, recipient: String, bytes: [UInt8]) {
        self.relay = relay
        self.sender = sender
        self.recipient = recipient
        self.bytes = bytes
    }
}

/// What an attempt to hand a mail to a relay came to.
///
/// `reply` is the relay's own words, escaped and at most 512 bytes, or a short description where it said
/// nothing.
package enum Attempt: Hashable, Sendable {
    /// The relay answered the final dot with 2xx.
    case delivered(reply: String)
    /// The relay refused this mail for now (4xx to MAIL, RCPT, DATA or the dot).
    case refusedForNow(reply: String)
    /// The relay refused this mail for good (5xx to MAIL, RCPT, DATA or the dot).
    case refused(reply: String)
    /// The relay refused the recipient for good because there is nobody of that address: 5.1.1, 5.1.6 or
    /// 5.1.10 to RCPT (RFC 3463 §3.2, RFC 7505 §3). It will be the same tomorrow.
    case unknownRecipient(reply: String)
    /// The relay was given the final dot and did not answer clearly: it may have the mail.
    case unknown(reply: String)
    /// Nothing was handed over, and it is not the mail's fault: no connection, TLS, log-in, a greeting
    /// refused.
    case relayTrouble(reply: String)
    /// Nothing was handed over, and no relay of this kind ever can take it: an address with control
    /// characters, a UTF-8 address to a relay without SMTPUTF8 (5.6.7), a body with a lone CR or LF, larger
    /// than the relay's SIZE.
    case impossible(reply: String)
}

/// The port to the relays.
package protocol Transport: Sendable {
    /// Hands one mail to its relay, and returns what became of it, however long that takes.
    ///
    /// It never throws and cannot be cancelled: once begun, the answer is waited for, because an attempt
    /// broken off after the final dot is one whose outcome nobody knows.
    func send(_ parcel: Parcel) async -> Attempt
}
