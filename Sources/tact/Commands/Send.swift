// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc
import Judging
import MIME
import Office
import Settings

struct Send: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand a mail in, as programs do that call sendmail.",
        discussion: """
            The mail is read from standard input. The daemon knows the source by the caller's user id \
            (`local:` under a source), or by --source where the caller may choose. It ends with 0 when the \
            mail is safe with the daemon, and with 75 when it should be tried again later.

            Example: tact send -t < letter.eml
            """,
    )

    @Option(name: .customShort("f"), help: ArgumentHelp("The envelope sender.", valueName: "ADDR"))
    var sender: String?

    @Option(name: .customShort("F"), help: ArgumentHelp("The sender's full name.", valueName: "NAME"))
    var fullName: String?

    @Flag(name: .customShort("t"), help: "Take recipients from To, Cc and Bcc as well.")
    var readsRecipients = false

    @Flag(name: .customShort("i"), help: "A line with one dot does not end the mail.")
    var ignoresDots = false

    @Flag(name: .long, help: "Speak SMTP on standard input and output (sendmail -bs).")
    var session = false

    @Flag(name: .long, help: "List what waits (sendmail -bp).")
    var queue = false

    @OptionGroup var config: ConfigOption

    @Option(name: .long, help: "The source to hand in for.")
    var source: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The daemon's socket; without it, the settings say.", valueName: "FILE")
    )
    var socket: String?

    @Argument(help: "Recipients.")
    var recipients: [String] = []

    func run() async throws {
        if queue { return try await QueueShow.parse(["--config", config.config]).run() }
        try await Failure.caught {
            let settings = socket == nil ? try config.read() : nil
            let path = socket ?? settings?.submitSocket ?? ""
            for word in [sender, fullName, source].compactMap(\.self) + recipients { try Self.check(word) }
            if session { return try SubmitClient(.unix(path)).relay() }
            let user = Self.userName
            let hostname = settings?.hostname ?? Self.machineName
            let draft = try draft(user: user, hostname: hostname)
            let client = try SubmitClient(.unix(path))
            try client.submit(
                sender: reversePath(user: user, hostname: hostname),
                recipients: draft.recipients,
                body: draft.bytes,
                login: source.map { .local(source: $0) },
            )
        }
    }

    /// The envelope sender; empty for `-f ''` and `-f '<>'`, which programs pass that want no answer.
    private func reversePath(user: String, hostname: String) -> String {
        sender.map(Self.withoutBrackets) ?? "\(user)@\(hostname)"
    }

    private func draft(user: String, hostname: String) throws -> OutgoingDraft {
        var input = try InputFile.read("-")
        if !ignoresDots { input = OutgoingDraft.untilDotLine(input) }
        let now = SystemClock().now()
        let path = reversePath(user: user, hostname: hostname)
        let id: LetterID = IdentifierSource().make(at: now)
        let draft = OutgoingDraft(
            LineEndings.canonical(input),
            arguments: recipients.map(Self.withoutBrackets),
            readsRecipients: readsRecipients,
            author: (name: fullName, address: path.isEmpty ? "\(user)@\(hostname)" : path),
            messageID: "<\(id)@\(hostname)>",
            date: now,
        )
        guard !draft.recipients.isEmpty else {
            throw Failure(.usage, "no recipient; name one, or use -t for those in the mail's To, Cc and Bcc")
        }
        for recipient in draft.recipients { try Self.check(recipient) }
        return draft
    }

    /// CR, LF and NUL would put words of their own on the wire.
    private static func check(_ word: String) throws {
        guard word.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else { return }
        throw Failure(.usage, "an address or name holds a line break or a NUL, which no mail can carry")
    }

    private static func withoutBrackets(_ address: String) -> String {
        address.hasPrefix("<") && address.hasSuffix(">") ? String(address.dropFirst().dropLast()) : address
    }

    private static var userName: String {
        guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
            return "uid\(getuid())"
        }
        return unsafe String(cString: name)
    }

    private static var machineName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
