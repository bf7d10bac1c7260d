// SPDX-License-Identifier: Apache-2.0

package import Logging
package import Office
package import SMTP
import Synchronization

/// An SMTP server for trying out and for tests: it takes everything, or misbehaves as it is told.
///
/// It is the same server as the real one, with the same session: only who may hand mail in differs
/// (everyone), and what happens to the mail (a closure has it). It has to be reached by nobody but those who
/// test.
package struct Sink: Sendable {
    private let server: Server

    /// A sink that gives each message to `keep`; the client gets its 250 when that returns.
    ///
    /// - Parameters:
    ///   - password: what a login has to show, whatever its name; nil lets every login pass.
    ///   - seed: what shares such as `@10%` are drawn from.
    package init(
        _ listeners: [Listener],
        hostname: String = "sink.invalid",
        limits: Limits = Limits(),
        password: Secret? = nil,
        faults: [Fault] = [],
        seed: UInt64 = 0,
        logger: Logger,
        keep: @escaping @Sendable (Submission) async throws(Refusal) -> Void,
    ) {
        var capacity = Capacity()
        capacity.connectionsMax = 10_000
        capacity.connectionsPerAddressMax = 10_000
        capacity.stoppingTime = .seconds(1)
        capacity.failedLoginDelay = .zero
        server = Server(
            Configuration(
                hostname: hostname,
                listeners: listeners,
                limits: limits,
                capacity: capacity,
                extensions: .utf8,
            ),
            knows: Everyone(password: password),
            faults: faults.isEmpty ? nil : FaultPlan(faults, seed: seed),
            receiving: Keeper(keep: keep),
            logger: logger,
        )
    }

    /// Binds the listeners, and returns where they are.
    package func open() async throws(ServerError) -> [Listener.Address] { try await server.open() }

    /// Serves until `stop` or cancellation.
    package func run() async { await server.run() }

    /// Ends `run`.
    package func stop() { server.stop() }
}

extension Listener {
    /// A sink's listener: known is everyone there.
    package static func sink(
        _ address: Address,
        dialect: Dialect = .smtp,
        encryption: Encryption = .none,
    ) -> Listener {
        Listener(address, dialect: dialect, encryption: encryption, trust: .known)
    }
}

/// Knows everyone, under the same name.
private struct Everyone: Recognizing {
    let password: Secret?

    var hasLogins: Bool { true }

    func source(at address: IPAddress) -> String? { "sink" }

    func source(ofUser id: UInt32) -> String? { "sink" }

    func source(username: String, password: Secret) -> String? {
        self.password.map { $0 == password } ?? true ? "sink" : nil
    }

    func source(ofUser id: UInt32, actingFor name: String?) -> String? { "sink" }
}

/// Gives messages to a closure, and numbers them.
private final class Keeper: Receiving {
    private let keep: @Sendable (Submission) async throws(Refusal) -> Void
    private let count = Mutex(0)

    init(keep: @escaping @Sendable (Submission) async throws(Refusal) -> Void) {
        self.keep = keep
    }

    func refusal(of bytes: Int?) -> Refusal? { nil }

    func receive(_ submission: Submission) async throws(Refusal) -> String {
        try await keep(submission)
        let number = count.withLock { count in
            count += 1
            return count
        }
        return "sink-\(number)"
    }
}
