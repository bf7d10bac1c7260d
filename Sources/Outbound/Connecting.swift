// SPDX-License-Identifier: Apache-2.0

/// Makes connections, each on a thread that ends with it: to look a name up, to connect, to turn to TLS and
/// to log in blocks.
enum Connecting {
    /// A connection that is made, and what the relay offers over it.
    struct Connected {
        let handle: CurlHandle
        let offers: Offers
    }

    /// Connects, up to the log-in.
    static func connect(to relay: RelaySettings) async throws(ConnectionFailure) -> sending Connected {
        let result = await withCheckedContinuation { continuation in
            do throws(SystemError) {
                try Thread.start(named: "relay") {
                    continuation.resume(
                        returning: Result { () throws(ConnectionFailure) in try connected(to: relay) }
                    )
                }
            } catch {
                let detail = "no thread: \(error)"
                let failure = ConnectionFailure(result: CurlResult.noConnection, detail: detail)
                continuation.resume(returning: .failure(failure))
            }
        }
        return try result.get()
    }

    private static func connected(to relay: RelaySettings) throws(ConnectionFailure) -> Connected {
        var handshake = Handshake(startsTLS: relay.startsTLS)
        let handle = try CurlHandle()
        try handle.connect(to: relay, &handshake)
        return Connected(handle: handle, offers: handshake.offers)
    }
}
