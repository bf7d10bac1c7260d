// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Office

/// The connections to one relay, and the mails that wait for one. A connection is made when a mail finds none
/// free, up to the relay's number of them.
///
/// The one that was busy last is taken first: under little load few connections stay in use, and the rest
/// age.
@RelayActor
final class RelayConnections {
    private let relay: RelaySettings
    private let log: Logger
    /// Open, and without a mail, the latest last.
    private var idle: [RelayConnection] = []
    /// Mails that have a connection, or its place.
    private var underWay = 0
    /// Who waits for a place. The courier asks for no more than there are, so they are few.
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    /// Who waits for the last mail to be done with.
    private var closers: [CheckedContinuation<Void, Never>] = []

    nonisolated init(_ relay: RelaySettings, log: Logger) {
        self.relay = relay
        self.log = log
    }

    /// Hands a mail over, and returns what became of it.
    func send(_ parcel: Parcel) async -> Attempt {
        let envelope: Envelope
        do {
            envelope = try await Envelope.checked(parcel)
        } catch {
            return .impossible(reply: error.text)
        }
        guard !isClosed else { return .relayTrouble(reply: "Tact is stopping") }
        await takePlace()
        defer { leavePlace() }
        let connection = idle.popLast() ?? RelayConnection(to: relay, log: log)
        connection.endWatch()
        let attempt = await connection.send(parcel, envelope)
        keep(connection)
        return attempt
    }

    /// Lets mails in flight finish, and ends every connection. What is sent later is refused.
    func close() async {
        isClosed = true
        for connection in idle { connection.close() }
        idle = []
        if underWay > 0 { await withCheckedContinuation { closers.append($0) } }
    }

    private func takePlace() async {
        guard underWay == relay.connections else {
            underWay += 1
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }

    private func leavePlace() {
        guard waiting.isEmpty else { return waiting.removeFirst().resume() }
        underWay -= 1
        guard isClosed, underWay == 0 else { return }
        for closer in closers { closer.resume() }
        closers = []
    }

    /// Keeps a connection for the next mail, for its time, or until the relay stirs: all that an idle relay
    /// says is that it goes.
    private func keep(_ connection: RelayConnection) {
        guard !isClosed else { return connection.close() }
        guard connection.isOpen else { return }
        idle.append(connection)
        connection.watch { [self] in
            guard let place = idle.firstIndex(where: { $0 === connection }) else { return }
            idle.remove(at: place).close()
        }
    }
}
