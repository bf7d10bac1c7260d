// SPDX-License-Identifier: Apache-2.0

/// What all connections of a server together may cost, and how long one may wait.
package struct Capacity: Hashable, Sendable {
    /// Connections at one time; past it a new one is greeted with 421.
    package var connectionsMax = 500
    /// Connections at one time from one IP address (Postfix's `smtpd_client_connection_count_limit`); a Unix
    /// socket's peers count as none.
    package var connectionsPerAddressMax = 50
    /// Connections beyond `connectionsMax` that only the peers of Unix sockets get: a crowd from the network
    /// shuts no program of this machine out.
    package var localConnectionsMore = 50
    /// Bytes of the messages that are being read or made durable; past it a large one gets 452 4.3.1.
    package var bodyBytesMax = 256 * 1_048_576
    /// Bytes of each such message that are free and not counted, so that small mail always passes.
    package static let uncountedBodyBytesMax = 65_536
    /// How long a client may take for a command, or keep silent within a message (RFC 5321 §4.5.3.2.7).
    package var commandTime = Duration.seconds(300)
    /// Bytes a second that keep a message from timing out (Postfix's `smtpd_min_data_rate`).
    package var contentRateMin = 500
    /// How long the answer to a failed login is held back.
    package var failedLoginDelay = Duration.seconds(2)
    /// How long a peer that has been sent away may keep its end open.
    package var drainingTime = Duration.seconds(2)
    /// How long mail in flight may take to finish when the server stops.
    package var stoppingTime = Duration.seconds(30)

    /// The defaults, to be changed field by field.
    package init() {}
}
