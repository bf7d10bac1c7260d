// SPDX-License-Identifier: Apache-2.0

/// The server's side of one SMTP or LMTP connection: events in, actions out (RFC 5321, RFC 2033).
///
/// It does no I/O, reads no clock and checks no password. Its driver reads lines and contents from the wire,
/// performs each action before the next event, and closes the connection when told. Every event has exactly
/// one action. What a peer sends can end its own session and touches nothing else; an event that the state
/// cannot have is a bug of the driver, and traps.
///
/// Left out on purpose: CHUNKING, whose lengths have let messages be smuggled; VRFY and EXPN, which help
/// nobody but spies; DSN, XCLIENT and ETRN.
package struct Session: Sendable {
    /// What the session waits for.
    package enum State: Hashable, Sendable {
        /// The connection.
        case fresh
        /// A command, outside a transaction.
        case idle
        /// The verdict on an announced message.
        case admitting(Envelope)
        /// A recipient, or DATA.
        case addressed(Envelope)
        /// The content.
        case reading(Envelope)
        /// The word that the message is durable.
        case handedOver(Envelope)
        /// The next line of a login.
        case loggingIn(Step)
        /// The verdict on a login.
        case checking
        /// The TLS handshake.
        case securing
        /// Nothing; the connection is being closed.
        case closing
    }

    /// How far a login has come; only the session looks inside.
    package struct Step: Hashable, Sendable {
        let dialogue: LoginDialogue
    }

    /// What happened on the connection.
    package enum Event: Hashable, Sendable {
        /// The peer is there, and encrypted if the listener is.
        case connected
        /// A line came in; `.bytes` followed it before it was answered.
        case line(Line, Following)
        /// The answer to `.admit`: yes. The answer no is `.refused`.
        case admitted
        /// The content came to its end.
        case content(Content)
        /// The answer to `.handOver`: the message is durable under this id.
        case taken(String)
        /// The answer to `.admit` or `.handOver`: not so.
        case refused(Reply)
        /// The answer to `.authenticate`: it is this source.
        case loggedIn(String)
        /// The answer to `.authenticate`: it is nobody.
        case loginFailed
        /// The handshake after `.replyThenSecure` is done, with this version of TLS.
        case secured(String)
        /// Nothing came for too long.
        case timedOut
        /// The daemon stops. To be told only when `canStop`.
        case stopping
    }

    /// What came in behind a line while it still waited for its answer.
    package enum Following: Hashable, Sendable { case nothing, bytes }

    /// What the driver is to do.
    package enum Action: Hashable, Sendable {
        /// Read on; there is nothing to say.
        case proceed
        /// Answer, and read on.
        case reply(Reply)
        /// Answer once for each recipient, and read on (RFC 2033 §4.2).
        case replyToEach([Reply])
        /// Answer, then close.
        case replyThenClose(Reply)
        /// Answer, then read content instead of lines.
        case replyThenRead(Reply, expected: Int?)
        /// Answer, then throw away all unread bytes and start TLS; a failed handshake ends the connection.
        case replyThenSecure(Reply)
        /// Ask whether a message of so many bytes would be taken now.
        case admit(Int?)
        /// Ask who this is.
        case authenticate(Credentials)
        /// Make this message durable.
        case handOver(Message)
    }

    /// What the server grants this peer.
    package let offer: Offer
    /// What the session waits for.
    package internal(set) var state = State.fresh

    /// The source that the connection itself stands for: by its listener, its network or its user id.
    let connectionSource: String?
    /// The source that has logged in.
    var loginSource: String?
    /// What the client called itself, and by which verb; nil before it did, and again after STARTTLS.
    var client: Client?
    /// The TLS version; nil while the connection is in the clear.
    var tls: String?
    var errors = 0
    var uselessCommands = 0
    var failedLogins = 0
    /// Recipients of the message under way that were too many.
    var recipientsOver = 0

    /// A session at its beginning; `source` is who the peer is without a login, `tls` how it is encrypted
    /// already.
    package init(offer: Offer, source: String?, tls: String? = nil) {
        self.offer = offer
        connectionSource = source
        self.tls = tls
    }

    /// Whether the session waits for its client, so that it may be told to stop without harm to any message.
    package var canStop: Bool {
        switch state {
        case .idle, .addressed, .loggingIn: true
        case .fresh, .admitting, .reading, .handedOver, .checking, .securing, .closing: false
        }
    }

    /// What the event asks for.
    package mutating func handle(_ event: Event) -> Action {
        switch (state, event) {
        case (.fresh, .connected):
            state = .idle
            return .reply(Reply(220, "\(offer.hostname) \(offer.dialect == .smtp ? "ESMTP" : "LMTP") Tact"))
        case (.idle, .line(let line, let following)), (.addressed, .line(let line, let following)):
            return command(line, following)
        case (.loggingIn(let step), .line(let line, let following)):
            return loginLine(line, following, in: step.dialogue)
        case (.admitting(let envelope), .admitted):
            state = .addressed(envelope)
            return .reply(.senderOK)
        case (.admitting, .refused(let reply)):
            resetTransaction()
            return replyOrClose(reply)
        case (.reading(let envelope), .content(let content)):
            return contentEnded(content, of: envelope)
        case (.handedOver(let envelope), .taken(let id)):
            resetTransaction()
            return answer(Reply(250, "2.0.0 Accepted as \(id)"), to: envelope)
        case (.handedOver(let envelope), .refused(let reply)):
            resetTransaction()
            return answer(reply, to: envelope)
        case (.checking, .loggedIn(let source)):
            loginSource = source
            resetTransaction()
            return .reply(.loggedIn)
        case (.checking, .loginFailed):
            return loginFailed()
        case (.securing, .secured(let version)):
            return secured(version)
        case (.idle, .timedOut), (.addressed, .timedOut), (.loggingIn, .timedOut), (.reading, .timedOut):
            return close(.timedOut)
        case (.idle, .stopping), (.addressed, .stopping), (.loggingIn, .stopping):
            return close(.stopping)
        case (.fresh, _), (.idle, _), (.admitting, _), (.addressed, _), (.reading, _), (.handedOver, _),
            (.loggingIn, _), (.checking, _), (.securing, _), (.closing, _):
            // Without the event: what it carries belongs in no log.
            preconditionFailure("an event that the state of the session cannot have")
        }
    }

    /// Every way out of a transaction, and every command that forgets one, comes through here.
    mutating func resetTransaction() {
        state = .idle
        recipientsOver = 0
    }

    /// Counts a refusal, and ends a session that has had too many.
    mutating func refuse(_ reply: Reply) -> Action {
        errors += 1
        return errors >= offer.limits.errorsMax ? close(.tooManyErrors) : .reply(reply)
    }

    mutating func close(_ reply: Reply) -> Action {
        state = .closing
        return .replyThenClose(reply)
    }

    /// 421 says that the connection ends (RFC 5321 §3.8).
    mutating func replyOrClose(_ reply: Reply) -> Action {
        reply.code == 421 ? close(reply) : .reply(reply)
    }
}
