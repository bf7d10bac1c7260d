// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning

/// Peers/exact-relay.py as the relay behind Tact: it keeps the very bytes of the wire, and may refuse a
/// recipient.
struct ExactRelay {
    /// One mail as it stood on the wire.
    struct Mail {
        /// What followed MAIL and RCPT.
        let sender: String
        let recipients: [String]
        let bytes: [UInt8]
        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    private struct Envelope: Decodable {
        let sender: String
        let recipients: [String]
    }

    let port: Int
    private let folder: Folder
    private let process: Child

    /// - Parameter refused: The recipient that it answers `550 5.1.1`.
    init(refusing refused: String = "") async throws {
        let port = try Ports.free()
        self.port = port
        folder = try Folder()
        let script = "\(Programs.scripts)/exact-relay.py"
        process = try Child(Programs.python, [script, "\(port)", folder.path, refused])
        try await Patience.until("exact-relay.py") { Ports.listens(port) }
    }

    /// An installation that runs, with such a relay behind it.
    static func behindTact(
        _ plan: Installation.Plan = Installation.Plan()
    ) async throws -> (
        Installation, ExactRelay
    ) {
        let relay = try await ExactRelay()
        let tact = try await Installation(relay: relay.port, plan)
        try await tact.start()
        return (tact, relay)
    }

    /// Waits until there are so many mails, and gives them.
    func mails(_ count: Int) async throws -> [Mail] {
        try await Patience.value(of: "\(count) mails at the relay") {
            let envelopes = folder.names(in: "").filter { $0.hasSuffix(".json") }
            guard envelopes.count >= count else { return nil }
            return try envelopes.map { name in
                let envelope = try JSONDecoder().decode(Envelope.self, from: Data(folder.read(name)))
                return Mail(
                    sender: envelope.sender,
                    recipients: envelope.recipients,
                    bytes: try folder.read(name.replacing(".json", with: ".mail")),
                )
            }
        }
    }
}
