// SPDX-License-Identifier: Apache-2.0

package import SMTP

/// All that a server needs to know.
package struct Configuration: Sendable {
    /// The server's name for itself, in its greeting and its answer to EHLO.
    package var hostname: String
    /// Where it listens; at least one.
    package var listeners: [Listener]
    /// Who may hand mail in.
    package var sources: Sources
    /// What one session may cost.
    package var limits: Limits
    /// What all of them may cost.
    package var capacity: Capacity
    /// The extensions to offer beyond those that are always there; STARTTLS comes from the listener.
    package var extensions: Offer.Extensions

    /// A configuration; what is not said is the default.
    package init(
        hostname: String,
        listeners: [Listener],
        sources: Sources = Sources(),
        limits: Limits = Limits(),
        capacity: Capacity = Capacity(),
        extensions: Offer.Extensions = [],
    ) {
        precondition(!listeners.isEmpty, "a server listens somewhere")
        self.hostname = hostname
        self.listeners = listeners
        self.sources = sources
        self.limits = limits
        self.capacity = capacity
        self.extensions = extensions
    }
}
