// SPDX-License-Identifier: Apache-2.0

import Glibc
import Office
import Outbound
import SMTP
import SMTPServer
import Settings
import Systemd

// From the settings' words to those of the parts; a part never sees another's section.

extension Settings.Configuration {
    /// The team of each source.
    var teams: [String: String] {
        Dictionary(uniqueKeysWithValues: sources.map { ($0.name, $0.team) })
    }

    var officeRetry: Office.Retry {
        Office.Retry(first: retry.first, longest: retry.longest, giveUp: retry.giveUp)
    }

    var officeRetention: Housekeeping.Retention {
        Housekeeping.Retention(log: retention.log, bodies: retention.bodies)
    }

    /// The relays as libcurl is set up for them.
    func relaySettings() throws -> [RelaySettings] {
        try relays.map { relay in
            let login = relay.login.flatMap { login in
                login.password.map { secret in
                    let password = RelayPassword(String(decoding: secret.bytes, as: UTF8.self))
                    return RelaySettings.Login(username: login.username, password: password)
                }
            }
            return try RelaySettings(
                name: relay.name,
                scheme: relay.url.isImplicitTLS ? .smtps : .smtp,
                host: relay.url.host,
                port: relay.url.port,
                tls: relay.tls == .required ? .required : .never,
                login: login,
                caFile: relay.caFile,
                connections: relay.connections,
                heloName: hostname,
            )
        }
    }

    /// The listeners and who may hand mail in, and the socket of `tact send` beside them.
    func serverConfiguration() throws -> SMTPServer.Configuration {
        var configuration = SMTPServer.Configuration(
            hostname: hostname,
            listeners: try listeners.flatMap { try Self.listeners(for: $0) }
                + [SMTPServer.Listener(.unix(path: submitSocket, mode: 0o666), trust: .known)],
            sources: try serverSources(),
            // What a relay cannot carry must not be promised to anyone (RFC 6531 §3.1).
            extensions: relays.allSatisfy(\.hasSMTPUTF8) ? .utf8 : [],
        )
        configuration.limits.messageBytesMax = limits.messageBytesMax
        configuration.limits.recipientsMax = limits.recipientsMax
        configuration.capacity.connectionsMax = limits.connectionsMax
        configuration.capacity.connectionsPerAddressMax = limits.connectionsPerAddressMax
        return configuration
    }

    /// Who may hand mail in, by each way that leads to a source.
    func serverSources() throws -> Sources {
        var logins: [Sources.Login] = []
        var networks: [(network: SMTPServer.Network, source: String)] = []
        var localUsers: [UInt32: String] = [:]
        for source in sources {
            if let login = source.login, let password = login.password {
                guard (1...Self.passwordBytesMax).contains(password.bytes.count) else {
                    throw StartError(
                        "the password of the source \(source.name) has not 1 to \(Self.passwordBytesMax) "
                            + "bytes"
                    )
                }
                let secret = SMTP.Secret(password.bytes)
                logins.append(Sources.Login(username: login.username, password: secret, source: source.name))
            }
            for network in source.networks {
                guard let parsed = SMTPServer.Network(parsing: "\(network)") else {
                    throw StartError("the network \(network) of the source \(source.name) is not understood")
                }
                networks.append((parsed, source.name))
            }
            for case let id? in source.users.map(\.id) { localUsers[id] = source.name }
        }
        return Sources(
            names: Set(sources.map(\.name)),
            logins: logins,
            networks: networks,
            localUsers: localUsers,
        )
    }

    /// Bytes of the longest password that a login may have (`Sources.Login`).
    private static let passwordBytesMax = 512

    private static func listeners(for place: Settings.Configuration.Listener) throws -> [SMTPServer.Listener]
    {
        let encryption: SMTPServer.Listener.Encryption =
            switch place.tls {
            case nil: .none
            case .some(let tls) where tls.mode == .implicit:
                .implicit(Certificate(chain: tls.certificate, key: tls.key))
            case .some(let tls): .startTLS(Certificate(chain: tls.certificate, key: tls.key))
            }
        let open: SMTPServer.Listener.Trust = place.authentication == .never ? .recognised : .known
        let trust = place.source.map { SMTPServer.Listener.Trust.bound(source: $0) } ?? open
        return try addresses(of: place.address).map { address in
            SMTPServer.Listener(
                address,
                dialect: place.wire == .lmtp ? .lmtp : .smtp,
                encryption: encryption,
                trust: trust,
            )
        }
    }

    private static func addresses(of place: ListenAddress) throws -> [SMTPServer.Listener.Address] {
        switch place {
        case .ip(let address, let port): return [.tcp(host: "\(address)", port: port)]
        // Programs of any user may hand mail in; who they are, the kernel says.
        case .unix(let path): return [.unix(path: path, mode: 0o666)]
        case .systemd(let name):
            let sockets = try ActivationSockets(environment: Environment.current, process: getpid())
            let named = sockets.named(name)
            guard !named.isEmpty else {
                throw StartError(
                    "systemd hands over no socket named \(name); see FileDescriptorName= in tact.socket"
                )
            }
            return try named.map { socket in
                _ = try socket.adopt()
                return .descriptor(socket.descriptor)
            }
        }
    }
}

/// What keeps the daemon from starting, in words for the operator.
struct StartError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
