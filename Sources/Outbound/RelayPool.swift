// SPDX-License-Identifier: Apache-2.0

package import Logging
package import Office

/// The relays, over SMTP, with libcurl.
///
/// Each relay has kept connections, made when mail needs them, and all of them one thread. libcurl connects
/// and encrypts; the mails over the connection are a `Conversation` of ours. Nothing here tries a mail twice,
/// but for a kept connection that the relay had closed meanwhile. It knows no ledger, no clock and no policy.
///
/// What it lacks: CHUNKING, and several recipients a transaction.
package final class RelayPool: Transport {
    private let relays: [String: RelayConnections]
    /// Where the relays are: a task that runs there, too, and sends, need not wake a thread.
    package let executor: any TaskExecutor

    /// The pool of these relays; no connection is made yet.
    ///
    /// - Throws: two relays of one name, or a libcurl that does not start.
    package init(_ relays: [RelaySettings], log: Logger) throws(RelaySettingsError) {
        if let trouble = CurlLibrary.trouble { throw .library(trouble) }
        do throws(SystemError) {
            executor = try RelayLoop.shared.get()
        } catch {
            throw .system("\(error)")
        }
        var connections: [String: RelayConnections] = [:]
        for relay in relays {
            guard connections[relay.name] == nil else { throw .sameName(relay.name) }
            var log = log
            log[metadataKey: "relay"] = "\(relay.name)"
            connections[relay.name] = RelayConnections(relay, log: log)
        }
        self.relays = connections
    }

    package func send(_ parcel: Parcel) async -> Attempt {
        guard let relay = relays[parcel.relay] else {
            return .relayTrouble(reply: "there is no relay named \(ReplyText.escaped(parcel.relay))")
        }
        // What has waited on an actor passes by the task's own executor before it is the actor's again. With
        // this that is the relays' thread too: while Swift's own are busy, no relay waits for one of them.
        return await withTaskExecutorPreference(executor) { await relay.send(parcel) }
    }

    /// Takes no more mail, lets what is in flight finish, and ends every connection.
    ///
    /// It waits as long as a relay may take to answer (`RelayTimes.reply`); a mail broken off after its final
    /// dot would be one whose outcome nobody knows.
    package func close() async {
        for relay in relays.values { await relay.close() }
    }
}
