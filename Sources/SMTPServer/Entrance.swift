// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Synchronization

/// Counts connections and the memory of their messages, and knows them all, so that they can be told to stop.
final class Entrance: Sendable {
    /// Why a peer is not let in.
    enum Refused { case tooMany, tooManyFromAddress, stopping }

    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var perAddress: [IPAddress: Int] = [:]
        var bodyBytes = 0
        var emptied: EventLoopPromise<Void>?
    }

    private let capacity: Capacity
    private let state = Mutex(State())

    init(capacity: Capacity) {
        self.capacity = capacity
    }

    /// Lets a connection in and returns nil, or says why not; one that was let in has to leave.
    func enter(_ channel: any Channel, from peer: Peer) -> Refused? {
        state.withLock { state in
            guard state.emptied == nil else { return .stopping }
            guard state.channels.count < connectionsMax(for: peer) else { return .tooMany }
            if case .address(let address, _) = peer {
                let count = state.perAddress[address, default: 0]
                guard count < capacity.connectionsPerAddressMax else { return .tooManyFromAddress }
                state.perAddress[address] = count + 1
            }
            state.channels[ObjectIdentifier(channel)] = channel
            return nil
        }
    }

    private func connectionsMax(for peer: Peer) -> Int {
        switch peer {
        case .address: capacity.connectionsMax
        case .user: capacity.connectionsMax + capacity.localConnectionsMore
        }
    }

    /// The connection is gone.
    func leave(_ channel: any Channel, from peer: Peer) {
        state.withLock { state in
            state.channels[ObjectIdentifier(channel)] = nil
            if case .address(let address, _) = peer {
                let count = state.perAddress[address, default: 1] - 1
                state.perAddress[address] = count == 0 ? nil : count
            }
            if state.channels.isEmpty { state.emptied?.succeed() }
        }
    }

    /// Whether so many more bytes of messages may be held; if so they have to be given back.
    func claim(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard state.bodyBytes + bytes <= capacity.bodyBytesMax else { return false }
            state.bodyBytes += bytes
            return true
        }
    }

    /// Gives back what was claimed.
    func release(_ bytes: Int) {
        state.withLock { $0.bodyBytes -= bytes }
    }

    /// Lets nobody in any more, and returns who is still there; `emptied` is kept when the last has left.
    func close(emptied: EventLoopPromise<Void>) -> [any Channel] {
        state.withLock { state in
            precondition(state.emptied == nil, "an entrance closes once")
            state.emptied = emptied
            if state.channels.isEmpty { emptied.succeed() }
            return Array(state.channels.values)
        }
    }

    /// Who is still there.
    var remaining: [any Channel] { state.withLock { Array($0.channels.values) } }
}
