// SPDX-License-Identifier: Apache-2.0

package import Office

extension Attempt {
    /// What the handing over came to.
    ///
    /// Once the final dot may be on its way only a clear answer counts, since the relay may have the mail
    /// whatever else went wrong. Any 2xx is a yes (RFC 5321 §4.2.1). Before the dot, only a refused MAIL,
    /// RCPT or DATA is about this mail; the same code in a greeting, at TLS or at the log-in is about the
    /// relay.
    package init(_ exchange: Exchange, at relay: RelaySettings) {
        switch exchange {
        case .answered(.dot, let reply) where Step.dot.isMet(by: reply):
            self = .delivered(reply: reply.words)
        case .answered(let step, let reply) where reply.isRefusal && step != .rset:
            self = Attempt.refused(reply, isRecipient: step == .rcpt)
        case .answered(.dot, let reply):
            self = .unknown(reply: Trouble.afterTheDot(reply))
        case .broken(let fault, at: .dot):
            self = .unknown(reply: Trouble.afterTheDot(fault))
        case .vetoed(let veto):
            self = Attempt.impossible(veto) ?? .relayTrouble(reply: Trouble.of(exchange, at: relay))
        case .answered, .broken, .unconnected:
            self = .relayTrouble(reply: Trouble.of(exchange, at: relay))
        }
    }

    private static func refused(_ reply: Reply, isRecipient: Bool) -> Attempt {
        if reply.code < 500 { return .refusedForNow(reply: reply.words) }
        return isRecipient && saysNobody(reply.words)
            ? .unknownRecipient(reply: reply.words) : .refused(reply: reply.words)
    }

    /// The enhanced codes that say of an address that nobody has it, or nobody any more (RFC 3463 §3.2), or
    /// that its domain takes no mail at all (RFC 7505 §3).
    private static let nobody = ["5.1.1", "5.1.6", "5.1.10"]

    /// Whether a reply like `550 5.1.1 no such user` says so; one without an enhanced code says nothing
    /// certain: many a relay answers 550 to what it only dislikes.
    private static func saysNobody(_ reply: String) -> Bool {
        let words = reply.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        return words.count > 1 && nobody.contains(String(words[1]))
    }

    /// A veto that this relay would answer with for ever; nil where the operator can mend it.
    package static func impossible(_ veto: Veto) -> Attempt? {
        switch veto {
        case .noLogin:
            nil
        case .noUnicode:
            .impossible(reply: "5.6.7 an address is not ASCII, and the relay does not offer SMTPUTF8")
        case .tooLarge(let limit, let bytes):
            .impossible(reply: "5.3.4 the mail has \(bytes) bytes, and the relay takes at most \(limit)")
        }
    }
}
