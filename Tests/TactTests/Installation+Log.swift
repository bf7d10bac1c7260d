// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line of `tact log --json`, as POLICY.md, section 5, promises it.
struct LogLine: Decodable {
    struct Budget: Decodable {
        let rule: String
        let used: Int
        let limit: Int?
        let freesAt: String?
    }

    let id: String
    let at: String
    let letter: String
    let messageId: String?
    let customer: String
    let recipient: String
    let team: String
    let source: String
    let stream: String
    let `class`: String
    let subject: String
    let verdict: String
    let reason: String
    let rule: String?
    let until: String?
    let of: String?
    let dispatch: String?
    let because: String
    let budgets: [Budget]
    let actor: String?
    let policy: String
    let cohort: String?
    let rollout: String?

    /// What was decided, in two words.
    var phrase: String { "\(verdict) \(reason)" }
}

extension Installation {
    /// The log, oldest first, as far as the options say; all of it without any.
    func log(_ options: String...) async throws -> [LogLine] {
        let ended = try await Child.run(
            Programs.tact(),
            ["log", "--json", "--config", config, "--since", "7d"] + options,
        )
        guard ended.status == 0 else { throw PeerError("tact log: \(ended)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try ended.lines.map { try decoder.decode(LogLine.self, from: Data($0.utf8)) }
    }

    /// Waits until the log has so many lines that satisfy; those.
    func decisions(
        _ what: String,
        _ count: Int = 1,
        where isWanted: (LogLine) -> Bool,
    ) async throws -> [LogLine] {
        var last: [LogLine] = []
        do {
            return try await Patience.value(of: "\(count) × \(what) in the log", every: .milliseconds(100)) {
                last = try await log()
                let wanted = last.filter(isWanted)
                return wanted.count >= count ? wanted : nil
            }
        } catch let error as PeerError {
            throw PeerError("\(error); it has \(last.map { "\($0.phrase) “\($0.subject)” \($0.because)" })")
        }
    }

    /// Waits until so many letters have been delivered; those outcomes.
    @discardableResult
    func delivered(_ count: Int) async throws -> [LogLine] {
        try await decisions("outcome delivered", count) { $0.phrase == "outcome delivered" }
    }
}

extension Installation {
    /// Speaks to a listener byte by byte (Peers/dialogue.py) and returns its replies; nil where it closed.
    func dialogue(at place: String, _ steps: [DialogueStep]) async throws -> [String?] {
        let json = String(decoding: try JSONEncoder().encode(steps), as: UTF8.self)
        let ended = try await Child.run(Programs.python, ["\(Programs.scripts)/dialogue.py", place, json])
        guard ended.status == 0 else { throw PeerError("dialogue.py: \(ended)") }
        return try JSONDecoder().decode([String?].self, from: Data(ended.output.utf8))
    }

    /// The same, at the open port.
    func dialogue(_ steps: DialogueStep...) async throws -> [String?] {
        try await dialogue(at: "\(openPort)", steps)
    }

    /// Hands a mail in at the open port, by Python's smtplib.
    func handIn(
        _ mail: String,
        from sender: String = "ana@example.com",
        to recipients: String...
    ) async throws {
        let file = try folder.write(mail.replacing("\n", with: "\r\n"), to: "in-\(UUID().uuidString).eml")
        let ended = try await Child.run(
            Programs.python,
            ["\(Programs.scripts)/hand-in.py", "\(openPort)", "plain", sender, file] + recipients,
        )
        guard ended.status == 0 else { throw PeerError("hand-in.py: \(ended)") }
    }
}

/// A step of Peers/dialogue.py.
enum DialogueStep: Encodable, ExpressibleByStringLiteral {
    /// A line, sent with CRLF, and the reply to it.
    case line(String)
    /// Bytes as they are (Latin-1), and the reply.
    case bytes(String)
    /// Bytes so many times, as far as the other side takes them, and the reply.
    case many(String, Int)
    /// The same without waiting for a reply.
    case more(String, Int)

    init(stringLiteral value: String) { self = .line(value) }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .line(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text + "\r\n")
        case .bytes(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .many(let text, let count):
            var container = encoder.unkeyedContainer()
            try container.encode(text)
            try container.encode(count)
        case .more(let text, let count):
            var container = encoder.unkeyedContainer()
            try container.encode(text)
            try container.encode(count)
            try container.encode("more")
        }
    }
}

/// What `tact customer --json` says.
struct CustomerJSON: Decodable {
    struct Letter: Decodable {
        let letter: String
        let subject: String
        let state: String
        let until: String?
    }

    let customer: String
    let budgets: [LogLine.Budget]
    let letters: [Letter]
}

extension Installation {
    func customer(_ address: String) async throws -> CustomerJSON {
        let ended = try await tact("customer", "--json", address)
        guard ended.status == 0 else { throw PeerError("tact customer: \(ended)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(CustomerJSON.self, from: Data(ended.output.utf8))
    }
}
