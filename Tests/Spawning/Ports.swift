// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Free ports of 127.0.0.1 below the ephemeral range, so that no outgoing connection can sit on one; each
/// is given out once to the tests of this process, which run side by side.
package enum Ports {
    private static let range = 10_000..<30_000
    /// Another run of the tests on this machine begins elsewhere.
    private static let last = Mutex(Int(getpid()) * 97)

    /// A port that nobody has; an error where all are taken.
    package static func free() throws -> Int {
        for _ in range {
            let port = last.withLock { last in
                last += 1
                return range.lowerBound + last % range.count
            }
            if bind(port) { return port }
        }
        throw Spawn.Failure(description: "no port of 127.0.0.1 is free")
    }

    /// Whether somebody listens there now.
    package static func listens(_ port: Int) -> Bool {
        unsafe withSocket(port) { socket, address, length in unsafe connect(socket, address, length) == 0 }
    }

    private static func bind(_ port: Int) -> Bool {
        unsafe withSocket(port) { socket, address, length in
            var on: Int32 = 1
            unsafe setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
            return unsafe Glibc.bind(socket, address, length) == 0
        }
    }

    private static func withSocket(
        _ port: Int,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Bool,
    ) -> Bool {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe use(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
