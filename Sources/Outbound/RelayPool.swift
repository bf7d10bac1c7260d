// SPDX-License-Identifier: Apache-2.0

package import Logging
package import Office

/// The relays, over SMTP, with libcurl.
///
/// Each relay has lanes: threads with one kept connection each, started when mail needs them. libcurl
/// connects and encrypts; the mails over the connection are a `Conversation` of ours. Nothing here tries a
/// mail twice, but for a kept connection that the relay had closed meanwhile. It knows no ledger, no clock
/// and no policy.
///
/// What it lacks: CHUNKING, and several recipients a transaction.
package final class RelayPool: Transport {
    private let queues: [String: LaneQueue]

    /// The pool of these relays; no connection is made yet.
    ///
    /// - Throws: two relays of one name, or a libcurl that does not start.
    package init(_ relays: [RelaySettings], log: Logger) throws(RelaySettingsError) {
        if let trouble = CurlLibrary.trouble { throw .library(trouble) }
        var queues: [String: LaneQueue] = [:]
        for relay in relays {
            guard queues[relay.name] == nil else { throw .sameName(relay.name) }
            var log = log
            log[metadataKey: "relay"] = "\(relay.name)"
            queues[relay.name] = LaneQueue(relay, log: log)
        }
        self.queues = queues
    }

    package func send(_ parcel: Parcel) async -> Attempt {
        guard let queue = queues[parcel.relay] else {
            return .relayTrouble(reply: "there is no relay named \(ReplyText.escaped(parcel.relay))")
        }
        return await queue.send(parcel)
    }

    /// Takes no more mail, lets what is in flight finish, and ends every connection and thread.
    ///
    /// It waits as long as a relay may take to answer (`RelayTimes.reply`); a mail broken off after its final
    /// dot would be one whose outcome nobody knows. A pool that is not closed keeps its threads.
    package func close() async {
        for queue in queues.values { await queue.close() }
    }
}
