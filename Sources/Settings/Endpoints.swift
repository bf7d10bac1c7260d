// SPDX-License-Identifier: Apache-2.0

/// Where the daemon listens.
package enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    case ip(IPAddress, port: Int)
    /// A Unix socket at an absolute path.
    case unix(String)
    /// The sockets that systemd hands over under this name (`FileDescriptorName=`).
    case systemd(String)

    package var description: String {
        switch self {
        case .ip(let address, let port):
            address.bytes.count == 4 ? "\(address):\(port)" : "[\(address)]:\(port)"
        case .unix(let path): "unix:\(path)"
        case .systemd(let name): "systemd:\(name)"
        }
    }

    /// Whether only this machine can reach it. What systemd listens on is not known here, and counts as
    /// reachable.
    package var isLocal: Bool {
        switch self {
        case .ip(let address, _): address.isLoopback
        case .unix: true
        case .systemd: false
        }
    }

    /// Whether only this machine or a private network can reach it; what systemd listens on was chosen in its
    /// unit.
    package var isWithin: Bool {
        switch self {
        case .ip(let address, _): address.isLoopback || address.isPrivate
        case .unix, .systemd: true
        }
    }
}

/// Where a relay takes mail.
package struct RelayURL: Hashable, Sendable, CustomStringConvertible {
    /// `smtps`: TLS from the first byte (RFC 8314 §3.3).
    package let isImplicitTLS: Bool
    /// A domain name, or an address of the Internet Protocol without brackets.
    package let host: String
    package let port: Int

    package init(isImplicitTLS: Bool, host: String, port: Int) {
        self.isImplicitTLS = isImplicitTLS
        self.host = host
        self.port = port
    }

    /// As libcurl wants it.
    package var description: String {
        "\(isImplicitTLS ? "smtps" : "smtp")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// Whether the relay is on this machine.
    package var isLoopback: Bool {
        host == "localhost" || IPAddress(host)?.isLoopback == true
    }
}

extension Read {
    /// Bytes of the path of a Unix socket, without its final zero (`sun_path`, unix(7)).
    static let socketPathBytesMax = 107

    /// `127.0.0.1:2525`, `[::1]:25`, `unix:/run/…` or `systemd:NAME`.
    static func listenAddress(_ text: String) throws(Wrong) -> ListenAddress {
        if text.hasPrefix("unix:") { return .unix(try socketPath(String(text.dropFirst(5)))) }
        if text.hasPrefix("systemd:") { return .systemd(try name(String(text.dropFirst(8)))) }
        guard let (host, port) = hostAndPort(text[...]), let address = IPAddress(host) else {
            let wanted =
                "write an address and a port like `127.0.0.1:2525` or `[::1]:25`, or "
                + "`unix:/run/tact/lmtp.sock`"
            throw Wrong("\(shown(text)) is nothing to listen on; \(wanted)")
        }
        guard let port, port > 0 else {
            throw Wrong("\(shown(text)) has no port from 1 to 65535; write one after a colon")
        }
        return .ip(address, port: port)
    }

    /// An absolute path that fits into a socket's address.
    static func socketPath(_ text: String) throws(Wrong) -> String {
        let path = try line(text)
        guard path.hasPrefix("/"), path.count > 1 else {
            throw Wrong("\(shown(path)) is no absolute path; begin it with `/`")
        }
        guard path.utf8.count <= socketPathBytesMax else {
            throw Wrong("\(shown(path)) is too long for a socket; at most \(socketPathBytesMax) bytes")
        }
        return path
    }

    /// `smtp://host:587` or `smtps://host:465`; without a port 25 and 465 (RFC 5321 §4.5.4.2, RFC 8314 §7.3).
    static func relayURL(_ text: String) throws(Wrong) -> RelayURL {
        let isImplicit = text.hasPrefix("smtps://")
        guard isImplicit || text.hasPrefix("smtp://") else {
            throw Wrong("\(shown(text)) is no relay; write `smtp://host:587` or `smtps://host:465`")
        }
        var rest = text.dropFirst(isImplicit ? 8 : 7)
        if rest.last == "/" { rest.removeLast() }
        guard !rest.contains("@") else {
            throw Wrong("a user does not belong into the URL; use `username` and `password-file`")
        }
        guard !rest.contains("/") else {
            throw Wrong("a path does not belong into the URL; end it with the port")
        }
        guard let (host, port) = hostAndPort(rest), isHost(host) else {
            throw Wrong(
                "\(shown(text)) names no host and port; write `\(isImplicit ? "smtps" : "smtp")://host:port`"
            )
        }
        guard port != 0 else {
            throw Wrong("\(shown(text)) has no port from 1 to 65535; write one after a colon")
        }
        return RelayURL(isImplicitTLS: isImplicit, host: host, port: port ?? (isImplicit ? 465 : 25))
    }

    /// `192.0.2.0/24`, `2001:db8::/32`, or one address.
    static func network(_ text: String) throws(Wrong) -> Network {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]) else {
            throw Wrong("\(shown(text)) is no network; write it like `192.0.2.0/24` or `2001:db8::/32`")
        }
        let bits = address.bytes.count * 8
        guard parts.count == 2 else { return Network(address: address, prefix: bits) }
        guard let prefix = digits(parts[1]).map(Int.init), prefix <= bits else {
            throw Wrong("\(shown(text)) has no prefix from 0 to \(bits) after the `/`")
        }
        let network = Network(address: address, prefix: prefix)
        guard network == network.cleared else {
            throw Wrong("\(shown(text)) has bits after its prefix; did you mean `\(network.cleared)`?")
        }
        return network
    }

    /// Splits at the last colon outside of brackets; a port that is none comes out as 0, no port as nil.
    private static func hostAndPort(_ text: Substring) -> (host: String, port: Int?)? {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            guard host.contains(":"), rest.isEmpty || rest.first == ":" else { return nil }
            port = rest.isEmpty ? nil : rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            guard !host.contains(":") else { return nil }
        }
        guard !host.isEmpty else { return nil }
        guard let port else { return (String(host), nil) }
        let number = digits(port).map(Int.init) ?? 0
        return (String(host), (1...65_535).contains(number) ? number : 0)
    }

    private static func isHost(_ text: String) -> Bool {
        IPAddress(text) != nil || ((try? domain(text)) != nil && text.utf8.allSatisfy { $0 < 128 })
    }
}
