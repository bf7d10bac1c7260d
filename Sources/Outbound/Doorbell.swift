// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Wakes a thread that waits, and lets it watch a socket meanwhile (socketpair(2), poll(2)).
struct Doorbell: ~Copyable, Sendable {
    /// Why the wait ended.
    enum Cause: Hashable {
        case rung
        /// Something came from the socket, if only its end.
        case socketStirred
        case timePassed
    }

    private let hearing: Int32
    private let ringing: Int32

    /// - Throws: the reason the system gave; it has no more descriptors.
    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError(errno) }
        hearing = ends[0]
        ringing = ends[1]
    }

    deinit {
        Glibc.close(hearing)
        Glibc.close(ringing)
    }

    /// Ends the wait, or the next one where nobody waits. A full socket has been rung often enough.
    func ring() {
        var ring: UInt8 = 1
        _ = unsafe write(ringing, &ring, 1)
    }

    /// Waits until it is rung, or `socket` has something to read, or `length` has passed (nil: for ever).
    func wait(watching socket: Int32?, for length: Duration?) -> Cause {
        let noSocket: Int32 = -1  // poll(2) passes over it
        var watched = [
            pollfd(fd: hearing, events: Int16(POLLIN), revents: 0),
            pollfd(fd: socket ?? noSocket, events: Int16(POLLIN), revents: 0),
        ]
        var count: CInt
        repeat {
            count = unsafe poll(&watched, nfds_t(watched.count), length?.pollMilliseconds ?? -1)
        } while count < 0 && errno == EINTR
        precondition(count >= 0, "poll(2) fails for no reason that two descriptors can give")
        if watched[0].revents != 0 {
            var rings: [UInt8] = Array(repeating: 0, count: 64)
            _ = unsafe read(hearing, &rings, rings.count)
            return .rung
        }
        return watched[1].revents != 0 ? .socketStirred : .timePassed
    }
}

/// A reason the system gave, by its number.
struct SystemError: Error, Hashable, CustomStringConvertible {
    let code: CInt

    init(_ code: CInt) {
        self.code = code
    }

    var description: String { unsafe String(cString: strerror(code)) }
}
