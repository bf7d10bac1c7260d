// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Who is at the other end, as far as the operating system knows.
enum Peer: Hashable, Sendable {
    /// An address, and how it is written.
    case address(IPAddress, text: String)
    /// A process on this machine that runs as this user, by SO_PEERCRED of its Unix socket; nil if that
    /// failed.
    case user(UInt32?)

    /// The peer at an address that the system writes like this. An IPv4 address in IPv6 clothes, as on a
    /// listener on `[::]`, is written as the IPv4 address it is, which firewalls know it by.
    init(at address: IPAddress, written text: String) {
        let isMapped = address.bytes.count == 4 && text.utf8.contains(UInt8(ascii: ":"))
        self = .address(
            address,
            text: isMapped ? address.bytes.map(String.init).joined(separator: ".") : text
        )
    }

    /// The peer for `Trace.peer` and the log.
    var description: String {
        switch self {
        case .address(_, let text): text
        case .user: "local"
        }
    }

    /// Whether nothing between here and there can listen.
    var isLocal: Bool {
        switch self {
        case .address(let address, _): address.isLoopback
        case .user: true
        }
    }
}
