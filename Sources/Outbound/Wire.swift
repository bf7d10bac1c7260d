// SPDX-License-Identifier: Apache-2.0

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

/// The bytes of one connection to a relay: lines go out, replies come in, each within its time.
@RelayActor
final class Wire {
    /// How many bytes of the last `write` the connection has taken: no other can have reached the relay.
    private(set) var taken = 0

    private let handle: CurlHandle
    private let socket: Int32
    private let times: RelayTimes
    private var reader = ReplyReader()
    private var incoming = [UInt8](repeating: 0, count: 4_096)
    /// What has come and was not read.
    private var unread = 0..<0
    /// Whether nothing more had come when it was last looked for. TLS may hold the rest of what is larger
    /// than `incoming`, of which the socket knows nothing.
    private var isDrained = true

    /// - Parameter handle: A connection that is made.
    init(_ handle: CurlHandle, times: RelayTimes) throws(ConnectionFailure) {
        guard let socket = handle.socket else { throw ConnectionFailure(result: CurlResult.noConnection) }
        self.handle = handle
        self.socket = socket
        self.times = times
    }

    deinit {
        // Before the handle closes it.
        RelayActor.loop.leave(socket)
    }

    /// Whether the relay has said more than was read so far.
    var hasMore: Bool { !unread.isEmpty }

    /// Whether the connection is open, and the relay has said nothing that nobody asked for.
    var isQuiet: Bool { !hasMore && receive() == .wait }

    /// Calls `stirred` when something comes while nothing is sent, if only the end, or nothing was sent for
    /// `time`.
    func watch(for time: Duration, _ stirred: @escaping @RelayActor () -> Void) {
        // What came with the last reply was read with it, and the socket says nothing of it.
        if hasMore { return stirred() }
        RelayActor.loop.watch(socket, for: .readable, until: .now + time) { _ in
            RelayActor.assumeIsolated { stirred() }
        }
    }

    /// To be called before anything else is sent.
    func endWatch() {
        RelayActor.loop.forget(socket)
    }

    /// Passes all of `bytes` on; a relay that takes none of them for `RelayTimes.stall`, or says something
    /// instead, gets no more.
    func write(_ bytes: [UInt8]) async throws(Fault) {
        taken = 0
        while taken < bytes.count {
            switch unsafe bytes.withUnsafeBytes({ unsafe handle.send(.init(rebasing: $0[taken...])) }) {
            case .bytes(let count): taken += count
            case .wait: try await waitForRoom()
            case .ended: throw Fault(.closed)
            }
        }
    }

    /// Waits until the relay takes more.
    private func waitForRoom() async throws(Fault) {
        let deadline = ContinuousClock.now + times.stall
        while !hasMore {
            let events = try await wait(for: [.readable, .writable], until: deadline)
            if events.contains(.writable) { return }
            // TLS may have had something to say, which is no word of the relay's.
            if receive() == .ended { throw Fault(.closed) }
        }
        throw Fault(.interrupted)
    }

    /// The next reply, whole, within `RelayTimes.reply`.
    func reply() async throws(Fault) -> Reply {
        let deadline = ContinuousClock.now + times.reply
        while true {
            if let reply = try readOn() { return reply }
            if isDrained { _ = try await wait(for: .readable, until: deadline) }
            if receive() == .ended { throw Fault(.closed, words: reader.words.text) }
        }
    }

    /// Reads what has come; nil where it is no whole reply.
    private func readOn() throws(Fault) -> Reply? {
        var place = unread.lowerBound
        defer { unread = place..<unread.upperBound }
        return try reader.next(in: incoming.span.extracting(..<unread.upperBound), from: &place)
    }

    /// Says one thing and waits for nothing.
    func say(_ line: String) {
        _ = unsafe Array(line.utf8).withUnsafeBytes { unsafe handle.send($0) }
    }

    /// Takes what has come, where all before it was read.
    private func receive() -> CurlHandle.Passage {
        let passage = unsafe incoming.withUnsafeMutableBytes { unsafe handle.receive(into: $0) }
        if case .bytes(let count) = passage {
            unread = 0..<count
            isDrained = count < incoming.count
        } else {
            isDrained = true
        }
        return passage
    }

    /// Waits for one of some events; returns those that came.
    private func wait(
        for events: RelayLoop.Events,
        until deadline: ContinuousClock.Instant,
    ) async throws(Fault) -> RelayLoop.Events {
        // What comes byte by byte never lets the time pass while it is waited for.
        if ContinuousClock.now < deadline {
            let events = await RelayActor.loop.wait(for: events, on: socket, until: deadline)
            if !events.isEmpty { return events }
        }
        throw Fault(.timePassed, words: reader.words.text)
    }
}
