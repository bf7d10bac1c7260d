// SPDX-License-Identifier: Apache-2.0

package import Bookkeeping
package import Judging

/// What an attempt means for its dispatch: the courier's whole judgement, in one table.
package struct Outcome: Hashable, Sendable {
    /// The outcomes of POLICY.md, section 2.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        case delivered
        case refused
        case gaveUp = "gave-up"
        case unknown
    }

    package enum End: Hashable, Sendable {
        case delivered, retry, failed, unknown
    }

    package let end: End
    package let reason: Reason
    /// The relay's own words, or what happened instead of them.
    package let because: String
    /// How long until the next attempt; nil if there is none.
    package let pause: Duration?

    /// - Parameters:
    ///   - waited: How long the dispatch has been tried, from when it was made.
    ///   - attempts: How many attempts had ended before this one.
    package init(
        of attempt: Attempt,
        waited: Duration,
        attempts: Int,
        unknownOutcome: MailClass.UnknownOutcome,
        retry: Retry,
        bits: UInt64,
    ) {
        lazy var pause = retry.pause(after: attempts + 1, bits: bits)
        switch attempt {
        case .delivered(let reply):
            self.init(.delivered, .delivered, reply)
        case .refusedForNow(let reply) where waited + pause > retry.giveUp:
            self.init(.failed, .gaveUp, reply)
        case .refusedForNow(let reply):
            self.init(.retry, .refused, reply, pause: pause)
        case .refused(let reply), .unknownRecipient(let reply), .impossible(let reply):
            self.init(.failed, .refused, reply)
        case .relayTrouble(let reply):
            // Not the mail's fault, so never the mail's end: it is tried as long as the relay is in trouble.
            // One that the relay breaks off at each time must not keep closing the lane for the others.
            self.init(.retry, .refused, reply, pause: Lane.pause(after: attempts))
        case .unknown(let reply):
            switch unknownOutcome {
            // It may have arrived each time, so it is no failure that a bounce could tell of.
            case .retry where waited + pause > retry.giveUp: self.init(.unknown, .unknown, reply)
            case .retry: self.init(.retry, .unknown, reply, pause: pause)
            case .assumeSent, .ask: self.init(.unknown, .unknown, reply)
            }
        }
    }

    private init(_ end: End, _ reason: Reason, _ because: String, pause: Duration? = nil) {
        self.end = end
        self.reason = reason
        self.because = because
        self.pause = pause
    }
}

extension Outcome {
    /// What `attempt` means for a claimed dispatch that comes back at `now`.
    package init(
        of attempt: Attempt,
        claimed: ClaimedDispatch,
        at now: Timestamp,
        retry: Retry,
        bits: UInt64,
    ) {
        self.init(
            of: attempt,
            waited: now - claimed.dispatch.createdAt,
            attempts: claimed.attempts,
            unknownOutcome: claimed.dispatch.unknownOutcome,
            retry: retry,
            bits: bits,
        )
    }
}
