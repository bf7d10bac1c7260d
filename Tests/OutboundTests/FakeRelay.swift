// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A relay that misbehaves on request: Peers/fake-relay.py as a process of its own, on a free port of
/// 127.0.0.1.
final class FakeRelay {
    /// What the relay does at one step instead of what a good one would.
    struct Action: Encodable, Sendable {
        enum Then: String, Encodable { case go, close, reset, wait, drip, deaf, meet, gather, late }

        let say: String
        let then: Then

        static func say(_ line: String, then: Then = .go) -> Action { Action(say: line + "\r\n", then: then) }

        /// Bytes without a line end.
        static func sayPart(_ text: String, then: Then) -> Action { Action(say: text, then: then) }

        static let close = Action(say: "", then: .close)
        static let reset = Action(say: "", then: .reset)
        /// The answer of a good relay, once as many connections as `Script.meeting` are at this step.
        static let meet = Action(say: "", then: .meet)
        static let silence = Action(say: "", then: .wait)
    }

    struct Script: Encodable {
        enum TLS: String, Encodable { case none, starttls, implicit }

        var tls = TLS.none
        var certificate: String?
        var key: String?
        var ehlo = ["SIZE 0", "8BITMIME", "SMTPUTF8"]
        /// DATA is taken without a recipient.
        var careless = false
        /// By CONNECT, EHLO, HELO, STARTTLS, AUTH, RSET, MAIL, RCPT, DATA, DOT, QUIT, IDLE: one action a
        /// time, nil for what a good relay does.
        var steps: [String: [Action?]] = [:]
        var meeting = 1
    }

    /// What the relay tells.
    struct Event: Decodable {
        var port: Int?
        var opened: Int?
        var closed: Int?
        var connection: Int?
        var line: String?
        var mail: Data?
    }

    /// What the relay saw, from its start to its end.
    struct Seen {
        let events: [Event]
        var mails: [[UInt8]] { events.compactMap { $0.mail.map(Array.init) } }
        var lines: [String] { events.compactMap(\.line) }
        var connections: Int { events.filter { $0.opened != nil }.count }
    }

    let port: Int
    private let process: PeerProcess
    private var events: [Event] = []

    init(_ script: Script = Script()) async throws {
        let json = String(decoding: try JSONEncoder().encode(script), as: UTF8.self)
        process = try PeerProcess("python3", [Peers.folder + "/fake-relay.py", json])
        guard let line = await process.nextLine() else { throw PeerError("fake-relay.py did not start") }
        guard let port = try JSONDecoder().decode(Event.self, from: Data(line.utf8)).port else {
            throw PeerError("fake-relay.py named no port: \(line)")
        }
        self.port = port
    }

    convenience init(steps: [String: [Action?]], isPipelining: Bool = false) async throws {
        var script = Script(steps: steps)
        if isPipelining { script.ehlo.append("PIPELINING") }
        try await self.init(script)
    }

    /// Reads on until an event fits; the relay is asked for what it has not told yet.
    func wait(for isWanted: (Event) -> Bool) async throws {
        while let line = await process.nextLine() {
            let event = try JSONDecoder().decode(Event.self, from: Data(line.utf8))
            events.append(event)
            if isWanted(event) { return }
        }
        throw PeerError("the relay ended before it saw what was waited for")
    }

    /// Ends the relay and returns all that it saw.
    func finish() async throws -> Seen {
        process.closeInput()
        while let line = await process.nextLine() {
            events.append(try JSONDecoder().decode(Event.self, from: Data(line.utf8)))
        }
        try process.waitForEnd()
        return Seen(events: events)
    }
}
