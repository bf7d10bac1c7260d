// SPDX-License-Identifier: Apache-2.0

package import Glibc

/// A Unix socket that the test listens on, as systemd does; a leading NUL of the name means the abstract
/// namespace.
package final class LocalSocket: Sendable {
    package let descriptor: Int32

    package init(_ type: __socket_type, bound name: [UInt8]) throws {
        self.descriptor = socket(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(of: "socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        guard status == 0 else { throw Self.failure(of: "bind") }
    }

    deinit {
        close(descriptor)
    }

    /// The oldest datagram that has arrived, nil where none has.
    package func received() throws -> String? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count < 0 && errno == EAGAIN { return nil }
        guard count >= 0 else { throw Self.failure(of: "recv") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func failure(of call: String) -> Spawn.Failure {
        Spawn.Failure(description: "\(call) of a Unix socket: \(unsafe String(cString: strerror(errno)))")
    }
}
