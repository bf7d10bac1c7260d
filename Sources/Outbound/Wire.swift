// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Why a reply did not come, or a relay took nothing more.
package struct Fault: Error, Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        case timePassed
        /// The connection ended, or broke.
        case closed
        /// The relay takes no more, and says why.
        case interrupted
        /// A reply had no end within `ReplyReader.replyBytesMax`.
        case endless
    }

    package let cause: Cause
    /// What was said of the reply so far, escaped.
    package let words: String

    package init(_ cause: Cause, words: String = "") {
        self.cause = cause
        self.words = words
    }
}

/// The bytes of one connection to a relay: lines go out, replies come in, each within its time. Blocks.
struct Wire: ~Copyable {
    /// The connection's socket, to be watched while nothing is sent.
    let socket: Int32
    /// How many bytes of the last `write` the connection has taken: no other can have reached the relay.
    private(set) var taken = 0

    private let handle: CurlHandle
    private let times: RelayTimes
    private var reader = ReplyReader()
    private var incoming = [UInt8](repeating: 0, count: 4_096)
    /// What has come and was not read.
    private var unread = 0..<0

    /// Connects; `handshake` hears all that the relay says.
    init(to relay: RelaySettings, _ handshake: inout Handshake) throws(ConnectionFailure) {
        let handle = try CurlHandle()
        try handle.connect(to: relay, &handshake)
        guard let socket = handle.socket else { throw ConnectionFailure(result: CurlResult.noConnection) }
        self.handle = handle
        self.socket = socket
        times = relay.times
    }

    /// Whether the relay has said more than was read so far.
    var hasMore: Bool { !unread.isEmpty }

    /// Whether the connection is open, and the relay has said nothing that nobody asked for.
    mutating func isQuiet() -> Bool {
        !hasMore && receive() == .wait
    }

    /// Passes all of `bytes` on; a relay that takes none of them for `RelayTimes.stall`, or says something
    /// instead, gets no more.
    mutating func write(_ bytes: [UInt8]) throws(Fault) {
        taken = 0
        while taken < bytes.count {
            switch unsafe bytes.withUnsafeBytes({ unsafe handle.send(.init(rebasing: $0[taken...])) }) {
            case .bytes(let count): taken += count
            case .wait: try waitForRoom()
            case .ended: throw Fault(.closed)
            }
        }
    }

    /// Waits until the relay takes more.
    private mutating func waitForRoom() throws(Fault) {
        let deadline = ContinuousClock.now + times.stall
        while !hasMore {
            let events = try wait(for: POLLOUT | POLLIN, until: deadline)
            if events & POLLOUT != 0 { return }
            // TLS may have had something to say, which is no word of the relay's.
            if receive() == .ended { throw Fault(.closed) }
        }
        throw Fault(.interrupted)
    }

    /// The next reply, whole, within `RelayTimes.reply`.
    mutating func reply() throws(Fault) -> Reply {
        let deadline = ContinuousClock.now + times.reply
        while true {
            if let reply = try readOn() { return reply }
            switch receive() {
            case .bytes: break
            case .wait: _ = try wait(for: POLLIN, until: deadline)
            case .ended: throw Fault(.closed, words: reader.words.text)
            }
        }
    }

    /// Reads what has come; nil where it is no whole reply.
    private mutating func readOn() throws(Fault) -> Reply? {
        let incoming = incoming
        var place = unread.lowerBound
        defer { unread = place..<unread.upperBound }
        return try reader.next(in: incoming.span.extracting(..<unread.upperBound), from: &place)
    }

    /// Says one thing and waits for nothing.
    mutating func say(_ line: String) {
        _ = unsafe Array(line.utf8).withUnsafeBytes { unsafe handle.send($0) }
    }

    /// Takes what has come, where all before it was read.
    private mutating func receive() -> CurlHandle.Passage {
        let passage = unsafe incoming.withUnsafeMutableBytes { unsafe handle.receive(into: $0) }
        if case .bytes(let count) = passage { unread = 0..<count }
        return passage
    }

    /// Waits for one of some events of poll(2); returns those that came.
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(Fault) -> Int32 {
        var watched = pollfd(fd: socket, events: Int16(events), revents: 0)
        var count: CInt
        repeat {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw Fault(.timePassed, words: reader.words.text) }
            count = unsafe poll(&watched, 1, left.pollMilliseconds)
        } while count < 0 && errno == EINTR
        precondition(count >= 0, "poll(2) fails for no reason that a descriptor can give")
        if count == 0 { throw Fault(.timePassed, words: reader.words.text) }
        return Int32(watched.revents)
    }
}

extension Duration {
    /// As poll(2) takes it: at least 1, so that a short wait is one.
    var pollMilliseconds: CInt {
        CInt(clamping: max(1, components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000))
    }
}
