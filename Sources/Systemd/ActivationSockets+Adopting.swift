// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension ActivationSockets.Socket {
    /// Where a socket listens.
    package enum Address: Hashable, Sendable {
        /// An IP address, as a literal without brackets, and a port.
        case ip(String, port: UInt16)
        /// A Unix socket's path, empty where it has none.
        case unix(String)
    }

    /// Takes the socket into use: keeps it from the programs that the daemon starts, makes sure that it is a
    /// listening stream socket, and says where it listens, which tells the listener of tact.yaml that it
    /// serves.
    ///
    /// - Throws: where systemd handed over something else, naming the unit's mistake.
    package func adopt() throws(ActivationError) -> Address {
        let flags = fcntl(descriptor, F_GETFD)
        guard flags >= 0, fcntl(descriptor, F_SETFD, flags | FD_CLOEXEC) >= 0 else {
            throw ActivationError(name: name, trouble: "is not open")
        }
        guard option(SO_TYPE) == Int32(SOCK_STREAM.rawValue), option(SO_ACCEPTCONN) == 1 else {
            let trouble = "is no listening stream socket; the unit needs ListenStream= and Accept=no"
            throw ActivationError(name: name, trouble: trouble)
        }
        guard let address = boundAddress() else {
            throw ActivationError(
                name: name,
                trouble: "listens neither on an IP address nor on a Unix socket"
            )
        }
        return address
    }

    private func option(_ name: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }

    private func boundAddress() -> Address? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe getsockname(descriptor, address, &length)
            }
        }
        guard status == 0 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: &storage) { unsafe Array($0.prefix(Int(length))) }
        let family = Int32(storage.ss_family)
        switch family {
        case AF_INET, AF_INET6:
            // Family, port in network order, then the address, in sockaddr_in6 behind 4 bytes of flow label.
            let start = family == AF_INET ? 4 : 8
            let count = family == AF_INET ? 4 : 16
            guard bytes.count >= start + count else { return nil }
            let port = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
            return literal(family, Array(bytes[start..<start + count])).map { .ip($0, port: port) }
        case AF_UNIX:
            let path = bytes.dropFirst(MemoryLayout<sa_family_t>.size).prefix { $0 != 0 }
            return .unix(String(decoding: path, as: UTF8.self))
        default:
            return nil
        }
    }

    private func literal(_ family: Int32, _ address: [UInt8]) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = unsafe inet_ntop(family, address, &text, socklen_t(text.count)) != nil
        return isWritten
            ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
    }
}

/// A socket from systemd cannot be listened on; a start-up error.
package struct ActivationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The socket's name.
    package let name: String
    /// What is wrong with it, as the rest of a sentence.
    package let trouble: String

    package var description: String { "the socket \"\(name)\" from systemd \(trouble)" }
}
