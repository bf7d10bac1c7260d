// SPDX-License-Identifier: Apache-2.0

import SMTP
import Synchronization

/// Tells from what a peer shows which source it is.
protocol Recognizing: Sendable {
    /// Whether anyone can log in with a password.
    var hasLogins: Bool { get }
    /// The source of an address, without a login.
    func source(at address: IPAddress) -> String?
    /// The source of a local user, without a login.
    func source(ofUser id: UInt32) -> String?
    /// The source of a name and its password; it takes the same time whether the name is unknown or the
    /// password wrong.
    func source(username: String, password: Secret) -> String?
    /// The source of a local user who may name another to act for.
    func source(ofUser id: UInt32, actingFor name: String?) -> String?
}

extension Sources: Recognizing {}

/// Whom the server knows now; it can be told anew while connections go on.
final class Directory: Sendable {
    private let recognizing: Mutex<any Recognizing>

    init(_ recognizing: any Recognizing) {
        self.recognizing = Mutex(recognizing)
    }

    /// Who is known from now on.
    var current: any Recognizing { recognizing.withLock { $0 } }

    /// Knows others from now on; who has logged in already stays who it is.
    func replace(with recognizing: any Recognizing) {
        self.recognizing.withLock { $0 = recognizing }
    }
}
