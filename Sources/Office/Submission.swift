// SPDX-License-Identifier: Apache-2.0

/// A message as a source hands it over: one envelope and one body, on its way to become letters.
package struct Submission: Hashable, Sendable {
    /// The name of the source in tact.yaml; it decides the team, no header does.
    package let source: String
    /// The reverse path without its angle brackets; empty for `<>` (RFC 5321 §4.5.5).
    package let sender: String
    /// The forward paths without angle brackets, in the order they were given; at least one.
    package let recipients: [String]
    /// The mail with CRLF line ends only, dots unstuffed, ending in CRLF, otherwise as it came.
    package let body: [UInt8]
    /// How it came in, for the trace header.
    package let trace: Trace

    package init(source: String, sender: String, recipients: [String], body: [UInt8], trace: Trace) {
        precondition(!recipients.isEmpty, "a message has a recipient")
        self.source = source
        self.sender = sender
        self.recipients = recipients
        self.body = body
        self.trace = trace
    }
}

/// What the `Received` field says of the hop into Tact (RFC 5321 §4.4).
package struct Trace: Hashable, Sendable {
    /// The name the client gave in EHLO, HELO or LHLO; for a Maildir, the file's name.
    package let helo: String
    /// The peer as the socket knows it, without its port: an IP literal, or `local` for a Unix socket or a
    /// folder.
    package let peer: String
    /// The protocol's name in the registry of RFC 3848 (`ESMTPSA`, `LMTP`), or `local`.
    package let with: String
    /// The TLS version and cipher, where the hop was encrypted (`TLSv1.3 TLS_AES_256_GCM_SHA384`).
    package let tls: String?

    package init(helo: String, peer: String, with: String, tls: String? = nil) {
        self.helo = helo
        self.peer = peer
        self.with = with
        self.tls = tls
    }
}

/// Why a message is not taken now; each knows its SMTP answer (RFC 5321 §4.2, RFC 3463).
package enum Refusal: Error, Hashable, Sendable {
    /// Too much is under way; the client tries again soon (451 4.3.2).
    case busy
    /// The disk is full or the ledger cannot be written (452 4.3.1).
    case full
    /// The daemon is stopping (421 4.3.2).
    case closing
    /// The message has passed too many hops, so it is in a loop (554 5.4.6, RFC 5321 §6.3).
    case loop
    /// The message cannot be what it claims (554 5.6.0); the text says why, in words fit for the client.
    case malformed(String)
}

/// The port through which every source hands messages in: SMTP, LMTP, Maildir, the local command.
package protocol Receiving: Sendable {
    /// Whether a message of about `bytes` bytes (nil: not told) would be taken now; asked before its body is
    /// sent.
    ///
    /// Cheap: it looks at free space and load as last measured, and touches no disk.
    func refusal(of bytes: Int?) -> Refusal?

    /// Takes a message; returns its id once it is durable, which is the moment for `250` and not sooner.
    ///
    /// - Throws: the `Refusal`; then nothing of the message is kept.
    func receive(_ submission: Submission) async throws(Refusal) -> String
}
