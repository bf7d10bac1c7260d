// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix

/// One open listener.
struct Listening: Sendable {
    /// The event loops of all connections, one a core.
    static let eventLoops = MultiThreadedEventLoopGroup.singleton

    let door: Door
    /// Where it is, with the port that it really has.
    let address: Listener.Address
    private let channel: any Channel

    /// Binds the listener of a door; nobody is let in yet.
    static func open(_ door: Door) async throws(ServerError) -> Listening {
        let address = door.listener.address
        do {
            switch address {
            case .tcp(let host, let port):
                let channel = try await bootstrap(door).bind(host: host, port: port).get()
                let bound = Listener.Address.tcp(host: host, port: channel.localAddress?.port ?? port)
                return Listening(door: door, address: bound, channel: channel)
            case .descriptor(let number):
                let channel = try await bootstrap(door).withBoundSocket(number).get()
                return Listening(door: door, address: address, channel: channel)
            case .unix(let path, let mode):
                if let why = UnixSocket.obstacle(at: path) { throw ServerError.listen(address, why: why) }
                let temporary = UnixSocket.temporaryPath(for: path)
                let channel = try await bootstrap(door).bind(unixDomainSocketPath: temporary).get()
                if let why = UnixSocket.publish(temporary, as: path, mode: mode) {
                    try await channel.close()
                    throw ServerError.listen(address, why: why)
                }
                return Listening(door: door, address: address, channel: channel)
            }
        } catch let error as ServerError {
            throw error
        } catch {
            throw .listen(address, why: "\(error)")
        }
    }

    var eventLoop: any EventLoop { channel.eventLoop }

    /// Lets peers in.
    func accept() async {
        do {
            try await channel.setOption(.autoRead, value: true).get()
            channel.read()
        } catch {
            door.logger.error(
                "listener-closed",
                metadata: ["listener": "\(address)", "error": .text("\(error)")]
            )
        }
    }

    /// Lets nobody in any more.
    func close() async {
        do {
            try await channel.close()
        } catch {
            door.logger.debug("listener-was-closed", metadata: ["listener": "\(address)"])
        }
        if case .unix(let path, _) = address { UnixSocket.remove(path) }
    }

    private static func bootstrap(_ door: Door) -> ServerBootstrap {
        ServerBootstrap(group: eventLoops)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                peer(of: channel).flatMapThrowing { peer in try admit(channel, from: peer, by: door) }
            }
    }

    private static func admit(_ channel: any Channel, from peer: Peer, by door: Door) throws {
        var logger = door.logger
        logger[metadataKey: "peer"] = .text(peer.description)
        logger[metadataKey: "listener"] = "\(door.listener.address)"
        let pipeline = channel.pipeline.syncOperations
        if let reason = door.entrance.enter(channel, from: peer) {
            logger.notice("connection-turned-away", metadata: ["reason": "\(reason)"])
            try pipeline.addHandler(Turnstile(reason: reason, isEncrypted: door.isImplicitlyEncrypted))
        } else {
            logger.debug("connection-opened")
            channel.closeFuture.whenComplete { _ in door.entrance.leave(channel, from: peer) }
            try pipeline.addHandler(Connection(door: door, peer: peer, logger: logger))
        }
    }

    private static func peer(of channel: any Channel) -> EventLoopFuture<Peer> {
        if let text = channel.remoteAddress?.ipAddress, let address = IPAddress(parsing: text) {
            return channel.eventLoop.makeSucceededFuture(Peer(at: address, written: text))
        }
        return UnixSocket.user(of: channel).map { .user($0) }
    }
}
