// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Office

/// One kept connection to one relay, and the mails over it, one after another. Blocks its thread.
struct RelayConnection: ~Copyable {
    private let relay: RelaySettings
    private let log: Logger
    private var conversation: Conversation?
    /// Whether there was one before.
    private var hasBeenOpen = false

    init(to relay: RelaySettings, log: Logger) {
        self.relay = relay
        self.log = log
    }

    /// The socket of the open connection, to be watched while nothing is sent; nil where none is open.
    var socket: Int32? { mutating get { conversation?.socket } }

    /// Hands one mail over, and returns what became of it.
    mutating func send(_ parcel: Parcel) -> Attempt {
        let envelope: Envelope
        do {
            envelope = try Envelope(parcel)
        } catch {
            return .impossible(reply: error.text)
        }
        let isKept = isFit()
        if !isKept { close() }
        var exchange = handOver(parcel, envelope)
        if isKept, exchange.foundConnectionClosed {
            log.debug("relay-connection-found-closed")
            exchange = handOver(parcel, envelope)
        }
        return Attempt(exchange, at: relay)
    }

    /// Ends the connection at once; the answer to QUIT is not waited for.
    mutating func close() {
        guard conversation != nil else { return }
        conversation?.quit()
        conversation = nil
        log.debug("relay-connection-closed")
    }

    /// Whether a connection is open, young enough, and quiet.
    private mutating func isFit() -> Bool {
        guard let opened = conversation?.opened, opened.duration(to: .now) < relay.times.lifetime else {
            return false
        }
        return conversation?.isQuiet() ?? false
    }

    /// Hands one mail over, by a new connection where none is open, and keeps it while it is of use.
    private mutating func handOver(_ parcel: Parcel, _ envelope: Envelope) -> Exchange {
        do {
            if conversation == nil { try open() }
        } catch {
            return .unconnected(error)
        }
        if let veto = conversation?.offers.veto(on: envelope.needs, logsIn: relay.login != nil) {
            // What else is wrong with a mail says nothing of the connection.
            if veto == .noLogin { close() }
            return .vetoed(veto)
        }
        guard let exchange = conversation?.handOver(parcel.bytes, envelope) else {
            preconditionFailure("the connection was opened above")
        }
        if conversation?.isInStep == false { close() }
        return exchange
    }

    private mutating func open() throws(ConnectionFailure) {
        conversation = try Conversation(with: relay)
        if hasBeenOpen { log.debug("relay-connection-opened") }
        hasBeenOpen = true
    }
}
