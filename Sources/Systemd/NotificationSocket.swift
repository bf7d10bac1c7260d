// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// The datagram socket through which systemd listens to the daemon, where it does (`$NOTIFY_SOCKET`,
/// sd_notify(3)).
///
/// A descriptor lives only as long as one notification: they are rare, and the value stays a value. A
/// notification that systemd has no room for blocks until it has, as in sd_notify: `READY=1` must not get
/// lost.
package struct NotificationSocket: Hashable, Sendable {
    private static let variable = "NOTIFY_SOCKET"

    /// The address as the kernel takes it: a path, or NUL and a name for a socket of the abstract namespace
    /// (unix(7)).
    private let address: [UInt8]

    /// The socket, nil where systemd does not ask to be told.
    ///
    /// - Parameter environment: the process's own; `NOTIFY_SOCKET` is read, a path or `@` and a name.
    package init?(environment: [String: String]) throws(EnvironmentError) {
        guard let value = environment[Self.variable] else { return nil }
        var address = Array(value.utf8)
        let isAbstract = address.first == UInt8(ascii: "@")
        let isPath = address.first == UInt8(ascii: "/")
        // A path needs its NUL; an abstract name is told by its length and may fill the field (unix(7)).
        let bytesMax = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - (isPath ? 1 : 0)
        guard isPath || (isAbstract && address.count > 1), address.count <= bytesMax else {
            let wanted = "a path or @NAME of at most \(bytesMax) bytes"
            throw EnvironmentError(variable: Self.variable, value: value, wanted: wanted)
        }
        if isAbstract { address[0] = 0 }
        self.address = address
    }

    /// Tells systemd.
    ///
    /// - Throws: where nobody listens any more; the daemon carries on and logs it.
    package func send(_ notification: Notification) throws(NotificationError) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw NotificationError(errno) }
        defer { close(descriptor) }
        let datagram = Array(notification.text.utf8)
        var peer = sockaddr_un()
        peer.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &peer.sun_path) { unsafe $0.copyBytes(from: address) }
        let isPath = address.first != 0
        let pathOffset = MemoryLayout<sa_family_t>.size
        let length = socklen_t(pathOffset + address.count + (isPath ? 1 : 0))
        var sent: Int
        repeat {
            sent = unsafe withUnsafePointer(to: &peer) { peer in
                unsafe peer.withMemoryRebound(to: sockaddr.self, capacity: 1) { peer in
                    unsafe sendto(descriptor, datagram, datagram.count, Int32(MSG_NOSIGNAL), peer, length)
                }
            }
        } while sent < 0 && errno == EINTR
        guard sent == datagram.count else { throw NotificationError(errno) }
    }
}

/// systemd could not be told; the system's own word is why.
package struct NotificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The error number (errno(3)).
    package let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    package var description: String {
        "systemd was not told: \(unsafe String(cString: strerror(number)))"
    }
}
