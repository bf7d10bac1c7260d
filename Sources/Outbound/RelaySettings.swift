// SPDX-License-Identifier: Apache-2.0

/// One relay as the operator wrote it down: where it is, how it is spoken to, and how many connections it
/// gets.
///
/// A value of this type has been checked: nothing in it can end a line of the protocol or a part of the URL.
package struct RelaySettings: Hashable, Sendable {
    /// The scheme of the relay's URL.
    package enum Scheme: String, Hashable, Sendable {
        /// SMTP that starts in the clear (RFC 5321), and turns to TLS by STARTTLS (RFC 3207).
        case smtp
        /// TLS from the first byte (RFC 8314 §3.3).
        case smtps

        /// The port where the URL names none: 25, and 465 (RFC 5321 §4.5.4.2, RFC 8314 §7.3).
        package var defaultPort: Int { self == .smtp ? 25 : 465 }
    }

    /// Whether the connection is encrypted; there is no "if offered", which a stranger on the way could take
    /// out.
    package enum TLS: Hashable, Sendable {
        /// TLS 1.2 or later with a verified certificate, or no mail.
        case required
        /// In the clear.
        case never
    }

    /// Who Tact is to this relay.
    package struct Login: Hashable, Sendable {
        package let username: String
        package let password: RelayPassword

        package init(username: String, password: RelayPassword) {
            self.username = username
            self.password = password
        }
    }

    /// The most connections one relay may be given; a thread each. smarthosts allow 10 to 100 a client.
    package static let connectionsMax = 256

    /// The relay's name in tact.yaml.
    package let name: String
    package let scheme: Scheme
    /// A host name in ASCII, or an IP address without brackets.
    package let host: String
    package let port: Int
    package let tls: TLS
    package let login: Login?
    /// A PEM file; its authorities are then the only ones believed. Nil: those of the system.
    package let caFile: String?
    /// Mails under way at once, each over its own kept connection.
    package let connections: Int
    /// What Tact calls itself in EHLO.
    package let heloName: String
    package let times: RelayTimes
    /// `HOST:PORT`, as messages name the relay.
    package let place: String
    /// The URL for libcurl: its path is the name for EHLO, and it never holds a credential.
    package let url: String

    /// - Throws: the first thing that cannot be; the text is for the operator.
    package init(
        name: String,
        scheme: Scheme,
        host: String,
        port: Int? = nil,
        tls: TLS = .required,
        login: Login? = nil,
        caFile: String? = nil,
        connections: Int = 4,
        heloName: String,
        times: RelayTimes = RelayTimes(),
    ) throws(RelaySettingsError) {
        self.name = name
        self.scheme = scheme
        self.host = (try? Domain.ascii(host)) ?? host
        self.port = port ?? scheme.defaultPort
        self.tls = tls
        self.login = login
        self.caFile = caFile
        self.connections = connections
        self.heloName = heloName
        self.times = times
        place = "\(self.host.contains(":") ? "[\(self.host)]" : self.host):\(self.port)"
        let path = heloName.map { $0 == "[" ? "%5B" : $0 == "]" ? "%5D" : String($0) }
        url = "\(scheme.rawValue)://\(place)/\(path.joined())"
        if let problem { throw problem }
    }

    /// Whether TLS begins with STARTTLS, so that EHLO is said twice.
    var startsTLS: Bool { scheme == .smtp && tls == .required }

    private var isLoopback: Bool { host == "localhost" || host == "::1" || isLoopbackIPv4 }

    /// 127.0.0.0/8 (RFC 1122 §3.2.1.3).
    private var isLoopbackIPv4: Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// The first thing that is wrong.
    private var problem: RelaySettingsError? {
        if host.isEmpty || !host.utf8.allSatisfy(RelaySettings.isHostByte) { return .host(host) }
        if !(1...65_535).contains(port) { return .port(port) }
        if !(1...RelaySettings.connectionsMax).contains(connections) { return .connections(connections) }
        if heloName.isEmpty || !heloName.utf8.allSatisfy(RelaySettings.isHeloByte) {
            return .heloName(heloName)
        }
        if scheme == .smtps, tls == .never { return .smtpsWithoutTLS }
        if caFile.map({ $0.utf8.contains(0) || $0.isEmpty }) ?? false { return .caFile }
        guard let login else { return nil }
        let secret = login.password.text
        if login.username.isEmpty || login.username.utf8.contains(where: { $0 < 0x20 }) { return .username }
        if secret.isEmpty || secret.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) {
            return .password
        }
        return tls == .never && !isLoopback ? .loginInTheClear : nil
    }

    /// Letters, digits, hyphen, dot, underscore, and the colon of IPv6: what needs no escape in a URL.
    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: ":"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A domain or an address literal (RFC 5321 §4.1.1.1).
    private static func isHeloByte(_ byte: UInt8) -> Bool {
        isHostByte(byte) || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]")
    }
}

/// Why a relay cannot be as it was written.
package enum RelaySettingsError: Error, Hashable, Sendable, CustomStringConvertible {
    case host(String)
    case port(Int)
    case connections(Int)
    case heloName(String)
    case smtpsWithoutTLS
    case caFile
    case username
    case password
    case loginInTheClear
    case sameName(String)
    case library(String)
    case system(String)

    package var description: String {
        switch self {
        case .host(let host): "`\(ReplyText.escaped(host))` is no host; give a name or an IP address"
        case .port(let port): "\(port) is no port; give 1 to 65535"
        case .connections(let count): "\(count) connections; give 1 to \(RelaySettings.connectionsMax)"
        case .heloName(let name):
            "`\(ReplyText.escaped(name))` is no name for EHLO; give this host's full name"
        case .smtpsWithoutTLS: "smtps is TLS from the first byte; write `tls: required`, or smtp"
        case .caFile: "the file of authorities has no usable name"
        case .username: "the username is empty or holds control characters"
        case .password: "the password is empty or holds a line end; give one line"
        case .loginInTheClear: "a password would be sent in the clear; write `tls: required`"
        case .sameName(let name): "two relays are named `\(ReplyText.escaped(name))`"
        case .library(let text): "libcurl cannot be used: \(text)"
        case .system(let text): "no relay can be served: \(text)"
        }
    }
}
