// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A conversation from a file of `Tests/SMTPTests/Dialogues`.
///
/// Consecutive `C:` lines are sent in one piece, each with its CRLF; `S:` is the next line that comes back,
/// and `S: 250*` any reply, of however many lines, with that code. `T:` is a message that has been taken. `@
/// lmtp` and `@ login NAME PASSWORD` say how the server is set up; without a login whoever comes is `crm`.
/// `\r \n \0 \xNN` stand for bytes, and `#` begins a comment.
struct Dialogue: CustomTestStringConvertible, Sendable {
    enum Step: Hashable, Sendable {
        case send([UInt8])
        case line(String)
        case reply(code: String)
        case closed
    }

    let name: String
    private(set) var steps: [Step] = []
    private(set) var taken: [String] = []
    private(set) var isLMTP = false
    private(set) var login: (username: String, password: String)?

    var testDescription: String { name }

    /// All that there are, by name.
    static func all() throws -> [Dialogue] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "SMTPTests/Dialogues")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0.hasSuffix(".txt")
        }
        return try names.sorted().map { name in
            try Dialogue(name: name, text: String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
    }

    init(name: String, text: String) throws {
        self.name = name
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            try add(String(line))
        }
    }

    private mutating func add(_ line: String) throws {
        let rest = String(line.dropFirst(2).drop { $0 == " " })
        switch line.prefix(2) {
        case "C:":
            let bytes = try unescaped(rest) + [13, 10]
            if case .send(let before) = steps.last {
                steps[steps.count - 1] = .send(before + bytes)
            } else {
                steps.append(.send(bytes))
            }
        case "S:" where rest == "closed": steps.append(.closed)
        case "S:" where rest.hasSuffix("*"): steps.append(.reply(code: String(rest.dropLast())))
        case "S:": steps.append(.line(rest))
        case "T:": taken.append(rest)
        case "@ ":
            let words = rest.split(separator: " ").map(String.init)
            switch words.first {
            case "lmtp": isLMTP = true
            case "login" where words.count == 3: login = (words[1], words[2])
            default: throw DialogueError(line: line)
            }
        default: throw DialogueError(line: line)
        }
    }

    private func unescaped(_ text: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "0"): bytes.append(0)
            case UInt8(ascii: "x"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                    throw DialogueError(line: text)
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: throw DialogueError(line: text)
            }
        }
        return bytes
    }
}

/// A line of a dialogue that cannot be understood.
struct DialogueError: Error {
    let line: String
}

/// A message as a `T:` line has it.
func describe(source: String, sender: String, recipients: [String], body: [UInt8]) -> String {
    let text = String(decoding: body, as: UTF8.self)
    let escaped = text.unicodeScalars.map { scalar in
        switch scalar {
        case "\r": "\\r"
        case "\n": "\\n"
        default: String(scalar)
        }
    }
    return "\(source) <\(sender)> \(recipients.joined(separator: ",")) \(escaped.joined())"
}
