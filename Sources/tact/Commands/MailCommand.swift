// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Judging
import MIME
import Merging

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Show how Tact reads a mail.",
        discussion: """
            Structure, decoded headers, visible text, and whether it may be merged.

            Example: tact mail letter.eml
            """,
    )

    @OptionGroup var output: JSONOption

    @Argument(help: "The mail; - for standard input.")
    var file: String

    func run() async throws {
        try await Failure.caught {
            let mail = Mail(LineEndings.canonical(try InputFile.read(file)))
            Output.write(output.json ? [json(mail).line] : text(mail, on: .standardOutput()))
        }
    }

    private func fields(_ mail: Mail) -> [(String, String)] {
        [
            ("subject", mail.subject),
            ("from", Self.list(mail.from)),
            ("sender", Self.list(mail.sender)),
            ("reply-to", Self.list(mail.replyTo)),
            ("to", Self.list(mail.to)),
            ("cc", Self.list(mail.cc)),
            ("bcc", Self.list(mail.bcc)),
            ("date", Self.moment(mail.date)),
            ("expires", Self.moment(mail.expires)),
            ("message-id", mail.messageID ?? ""),
            ("list-id", mail.listID ?? ""),
            ("unsubscribe", mail.listUnsubscribe.joined(separator: ", ")),
        ]
    }

    private func text(_ mail: Mail, on terminal: Terminal) -> [String] {
        var lines = fields(mail).filter { !$0.1.isEmpty }.map { name, value in
            terminal.paint(name.padded(to: 12), .faint) + value
        }
        lines.append(
            terminal.paint("merging".padded(to: 12), .faint) + (Digest.obstacle(to: mail) ?? "possible")
        )
        lines += ["", terminal.paint("Structure", .strong)] + tree(mail.root, indent: 0)
        for note in mail.notes { lines.append(terminal.paint("note: \(note)", .waiting)) }
        let visible = mail.visibleText
        lines += ["", terminal.paint("Visible text", .strong), visible.text]
        if !visible.links.isEmpty { lines += ["", terminal.paint("Links", .strong)] + visible.links }
        return lines
    }

    private func tree(_ part: Part, indent: Int) -> [String] {
        let name = part.filename.map { " “\($0)”" } ?? ""
        let size = part.children.isEmpty ? ", \(part.bodyRange.count) bytes" : ""
        let line = String(repeating: "  ", count: indent) + part.type.name + name + size
        return [line] + part.children.flatMap { tree($0, indent: indent + 1) }
    }

    private func json(_ mail: Mail) -> JSON {
        let fields = fields(mail).map { ($0.0, JSON.string($0.1)) }
        let visible = mail.visibleText
        return .object(
            fields + [
                ("obstacle", JSON(Digest.obstacle(to: mail))),
                ("notes", .array(mail.notes.map(JSON.string))),
                ("structure", json(mail.root)),
                ("headers", .array(mail.header.fields.map { json($0, of: mail) })),
                ("text", .string(visible.text)),
                ("links", .array(visible.links.map(JSON.string))),
                ("images", .array(visible.images.map(JSON.string))),
            ]
        )
    }

    private func json(_ field: HeaderFields.Field, of mail: Mail) -> JSON {
        .object([
            ("name", .string(mail.header.name(of: field))), ("text", .string(mail.header.text(of: field))),
        ])
    }

    private func json(_ part: Part) -> JSON {
        .object([
            ("type", .string(part.type.name)),
            ("charset", JSON(part.type["charset"])),
            ("disposition", JSON(part.disposition?.kind)),
            ("filename", JSON(part.filename)),
            ("content_id", JSON(part.contentID)),
            ("bytes", .integer(part.bodyRange.count)),
            ("decoded_bytes", part.children.isEmpty ? .integer(part.decodedBytes().count) : .null),
            ("parts", .array(part.children.map(json))),
        ])
    }

    private static func moment(_ milliseconds: Int64?) -> String {
        milliseconds.map { Timestamp(milliseconds: $0).iso8601 } ?? ""
    }

    private static func list(_ mailboxes: [Mailbox]) -> String {
        mailboxes.map { box in box.name.map { "\($0) <\(box.address)>" } ?? box.address }.joined(
            separator: ", "
        )
    }
}

extension String {
    /// With spaces behind, to this many columns.
    func padded(to columns: Int) -> String {
        self + String(repeating: " ", count: max(1, columns - self.columns))
    }
}
