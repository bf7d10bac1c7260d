// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// A socket in the file system.
///
/// It is bound under a name of its own, given its permissions, and then renamed, so that it is never there
/// with permissions that are too wide, and a stale one from a process that was killed gives way.
enum UnixSocket {
    /// The name to bind under, before the socket gets its own.
    static func temporaryPath(for path: String) -> String { "\(path).\(getpid())" }

    /// Whether `path` is free, or holds a socket that nobody listens on; else why not.
    static func obstacle(at path: String) -> String? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else {
            return errno == ENOENT ? nil : reason(errno)
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { return "there is a file that is no socket" }
        return isAlive(at: path) ? "another process listens there" : nil
    }

    /// Gives the bound socket its permissions and its name.
    static func publish(_ temporaryPath: String, as path: String, mode: UInt32) -> String? {
        guard unsafe chmod(temporaryPath, mode) == 0, unsafe rename(temporaryPath, path) == 0 else {
            let why = reason(errno)
            remove(temporaryPath)
            return why
        }
        return nil
    }

    /// Takes the name of a closed socket away.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    private static func reason(_ code: CInt) -> String {
        unsafe String(cString: strerror(code))
    }

    private static func isAlive(at path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        guard let address = try? SocketAddress(unixDomainSocketPath: path) else { return false }
        return unsafe address.withSockAddr { address, length in
            unsafe connect(descriptor, address, socklen_t(length)) == 0 || errno != ECONNREFUSED
        }
    }
}

/// Who is at the other end of a Unix socket.
extension UnixSocket {
    /// The layout of Linux's `struct ucred`.
    private struct Credentials: Sendable {
        let process: Int32
        let user: UInt32
        let group: UInt32
    }

    /// The user id of the process that connected (unix(7), SO_PEERCRED); nil if the system does not say.
    static func user(of channel: any Channel) -> EventLoopFuture<UInt32?> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(nil)
        }
        let peer: EventLoopFuture<Credentials> = options.unsafeGetSocketOption(
            level: .socket,
            name: .init(rawValue: SO_PEERCRED),
        )
        return peer.map { Optional($0.user) }.recover { _ in nil }
    }

}
