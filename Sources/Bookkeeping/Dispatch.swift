// SPDX-License-Identifier: Apache-2.0

package import Judging

/// One mail that goes out: a letter as it came, a digest, or a bounce.
package struct Dispatch: Hashable, Sendable {
    /// What is sent.
    package enum Content: Hashable, Sendable {
        /// The body of this message, as it came.
        case message(MessageKey)
        /// A mail that Tact made: a digest, a bounce. It needs no trace header of another hop.
        case made([UInt8])
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        /// May be claimed from `due` on.
        case ready
        /// Claimed: it may be on the wire, and after a crash nobody knows.
        case leaving
        /// The relay took it.
        case delivered
        /// The relay, or time, said no for good.
        case failed
        /// The relay went silent after the final dot, and the class says to leave it at that.
        case unknown
    }

    package let id: DispatchID
    package let customer: String
    /// The letters in it, the carrier first; empty for a bounce.
    package let letters: [LetterID]
    /// The envelope sender, empty for `<>`; nil: the one that the message of `content` came with.
    package let sender: String?
    package let recipient: String
    /// The name of the relay that carries it.
    package let relay: String
    package let content: Content
    package let createdAt: Timestamp
    /// What a silent relay makes of it.
    package let unknownOutcome: MailClass.UnknownOutcome
    /// The place of its class among the policy's: of what is ready the lowest leaves first.
    package let rank: Int

    package init(
        id: DispatchID,
        customer: String,
        letters: [LetterID],
        sender: String?,
        recipient: String,
        relay: String,
        content: Content,
        createdAt: Timestamp,
        unknownOutcome: MailClass.UnknownOutcome,
        rank: Int,
    ) {
        self.id = id
        self.customer = customer
        self.letters = letters
        self.sender = sender
        self.recipient = recipient
        self.relay = relay
        self.content = content
        self.createdAt = createdAt
        self.unknownOutcome = unknownOutcome
        self.rank = rank
    }
}

/// A wish for dispatches to send.
package struct Claim: Hashable, Sendable {
    package let relay: String
    /// The most that there is room for.
    package let limit: Int
    /// What is due later is not meant.
    package let at: Timestamp

    package init(relay: String, limit: Int, at now: Timestamp) {
        self.relay = relay
        self.limit = limit
        at = now
    }
}

/// A dispatch that was claimed, with the bytes to send.
package struct ClaimedDispatch: Hashable, Sendable {
    package let dispatch: Dispatch
    /// The envelope sender: the dispatch's own, else its message's.
    package let sender: String
    /// How many attempts have ended before this one.
    package let attempts: Int
    /// The mail without Tact's trace header; nil if its bytes cannot be read, which is trouble, not an empty
    /// mail.
    package let body: [UInt8]?
    /// The message's `Message.trace`; nil for a mail that Tact made.
    package let trace: String?

    package init(dispatch: Dispatch, sender: String, attempts: Int, body: [UInt8]?, trace: String?) {
        self.dispatch = dispatch
        self.sender = sender
        self.attempts = attempts
        self.body = body
        self.trace = trace
    }
}

/// What an attempt to send came to, as the ledger settles it.
package struct Settlement: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        /// The relay took it: its letters are `sent`, or `merged`.
        case delivered
        /// It is ready again at `at`; the attempt counts.
        case retry(at: Timestamp)
        /// It fails for good: its letters are `bounced`, its charge goes back, and `bounces` are sent in its
        /// stead.
        case failed(bounces: [Dispatch])
        /// Nobody knows: its letters are `unknown`, the charge stays.
        case unknown
    }

    package let dispatch: DispatchID
    /// The attempt that it settles, by how many had ended before it: a courier that hears nothing from the
    /// ledger says it again, and then it must not settle the next attempt, which may be under way.
    package let attempts: Int
    package let result: Result
    /// The line of the log about it, for each letter of the dispatch.
    package let decisions: [Decision]
    /// What it told of addresses: one that the relay does not know is dead.
    package let optOuts: [OptOut]
    /// The other customers whose cases it makes due: a charge that they count has gone back.
    package let reopens: [String]

    package init(
        dispatch: DispatchID,
        attempts: Int = 0,
        result: Result,
        decisions: [Decision],
        optOuts: [OptOut] = [],
        reopens: [String] = [],
    ) {
        self.dispatch = dispatch
        self.attempts = attempts
        self.result = result
        self.decisions = decisions
        self.optOuts = optOuts
        self.reopens = reopens
    }
}
