// SPDX-License-Identifier: Apache-2.0

import Logging
import Office
import SMTP

/// One listener as its connections see it: what is offered there, and where their mail goes.
struct Door: Sendable {
    let listener: Listener
    let hostname: String
    let extensions: Offer.Extensions
    let limits: Limits
    let capacity: Capacity
    let keeper: CertificateKeeper?
    let directory: Directory
    let receiving: any Receiving
    let deliveries: Deliveries
    let entrance: Entrance
    let faults: FaultPlan?
    let logger: Logger

    /// Whether the first bytes of a connection are those of TLS.
    var isImplicitlyEncrypted: Bool {
        if case .implicit = listener.encryption { true } else { false }
    }

    /// A session with this peer, encrypted already if `tls` says how.
    func session(with peer: Peer, tls: String? = nil) -> Session {
        var extensions = extensions
        if case .startTLS = listener.encryption, faults?.withholds(.starttls) != true {
            extensions.insert(.startTLS)
        }
        let offer = Offer(
            hostname: hostname,
            dialect: listener.dialect,
            extensions: extensions,
            logins: logins(for: peer),
            limits: limits,
        )
        return Session(offer: offer, source: source(of: peer), tls: tls)
    }

    /// Who the peer is by where it comes from.
    private func source(of peer: Peer) -> String? {
        switch (listener.trust, peer) {
        case (.bound(let source), _): source
        case (.known, .address(let address, _)), (.recognised, .address(let address, _)):
            directory.current.source(at: address)
        case (.known, .user(.some(let id))), (.recognised, .user(.some(let id))):
            directory.current.source(ofUser: id)
        case (.known, .user(.none)), (.recognised, .user(.none)), (.loggedIn, _): nil
        }
    }

    private func logins(for peer: Peer) -> Offer.Logins {
        switch listener.trust {
        case .bound, .recognised: return .none
        case .known, .loggedIn: break
        }
        if faults?.withholds(.auth) == true { return .none }
        var mechanisms: [Mechanism] = directory.current.hasLogins ? [.plain, .login] : []
        if case .user(.some) = peer { mechanisms.append(.external) }
        guard !mechanisms.isEmpty else { return .none }
        return peer.isLocal ? .local(mechanisms) : .encrypted(mechanisms)
    }

    /// Who the client is by what it shows.
    func source(of credentials: Credentials, from peer: Peer) -> String? {
        switch (credentials, peer) {
        case (.password(let username, let password), _):
            directory.current.source(username: username, password: password)
        case (.external(let name), .user(.some(let id))):
            directory.current.source(ofUser: id, actingFor: name)
        case (.external, .user(.none)), (.external, .address):
            nil
        }
    }
}
