// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOSSL
import Office
import SMTP

/// From actions to bytes.
extension Connection {
    /// Does what the session asks for; the bytes leave with the next `flush`.
    func perform(_ action: Session.Action) {
        switch action {
        case .proceed:
            decoder.phase = .lines
        case .reply(let reply):
            say(reply)
            decoder.phase = .lines
        case .replyToEach(let replies):
            replies.forEach(say)
            decoder.phase = .lines
        case .replyThenClose(let reply):
            say(reply)
            finish(reply.code == 221 ? .closed : .drained)
        case .replyThenRead(let reply, let expected):
            say(reply)
            decoder.phase = .content(DataReader(limits: session.offer.limits, expected: expected))
        case .replyThenSecure(let reply):
            say(reply)
            flush()
            startTLS()
        case .admit(let bytes):
            let refusal = door.receiving.refusal(of: bytes)
            perform(session.handle(refusal.map { .refused($0.reply) } ?? .admitted))
        case .authenticate(let credentials):
            authenticate(credentials)
        case .handOver(let message):
            handOver(message)
        }
    }

    /// Begins the conversation.
    func greet() {
        let greeting = session.handle(.connected)
        unlessFaulty(at: .connect, refuse: { self.perform(.replyThenClose($0)) }) {
            self.perform(greeting)
        }
        flush()
    }

    private func say(_ reply: Reply) {
        reply.write(to: &outbox)
    }

    /// Writes what has been said since the last time.
    func flush() {
        guard let context, !outbox.isEmpty else { return }
        let buffer = context.channel.allocator.buffer(bytes: outbox)
        outbox.removeAll(keepingCapacity: true)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// How a connection ends once its last reply is out.
    enum Farewell {
        /// At once: the client expects nothing more.
        case closed
        /// Only our direction ends; what still comes is thrown away for a while. A socket that is closed with
        /// unread bytes makes the peer's TCP throw away the reply.
        case drained
    }

    /// Ends the connection.
    func finish(_ farewell: Farewell) {
        decoder.phase = .closed
        end = .flushing
        patience.restart(at: .now())
        flush()
        guard let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            handler.value.flushed(farewell)
        }
    }

    private func flushed(_ farewell: Farewell) {
        guard let context else { return }
        guard farewell == .drained, tls == nil else { return context.close(promise: nil) }
        end = .draining
        context.close(mode: .output, promise: nil)
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(door.capacity.drainingTime)) {
            [weak self] in
            self?.context?.close(promise: nil)
        }
    }

    /// Says what the session makes of an event that took time, and reads on.
    func resume(with event: Session.Event) {
        guard end == .open, let context, context.channel.isActive else { return }
        patience.restart(at: .now())
        perform(session.handle(event))
        process(ByteBuffer())
        readOn()
        if isInputClosed { inputClosed() }
    }

    /// The client says no more. What it has asked for is finished first.
    func inputClosed() {
        isInputClosed = true
        guard end == .open, isBusy else { return finish(.closed) }
    }
}

/// Encryption.
extension Connection {
    /// Puts TLS between the socket and this handler; from here on no plain byte comes through.
    func startTLS() {
        guard let context, let keeper = door.keeper else { preconditionFailure("TLS without a certificate") }
        decoder.phase = .paused
        let handler = NIOSSLServerHandler(context: keeper.context)
        tls = handler
        do {
            // TLS ends both directions at once, and a handler that still waited for one would keep the
            // socket.
            try context.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
            try context.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            logger.warning("tls-not-started", metadata: ["error": .text("\(error)")])
            context.close(promise: nil)
        }
    }

    func handshakeCompleted() {
        let version = tls?.tlsVersion?.name ?? "TLS"
        patience.restart(at: .now())
        if door.isImplicitlyEncrypted {
            session = door.session(with: peer, tls: version)
            greet()
        } else {
            perform(session.handle(.secured(version)))
        }
    }
}

/// What takes time.
extension Connection {
    private func authenticate(_ credentials: Credentials) {
        decoder.phase = .paused
        if let source = door.source(of: credentials, from: peer) {
            logger.debug("logged-in", metadata: ["source": "\(source)"])
            perform(session.handle(.loggedIn(source)))
            return
        }
        // Programs that shut out who guesses passwords look for this line, with its peer (docs/operating.md).
        logger.notice("login-failed", metadata: ["username": .text(credentials.name)])
        context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(door.capacity.failedLoginDelay)) {
            [weak self] in
            self?.resume(with: .loginFailed)
        }
    }

    private func handOver(_ message: Message) {
        decoder.phase = .paused
        unlessFaulty(at: .dot, refuse: { self.perform(self.session.handle(.refused($0))) }) {
            self.deliver(message)
        }
    }

    private func deliver(_ message: Message) {
        guard let eventLoop = context?.eventLoop else { return }
        handedOverBytes = message.body.count
        let handler = NIOLoopBound(self, eventLoop: eventLoop)
        door.deliveries.submit(Submission(message, from: peer), on: eventLoop) { outcome in
            eventLoop.execute { handler.value.handedOver(outcome) }
        }
    }

    private func handedOver(_ outcome: Outcome) {
        handedOverBytes = 0
        switch outcome {
        case .success(let id):
            logger.debug("message-taken", metadata: ["id": .text(id)])
            unlessFaulty(at: .taken, refuse: { self.resume(with: .refused($0)) }) {
                self.resume(with: .taken(id))
            }
        case .failure(let refusal):
            logger.info("message-refused", metadata: ["reply": .text(refusal.reply.lines[0])])
            resume(with: .refused(refusal.reply))
        }
    }
}

/// Time.
extension Connection {
    /// Looks at the clock when the client's time could be over; it may have got more by then.
    func watch() {
        guard let context else { return }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: patience.deadline) { [weak self] in
            self?.look()
        }
    }

    private func look() {
        guard let context, end != .draining else { return }
        let now = NIODeadline.now()
        switch session.state {
        case .handedOver, .checking, .admitting:
            patience.restart(at: now)
        case .fresh, .securing, .closing:
            guard patience.deadline > now else { return context.close(promise: nil) }
        case .idle, .addressed, .reading, .loggingIn:
            if patience.deadline <= now { timeOut() }
        }
        watch()
    }

    private func timeOut() {
        logger.debug("client-timed-out")
        perform(session.handle(.timedOut))
        flush()
    }
}

extension Credentials {
    /// Whom they are for, for the log.
    fileprivate var name: String {
        switch self {
        case .password(let username, _): username
        case .external(let name): name ?? ""
        }
    }
}

extension Submission {
    /// The message as the office knows it.
    fileprivate init(_ message: Message, from peer: Peer) {
        self.init(
            source: message.source,
            sender: message.envelope.sender.address,
            recipients: message.envelope.recipients.map(\.address),
            body: message.body,
            trace: Trace(helo: message.helo, peer: peer.description, with: message.with, tls: message.tls),
        )
    }
}
