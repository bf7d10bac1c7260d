// SPDX-License-Identifier: Apache-2.0

package import Office

extension Attempt {
    /// What an exchange with a relay came to. The order of the questions matters.
    ///
    /// First: was the end of the body given? From then on only a clear answer counts, since the relay may
    /// have the mail whatever else went wrong. libcurl calls only 250 a success; any 2xx is one (RFC 5321
    /// §4.2.1). Before the end of the body, only a refused MAIL, RCPT or DATA (with libcurl's result 55) is
    /// about this mail; the same code in a greeting, at TLS or at the log-in is about the relay.
    package init(_ exchange: Exchange, at relay: RelaySettings) {
        let reply = exchange.words.isEmpty ? "\(exchange.code)" : exchange.words
        switch (exchange.endOfBodyGiven, exchange.result, exchange.code) {
        case (true, _, 200..<300):
            self = .delivered(reply: reply)
        case (true, CurlResult.weirdReply, 400..<500):
            self = .refusedForNow(reply: reply)
        case (true, CurlResult.weirdReply, 500..<600):
            self = .refused(reply: reply)
        case (true, _, _):
            self = .unknown(reply: Trouble.afterTheDot(exchange))
        case (false, CurlResult.sendError, 400..<500):
            self = .refusedForNow(reply: reply)
        case (false, CurlResult.sendError, 500..<600):
            let isUnknown = exchange.refusesRecipient && Attempt.saysNobody(reply)
            self = isUnknown ? .unknownRecipient(reply: reply) : .refused(reply: reply)
        case (false, _, _):
            self =
                exchange.veto.flatMap(Attempt.impossible)
                ?? .relayTrouble(reply: Trouble.of(exchange, at: relay))
        }
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
