// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging
internal import Office

/// One kept connection to one relay, and the mails over it, one after another. Blocks its thread.
struct RelayConnection: ~Copyable {
    /// What is known of a connection that is open.
    private struct Kept {
        let offers: Offers
        let socket: Int32
        let opened: ContinuousClock.Instant
    }

    private let relay: RelaySettings
    private let log: Logger
    private var handle: CurlHandle?
    private var kept: Kept?

    init(to relay: RelaySettings, log: Logger) {
        self.relay = relay
        self.log = log
    }

    /// The socket of the open connection, to be watched while nothing is sent; nil where none is open.
    var socket: Int32? { kept?.socket }

    /// Hands one mail over, and returns what became of it.
    mutating func send(_ parcel: Parcel) -> Attempt {
        let envelope: Envelope
        do {
            envelope = try Envelope(parcel)
        } catch {
            return .impossible(reply: error.text)
        }
        if let kept, kept.opened.duration(to: .now) >= relay.times.lifetime { close() }
        let veto = kept?.offers.veto(on: envelope.needs, logsIn: relay.login != nil)
        if let impossible = veto.flatMap(Attempt.impossible) { return impossible }

        var exchange = perform(parcel, envelope, fresh: false)
        if exchange.foundConnectionClosed {
            log.debug("relay-connection-found-closed")
            exchange = perform(parcel, envelope, fresh: true)
        }
        return Attempt(exchange, at: relay)
    }

    /// Ends the connection at once. Without the first step libcurl would wait for the answer to its QUIT.
    mutating func close() {
        if let kept {
            shutdown(kept.socket, CInt(SHUT_RD))
            log.debug("relay-connection-closed")
        }
        kept = nil
        handle = nil
    }

    /// One exchange with the relay, and what it leaves of the connection.
    private mutating func perform(_ parcel: Parcel, _ envelope: Envelope, fresh: Bool) -> Exchange {
        do {
            if handle == nil { handle = try CurlHandle() }
        } catch {
            return .outOfMemory
        }
        let dialogue = Dialogue(
            needs: envelope.needs,
            logsIn: relay.login != nil,
            startsTLS: relay.startsTLS,
            offers: kept?.offers,
        )
        var talk = Talk(body: parcel.bytes, dialogue: dialogue, socket: kept?.socket)
        let opened = ContinuousClock.now
        guard let exchange = handle?.perform(&talk, envelope, to: relay, fresh: fresh) else {
            return .outOfMemory
        }
        keep(talk.dialogue.offers, since: exchange.wasReused ? kept?.opened ?? opened : opened)
        if !exchange.wasReused, kept != nil { log.debug("relay-connection-opened") }
        return exchange
    }

    private mutating func keep(_ offers: Offers?, since opened: ContinuousClock.Instant) {
        guard let offers, let socket = handle?.socket else {
            kept = nil
            return
        }
        kept = Kept(offers: offers, socket: socket, opened: opened)
    }
}
