// SPDX-License-Identifier: Apache-2.0

/// How long a relay is waited for.
package struct RelayTimes: Hashable, Sendable {
    /// From the first packet to the end of EHLO, TLS and log-in included. Default 30 s.
    package let connect: Duration
    /// Each reply; while libcurl connects, in whole seconds. Default 600 s: RFC 5321 §4.5.3.2.6 asks for 10
    /// minutes after the final dot, and a shorter time makes mails whose outcome nobody knows.
    package let reply: Duration
    /// A connection that has carried nothing for so long is ended. Default 20 s, below what relays allow.
    package let idle: Duration
    /// A connection is used for so long, measured from its opening. Default 300 s.
    package let lifetime: Duration

    /// A relay that takes no byte of a mail for so long has stopped reading. Default 600 s: RFC 5321
    /// §4.5.3.2.5 asks for 3 minutes at least.
    package let stall: Duration

    package init(
        connect: Duration = .seconds(30),
        reply: Duration = .seconds(600),
        idle: Duration = .seconds(20),
        lifetime: Duration = .seconds(300),
        stall: Duration = .seconds(600),
    ) {
        precondition(
            connect >= .milliseconds(1) && reply >= .seconds(1),
            "libcurl would take 0 for its own default"
        )
        precondition(idle > .zero && lifetime > .zero && stall > .zero)
        self.connect = connect
        self.reply = reply
        self.idle = idle
        self.lifetime = lifetime
        self.stall = stall
    }
}

/// A relay's password: it can be handed to libcurl, and printed nowhere.
package struct RelayPassword: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Duration {
    /// As libcurl and the system take times.
    var wholeSeconds: Int { Int(components.seconds) }

    var wholeMilliseconds: Int {
        Int(components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000)
    }
}
