// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL

@testable import SMTPServer

/// A client that says what it is told and reads lines; a task of a test owns it.
final class Client {
    /// Passes on what comes in.
    private final class Gather: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let continuation: AsyncStream<ByteBuffer>.Continuation

        init(_ continuation: AsyncStream<ByteBuffer>.Continuation) { self.continuation = continuation }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            continuation.yield(unwrapInboundIn(data))
        }
        func channelInactive(context: ChannelHandlerContext) { continuation.finish() }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    let channel: any Channel
    private var incoming: AsyncStream<ByteBuffer>.Iterator
    private var buffer: [UInt8] = []

    private init(channel: any Channel, incoming: AsyncStream<ByteBuffer>) {
        self.channel = channel
        self.incoming = incoming.makeAsyncIterator()
    }

    /// Connects to where a server says it listens; with `tls` from the first byte on.
    static func connect(to address: Listener.Address, tls: NIOSSLContext? = nil) async throws -> Client {
        let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).channelInitializer {
            channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls {
                    let handler = try NIOSSLClientHandler(context: tls, serverHostname: "tact.test")
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
                try channel.pipeline.syncOperations.addHandler(Gather(continuation))
            }
        }
        let channel: any Channel =
            switch address {
            case .tcp(let host, let port): try await bootstrap.connect(host: host, port: port).get()
            case .unix(let path, _): try await bootstrap.connect(unixDomainSocketPath: path).get()
            case .descriptor: throw ChannelError.operationUnsupported
            }
        return Client(channel: channel, incoming: stream)
    }

    /// Starts TLS after the server's 220.
    func startTLS(_ tls: NIOSSLContext) async throws {
        let channel = channel
        try await channel.eventLoop.submit {
            let handler = try NIOSSLClientHandler(context: tls, serverHostname: "tact.test")
            try channel.pipeline.syncOperations.addHandler(handler, position: .first)
        }.get()
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

    /// The next line without its CRLF; nil at the end. A rest without a line end counts as a line.
    func line() async -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            guard let more = await incoming.next(isolation: nil) else {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : String(decoding: buffer, as: UTF8.self)
            }
            buffer += Array(buffer: more)
        }
    }

    /// The lines of the next reply; empty at the end.
    func reply() async -> [String] {
        var lines: [String] = []
        while let line = await line() {
            lines.append(line)
            if line.utf8.dropFirst(3).first != UInt8(ascii: "-") { break }
        }
        return lines
    }

    /// Sends one command, and returns the last line of its reply.
    func ask(_ command: String) async throws -> String? {
        try await send(command + "\r\n")
        return await reply().last
    }

    /// Ends the connection below TLS: the other side gets no word that it ends.
    func cutOff() async throws {
        let channel = channel
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self)
                .close(promise: nil)
        }.get()
    }

    func close() async { try? await channel.close() }
}
