// SPDX-License-Identifier: Apache-2.0

package import Judging

/// A message as it is kept: one envelope, one body, the trace of the hop into Tact.
package struct Message: Hashable, Sendable {
    package let id: MessageKey
    package let receivedAt: Timestamp
    package let source: String
    package let team: String
    /// The envelope sender, empty for `<>`.
    package let sender: String
    /// The mail, CRLF, untouched.
    package let body: [UInt8]
    /// What goes into the `Received` field: everything but the recipient (made at intake, ASCII, one line).
    package let trace: String

    package init(
        id: MessageKey,
        receivedAt: Timestamp,
        source: String,
        team: String,
        sender: String,
        body: [UInt8],
        trace: String,
    ) {
        self.id = id
        self.receivedAt = receivedAt
        self.source = source
        self.team = team
        self.sender = sender
        self.body = body
        self.trace = trace
    }
}

/// One message to one recipient, with all that judging and the log need of it.
package struct Letter: Hashable, Sendable {
    /// The states of POLICY.md, section 2; a letter is in exactly one of them.
    package enum State: String, Hashable, Sendable, CaseIterable {
        case waiting, leaving, sent, merged, suppressed, bounced, unknown
    }

    package let message: MessageKey
    /// The key of the customer that the recipient belongs to.
    package let customer: String
    /// The address as the envelope had it.
    package let recipient: String
    /// The decoded subject, safe to print.
    package let subject: String
    /// The hash of the policy that it was read under; another one means its stream is to be found again.
    package let policy: String
    /// What the judge sees of it, its id included.
    package let facts: Case.Letter

    package var id: LetterID { facts.id }

    package init(
        message: MessageKey,
        customer: String,
        recipient: String,
        subject: String,
        policy: String,
        facts: Case.Letter,
    ) {
        self.message = message
        self.customer = customer
        self.recipient = recipient
        self.subject = subject
        self.policy = policy
        self.facts = facts
    }

    /// The same letter, as another reading or an operator changed it.
    package func with(_ facts: Case.Letter, policy: String? = nil) -> Letter {
        Letter(
            message: message,
            customer: customer,
            recipient: recipient,
            subject: subject,
            policy: policy ?? self.policy,
            facts: facts,
        )
    }
}

/// A letter with what has become of it so far.
package struct LetterRecord: Hashable, Sendable {
    package let letter: Letter
    package let state: Letter.State
    /// When a waiting letter is looked at again; nil: when an operator acts, or it waits no more.
    package let until: Timestamp?
    /// The dispatch that it left, or is leaving, in.
    package let dispatch: DispatchID?

    package init(letter: Letter, state: Letter.State, until: Timestamp?, dispatch: DispatchID?) {
        self.letter = letter
        self.state = state
        self.until = until
        self.dispatch = dispatch
    }
}
