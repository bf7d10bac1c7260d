// SPDX-License-Identifier: Apache-2.0

import Logging
import Office
import SMTP
import SMTPServer
import Synchronization

/// A port that keeps what it gets, numbers it, and refuses or waits as it is told.
final class Recorder: Receiving {
    private struct State {
        var taken: [Submission] = []
        var admission: Refusal?
        var verdict: Refusal?
    }

    private let state = Mutex(State())
    private let gate: Gate?

    init(gate: Gate? = nil) { self.gate = gate }

    var taken: [Submission] { state.withLock { $0.taken } }

    func set(admission: Refusal? = nil, verdict: Refusal? = nil) {
        state.withLock { state in
            state.admission = admission
            state.verdict = verdict
        }
    }

    func refusal(of bytes: Int?) -> Refusal? { state.withLock { $0.admission } }

    func receive(_ submission: Submission) async throws(Refusal) -> String {
        if let gate { await gate.pass() }
        return try state.withLock { (state) throws(Refusal) in
            if let verdict = state.verdict { throw verdict }
            state.taken.append(submission)
            return "M\(state.taken.count)"
        }
    }
}

/// Holds messages back until it is opened.
final class Gate: Sendable {
    private let reached = AsyncStream.makeStream(of: Void.self)
    private let opened = AsyncStream.makeStream(of: Void.self)

    /// Waits until a message stands before the gate.
    func isReached() async { for await _ in reached.stream { return } }

    func open() { opened.continuation.finish() }

    func pass() async {
        reached.continuation.yield()
        for await _ in opened.stream {}
    }
}

/// A logger that says nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// Where tests listen.
let anywhere = Listener.Address.tcp(host: "127.0.0.1", port: 0)

/// A configuration that waits for nothing.
func configuration(
    _ listeners: [Listener] = [Listener(anywhere, trust: .bound(source: "crm"))],
    sources: Sources = Sources(),
    change: (inout Configuration) -> Void = { _ in },
) -> Configuration {
    var capacity = Capacity()
    capacity.failedLoginDelay = .zero
    var configuration = Configuration(
        hostname: "tact.test",
        listeners: listeners,
        sources: sources,
        capacity: capacity,
    )
    change(&configuration)
    return configuration
}

/// Runs a server as long as `body` runs.
func serving(
    _ configuration: Configuration,
    to port: Recorder,
    logger: Logger = silent,
    body: ([Listener.Address], Server) async throws -> Void,
) async throws {
    let server = Server(configuration, receiving: port, logger: logger)
    let addresses = try await server.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await server.run() }
        defer { server.stop() }
        try await body(addresses, server)
    }
}

/// Runs a server and one client on it.
func talking(
    _ configuration: Configuration = configuration(),
    to port: Recorder = Recorder(),
    body: (Client) async throws -> Void,
) async throws {
    try await serving(configuration, to: port) { addresses, _ in
        let client = try await Client.connect(to: addresses[0])
        try await body(client)
        await client.close()
    }
}
