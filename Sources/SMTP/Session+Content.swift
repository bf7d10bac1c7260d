// SPDX-License-Identifier: Apache-2.0

/// After the final dot.
extension Session {
    /// Hands a whole message over; says why another is refused.
    mutating func contentEnded(_ content: Content, of envelope: Envelope) -> Action {
        switch content {
        case .whole(let body):
            guard let source, let client else { preconditionFailure("a message of nobody") }
            state = .handedOver(envelope)
            let message = Message(
                source: source,
                envelope: envelope,
                body: body,
                helo: client.name,
                with: protocolName(for: envelope, of: client),
                tls: tls,
            )
            return .handOver(message)
        case .refused(let fault):
            resetTransaction()
            errors += 1
            let endsSession = fault.endsSession || errors >= offer.limits.errorsMax
            return endsSession ? close(fault.reply) : answer(fault.reply, to: envelope)
        }
    }

    /// One reply in SMTP; in LMTP one for each recipient, which all share the message's fate (RFC 2033 §4.2).
    mutating func answer(_ reply: Reply, to envelope: Envelope) -> Action {
        if !reply.isRefusal {
            errors = 0
            uselessCommands = 0
        }
        if reply.code == 421 { return close(reply) }
        switch offer.dialect {
        case .smtp: return .reply(reply)
        case .lmtp: return .replyToEach(Array(repeating: reply, count: envelope.recipients.count))
        }
    }

    /// RFC 3848, with the names of RFC 6531 §4.3.
    private func protocolName(for envelope: Envelope, of client: Client) -> String {
        if client.verb == .helo { return "SMTP" }
        let base =
            switch (offer.dialect, envelope.isUTF8) {
            case (.smtp, false): "ESMTP"
            case (.smtp, true): "UTF8SMTP"
            case (.lmtp, false): "LMTP"
            case (.lmtp, true): "UTF8LMTP"
            }
        return base + (tls == nil ? "" : "S") + (loginSource == nil ? "" : "A")
    }
}

extension ContentFault {
    /// What the client is told.
    package var reply: Reply {
        switch self {
        case .bareLineEnd: Reply(554, "5.6.0 The message has a CR or LF that is not part of a CRLF")
        case .tooLarge, .endless: .tooLarge
        case .overlongLine: Reply(554, "5.6.0 The message has a line that is too long")
        case .overlongHeader: Reply(552, "5.3.4 The header of the message is too large")
        case .nul: Reply(554, "5.6.0 The message has a NUL byte")
        case .noRoom: Reply(452, "4.3.1 No room for the message now")
        }
    }

    /// Whether what follows on the connection can no longer be trusted, or has no end.
    var endsSession: Bool {
        switch self {
        case .bareLineEnd, .endless: true
        case .tooLarge, .overlongLine, .overlongHeader, .nul, .noRoom: false
        }
    }
}
