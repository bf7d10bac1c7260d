// SPDX-License-Identifier: Apache-2.0

import NIOCore
import SMTP

/// Answers a connection that is not let in, and closes it.
final class Turnstile: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let reply: Reply?

    /// A turnstile with the reply for this reason; without one where the client would take it for broken TLS.
    init(reason: Entrance.Refused, isEncrypted: Bool) {
        let reply =
            switch reason {
            case .tooMany: Reply(421, "4.3.2 Too many connections, please try again later")
            case .tooManyFromAddress: Reply(421, "4.7.0 Too many connections from your address")
            case .stopping: Reply(421, "4.3.2 Stopping, please come back")
            }
        self.reply = isEncrypted ? nil : reply
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let reply else { return context.close(promise: nil) }
        let bytes = context.channel.allocator.buffer(bytes: reply.bytes)
        context.writeAndFlush(wrapOutboundOut(bytes)).assumeIsolated().whenComplete { _ in
            context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
