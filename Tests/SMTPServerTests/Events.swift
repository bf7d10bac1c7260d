// SPDX-License-Identifier: Apache-2.0

import Logging
import Synchronization

/// Keeps what a server logs, for tests that look at it or wait for it.
final class Events: Sendable {
    /// One event with all its metadata, as the handler of the daemon gets it.
    struct Event: Sendable {
        let message: String
        let metadata: [String: String]
    }

    private let incoming = AsyncStream.makeStream(of: Event.self)
    private let all = Mutex<[Event]>([])

    /// All so far.
    var seen: [Event] { all.withLock { $0 } }

    /// A logger whose events end here, debug and all.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(events: self) }
        logger.logLevel = .debug
        return logger
    }

    /// Waits for the next event of this name.
    func next(_ message: String) async -> Event? {
        for await event in incoming.stream where event.message == message { return event }
        return nil
    }

    private func keep(_ event: Event) {
        all.withLock { $0.append(event) }
        incoming.continuation.yield(event)
    }

    private struct Handler: LogHandler {
        let events: Events
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            events.keep(Event(message: "\(event.message)", metadata: all.mapValues { "\($0)" }))
        }
    }
}
