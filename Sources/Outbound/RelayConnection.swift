// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Office

/// One kept connection to one relay, and the mails over it, one after another.
@RelayActor
final class RelayConnection {
    private let relay: RelaySettings
    private let log: Logger
    private var conversation: Conversation?

    nonisolated init(to relay: RelaySettings, log: Logger) {
        self.relay = relay
        self.log = log
    }

    var isOpen: Bool { conversation != nil }

    /// Hands one mail over, and returns what became of it.
    func send(_ parcel: Parcel, _ envelope: Envelope) async -> Attempt {
        let isKept = isFit
        if !isKept { close() }
        var exchange = await handOver(parcel, envelope)
        if isKept, exchange.foundConnectionClosed {
            log.debug("relay-connection-found-closed")
            exchange = await handOver(parcel, envelope)
        }
        return Attempt(exchange, at: relay)
    }

    /// Calls `stirred` when the relay says something while nothing is sent, or nothing was for too long.
    func watch(_ stirred: @escaping @RelayActor () -> Void) {
        conversation?.watch(for: relay.times.idle, stirred)
    }

    /// To be called before the next mail.
    func endWatch() {
        conversation?.endWatch()
    }

    /// Ends the connection at once; the answer to QUIT is not waited for.
    func close() {
        guard let conversation else { return }
        endWatch()
        conversation.quit()
        self.conversation = nil
        log.debug("relay-connection-closed")
    }

    /// Whether a connection is open, young enough, and quiet.
    private var isFit: Bool {
        guard let conversation, conversation.opened.duration(to: .now) < relay.times.lifetime else {
            return false
        }
        return conversation.isQuiet
    }

    /// Hands one mail over, by a new connection where none is open, and keeps it while it is of use.
    private func handOver(_ parcel: Parcel, _ envelope: Envelope) async -> Exchange {
        let conversation: Conversation
        do {
            conversation = try await opened()
        } catch {
            return .unconnected(error)
        }
        if let veto = conversation.offers.veto(on: envelope.needs, logsIn: relay.login != nil) {
            // What else is wrong with a mail says nothing of the connection.
            if veto == .noLogin { close() }
            return .vetoed(veto)
        }
        let exchange = await conversation.handOver(parcel.bytes, envelope)
        if !conversation.isInStep { close() }
        return exchange
    }

    private func opened() async throws(ConnectionFailure) -> Conversation {
        if let conversation { return conversation }
        let conversation = try await Conversation(with: relay)
        self.conversation = conversation
        log.debug("relay-connection-opened")
        return conversation
    }
}
