// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A folder of its own for a test, gone with its owner; its path is short enough for a socket.
final class Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tact.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Trouble(doing: "mkdtemp") }
        self.path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        for name in ["notify", "relay.password", "listening"] { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    func write(_ text: String, to name: String) throws {
        let descriptor = unsafe open(path + "/" + name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Trouble(doing: "open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw Trouble(doing: "write")
        }
    }
}

/// The test could not be set up.
struct Trouble: Error {
    let doing: String
    let number: Int32

    init(doing: String) {
        self.number = errno
        self.doing = doing
    }
}

/// A Unix socket that the test listens on, as systemd does; a leading NUL of the name means the abstract
/// namespace.
final class LocalSocket: Sendable {
    let descriptor: Int32

    init(_ type: __socket_type, bound name: [UInt8]) throws {
        self.descriptor = socket(AF_UNIX, Int32(type.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Trouble(doing: "socket") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let status = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        guard status == 0 else { throw Trouble(doing: "bind") }
    }

    deinit {
        close(descriptor)
    }

    /// The oldest datagram that has arrived.
    func received() throws -> String {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { throw Trouble(doing: "recv") }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
