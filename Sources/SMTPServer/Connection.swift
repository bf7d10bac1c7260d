// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOSSL
import NIOTLS
import Office
import SMTP

/// Tells a connection that the server stops.
struct StopEvent: Sendable {}

/// Drives one session on one channel: bytes to events, actions to bytes, all of it on the channel's event
/// loop.
///
/// While a message is being made durable, or the client does not read its replies, nothing is read from the
/// socket, so that TCP holds the peer back. The replies to a group of pipelined commands leave in one write.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// How the connection comes to its end.
    enum End { case open, flushing, draining }

    let door: Door
    let peer: Peer
    let logger: Logger
    var session: Session
    let decoder: WireDecoder
    let processor: NIOSingleStepByteToMessageProcessor<WireDecoder>
    private(set) var context: ChannelHandlerContext?
    var tls: NIOSSLServerHandler?
    var outbox: [UInt8] = []
    var end = End.open
    private var isStopping = false
    /// Whether the client has closed its direction.
    var isInputClosed = false
    /// Whether the pipeline asked for bytes while nothing could be done with them.
    private var isReadHeldBack = false
    /// Bytes of its message that the entrance has granted.
    private var claimedBytes = 0
    /// Bytes of the message that is being made durable.
    var handedOverBytes = 0
    var patience: Patience
    var timer: Scheduled<Void>?

    init(door: Door, peer: Peer, logger: Logger) {
        self.door = door
        self.peer = peer
        self.logger = logger
        session = door.session(with: peer)
        decoder = WireDecoder(limits: session.offer.limits)
        processor = NIOSingleStepByteToMessageProcessor(decoder)
        patience = Patience(capacity: door.capacity, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        watch()
        if door.isImplicitlyEncrypted {
            startTLS()
        } else {
            greet()
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard end == .open else { return }
        process(unwrapInboundIn(data))
    }

    func read(context: ChannelHandlerContext) {
        isReadHeldBack = !wantsBytes(context)
        if !isReadHeldBack { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        readOn()
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted:
            handshakeCompleted()
        case ChannelEvent.inputClosed:
            inputClosed()
        case is StopEvent:
            isStopping = true
            if end == .draining { context.close(promise: nil) }
            stopIfPossible()
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("connection-failed", metadata: ["error": .text("\(error)")])
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        decoder.phase = .closed
        settleClaim()
        logger.debug("connection-closed")
        context.fireChannelInactive()
    }

    /// Whether the session waits for something other than its client.
    var isBusy: Bool {
        switch session.state {
        case .handedOver, .checking: true
        case .fresh, .idle, .admitting, .addressed, .reading, .loggingIn, .securing, .closing: false
        }
    }

    /// Whether bytes that come now are wanted: those that can be worked on, or the first of those that must
    /// wait. A client that waits for its answer sends none, and not to ask for them takes system calls.
    private func wantsBytes(_ context: ChannelHandlerContext) -> Bool {
        (!isBusy || processor.unprocessedBytes == 0) && context.channel.isWritable
    }

    /// Lets the pipeline have the bytes it asked for, if it had to wait.
    func readOn() {
        guard isReadHeldBack, let context, wantsBytes(context) else { return }
        isReadHeldBack = false
        context.read()
    }

    /// Works on what has come in, and answers it in one write.
    func process(_ buffer: ByteBuffer) {
        if case .content = decoder.phase { patience.extend(by: buffer.readableBytes, at: .now()) }
        do {
            try processor.process(buffer: buffer, received)
        } catch {
            preconditionFailure("the decoder throws nothing: \(error)")
        }
        settleClaim()
        flush()
        stopIfPossible()
    }

    private func received(_ input: WireDecoder.InboundOut) {
        patience.restart(at: .now())
        switch input {
        case .line(let line):
            let following: Session.Following = processor.unprocessedBytes > 0 ? .bytes : .nothing
            unlessFaulty(at: stage(of: line), refuse: answerFaultily) {
                self.perform(self.session.handle(.line(line, following)))
            }
        case .content(let content):
            perform(session.handle(.content(content)))
        }
    }

    private func stopIfPossible() {
        guard isStopping, end == .open else { return }
        if session.canStop {
            perform(session.handle(.stopping))
            flush()
        } else if session.state == .fresh || session.state == .securing {
            context?.close(promise: nil)
        }
    }

    /// Asks for the memory that the message in hand takes, and gives back what it no longer takes.
    private func settleClaim() {
        let needed = max(0, decoder.bytesHeld + handedOverBytes - Capacity.uncountedBodyBytesMax)
        if needed > claimedBytes {
            // In large steps, for all connections ask the same lock.
            let more = max(needed - claimedBytes, Capacity.uncountedBodyBytesMax)
            if door.entrance.claim(more) {
                claimedBytes += more
            } else {
                decoder.refuseContent(.noRoom)
            }
        } else if needed == 0, claimedBytes > 0 {
            door.entrance.release(claimedBytes)
            claimedBytes = 0
        }
    }
}
