// SPDX-License-Identifier: Apache-2.0

/// How the daemon runs: tact.yaml and the policy that it names, as one checked value that never changes.
///
/// Each part of the daemon gets only its own section. The type is not called as the module is: Swift could
/// then not tell the two apart.
package struct Configuration: Sendable {
    /// The file it was read from.
    package let file: String
    /// The EHLO name, and the right-hand side of Message-IDs that Tact makes.
    package let hostname: String
    /// The folder of everything that must survive; an absolute path.
    package let state: String
    package let ledger: LedgerPlace
    /// The Unix socket at which `tact send` reaches the daemon; an absolute path.
    package let submitSocket: String
    /// At least one; names are unique.
    package let sources: [Source]
    package let listeners: [Listener]
    package let limits: Limits
    /// In order; the first match carries the mail, and the last has no match.
    package let relays: [Relay]
    package let retry: Retry
    /// Checked for form; nil where there is none.
    package let console: Console?
    package let retention: Retention
    /// The pattern that the policy files were found by, seen from the root.
    package let policyPattern: String
    package let policy: PolicyFiles
    /// Who the customers are; empty for `Purpose.asking`: who needs them then reads them.
    package let customers: CustomerFiles
    /// What stands in any of the files and has no effect, and what can never match; never silently ignored.
    package let notes: [Problem]

    /// Where the ledger lies.
    package enum LedgerPlace: Hashable, Sendable {
        /// The file of SQLite's main database; its journals lie beside it.
        case sqlite(path: String)
    }

    /// Who may hand mail in; the source, not a header, decides the team.
    package struct Source: Hashable, Sendable {
        package let name: String
        package let team: String
        /// How it logs in, if it may.
        package let login: Login?
        /// The networks that are trusted to be it without a password.
        package let networks: [Network]
        /// The absolute path of a Maildir folder whose mail is taken in.
        package let maildir: String?
        /// The users of this machine whose `tact send` it is.
        package let users: [User]
    }

    /// A user of this machine.
    package struct User: Hashable, Sendable {
        /// The name, or the number, as tact.yaml has it.
        package let name: String
        /// Nil where a name was not looked up (`Purpose.asking`).
        package let id: UInt32?

        /// Whether the two are known to be one and the same.
        func isSame(as other: User) -> Bool {
            name == other.name || id.map { $0 == other.id } ?? false
        }
    }

    /// A name and a password.
    package struct Login: Hashable, Sendable {
        package let username: String
        /// Nil where passwords were not read (`Reader.Purpose.asking`).
        package let password: Secret?
        /// The file as tact.yaml names it.
        package let passwordFile: String
    }

    /// A place where mail is taken in over a socket.
    package struct Listener: Hashable, Sendable {
        package enum Wire: String, Hashable, Sendable, CaseIterable {
            case smtp, lmtp
        }

        /// Whether a client must log in; a listener that is bound to a source asks for nothing.
        package enum Authentication: String, Hashable, Sendable, CaseIterable {
            /// Everyone logs in, or comes from a source's network.
            case required
            /// Nobody can log in: the networks of the sources decide.
            case never
        }

        package let wire: Wire
        package let address: ListenAddress
        /// The source that everyone who reaches this listener is.
        package let source: String?
        package let tls: TLS?
        package let authentication: Authentication
    }

    /// The identity a listener shows.
    package struct TLS: Hashable, Sendable {
        package enum Mode: String, Hashable, Sendable, CaseIterable {
            case starttls
            /// From the first byte (RFC 8314 §3.3).
            case implicit
        }

        package let mode: Mode
        /// PEM, the chain in one file.
        package let certificate: String
        /// PEM.
        package let key: String
    }

    /// What strangers are granted.
    package struct Limits: Hashable, Sendable {
        /// Bytes of a message. Postfix's default is 10 MB; mail with attachments often is larger.
        package var messageBytesMax = 25 * 1_048_576
        /// RFC 5321 §4.5.3.1.8 asks for at least 100.
        package var recipientsMax = 1_000
        /// Sessions at once, over all listeners.
        package var connectionsMax = 500
        /// Sessions at once from one address (Postfix's `smtpd_client_connection_count_limit`).
        package var connectionsPerAddressMax = 50

        /// The defaults.
        package init() {}
    }

    /// How long an undelivered mail is tried (RFC 5321 §4.5.4.1).
    package struct Retry: Hashable, Sendable {
        /// The first delay; each further one is twice as long.
        package var first: Duration = .seconds(5 * 60)
        package var longest: Duration = .seconds(4 * 3_600)
        /// From the first attempt on; then the sender gets a bounce.
        package var giveUp: Duration = .seconds(5 * 86_400)

        /// The defaults.
        package init() {}
    }

    /// The web page, the HTTP interface and the metrics.
    package struct Console: Hashable, Sendable {
        package let address: ListenAddress
        package let tokenFile: String?
    }

    /// How long what is over is remembered.
    package struct Retention: Hashable, Sendable {
        /// Decisions and charges, without bodies; no window of the policy may be longer.
        package var log: Duration = PolicyFiles.retentionDefault
        /// Bodies of what was suppressed.
        package var bodies: Duration = .seconds(30 * 86_400)

        /// The defaults.
        package init() {}
    }
}
