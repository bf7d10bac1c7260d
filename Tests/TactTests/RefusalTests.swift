// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is wrong is refused with a clear reply, nothing of it is stored, and the others live on.
@Suite struct RefusalTests {
    /// A conversation at the open port, and what the last replies have to begin with.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: @Sendable () -> [DialogueStep]
        /// The beginnings of the last replies; nil for a closed connection.
        let ending: [String?]

        var testDescription: String { name }

        private static let envelope: [DialogueStep] = [
            "EHLO client.example", "MAIL FROM:<ana@example.com>", "RCPT TO:<bo@customer.example>",
        ]

        static let all = [
            Row(
                name: "too large by what it declares",
                steps: { ["EHLO client.example", "MAIL FROM:<ana@example.com> SIZE=1048577", "QUIT"] },
                ending: ["552 5.3.4 ", "221 "],
            ),
            Row(
                name: "too large by what comes",
                steps: {
                    let lines = String(repeating: "0123456789\r\n", count: 1_000)
                    return envelope + [
                        "DATA", .more("Subject: x\r\n\r\n", 1), .more(lines, 100), ".", "QUIT",
                    ]
                },
                ending: ["552 5.3.4 ", "221 "],
            ),
            Row(
                name: "more recipients than five",
                steps: {
                    envelope + (1...5).map { .line("RCPT TO:<b\($0)@customer.example>") } + ["RSET", "QUIT"]
                },
                ending: ["250 2.1.5 ", "452 4.5.3 ", "250 ", "221 "],
            ),
            Row(
                name: "a bare line feed in a mail",
                steps: { envelope + ["DATA", .bytes("Subject: x\r\n\r\nbare\nfeed\r\n.\r\n"), "NOOP"] },
                ending: ["554 5.6.0 ", nil],
            ),
            Row(
                name: "a bare carriage return in a mail",
                steps: { envelope + ["DATA", .bytes("Subject: x\r\n\r\nbare\rreturn\r\n.\r\n"), "NOOP"] },
                ending: ["554 5.6.0 ", nil],
            ),
            Row(
                name: "a bare line feed in a command",
                steps: { ["EHLO client.example", .bytes("NOOP\nNOOP\r\n"), "NOOP"] },
                ending: ["500 5.5.2 ", nil],
            ),
            Row(
                name: "a header without end",
                steps: { envelope + ["DATA", .more("X-More: and more and more\r\n", 5_000), ".", "QUIT"] },
                ending: ["552 5.", "221 "],
            ),
            Row(
                name: "a line without end",
                steps: { ["EHLO client.example", .many(String(repeating: "x", count: 65_536), 40), "NOOP"] },
                ending: [nil],
            ),
            Row(
                name: "no such command, and on it goes",
                steps: { ["EHLO client.example", "\u{B0}\u{01}\u{FF}", "FROBNICATE", "NOOP"] },
                ending: ["500 ", "500 5.5.1 ", "250 "],
            ),
        ]
    }

    @Test func eachIsRefusedAndTheNextMailIsTaken() async throws {
        let (tact, relay) = try await Installation.running()
        for row in Row.all {
            let replies = try await tact.dialogue(at: "\(tact.openPort)", row.steps())
            let ending = replies.suffix(row.ending.count)
            for (reply, expected) in zip(ending, row.ending) {
                let isRight = expected.map { reply?.hasPrefix($0) ?? false } ?? (reply == nil)
                #expect(isRight, "\(row.name): \(replies.map { $0 ?? "closed" })")
            }
        }
        #expect(try await tact.log().isEmpty, "nothing half stored")
        try await tact.handIn(Mails.note("After all that"), to: "bo@customer.example")
        try await tact.delivered(1)
        #expect(try await relay.mails(1).count == 1)
        try await tact.stop()
    }

    @Test func aStrangerCannotRelay() async throws {
        let (tact, relay) = try await Installation.running()
        let starttls = try await tact.dialogue(
            at: "\(tact.submissionPort)",
            ["EHLO stranger.example", "MAIL FROM:<ana@example.com>", "RCPT TO:<bo@customer.example>", "QUIT"],
        )
        #expect(starttls[2]?.hasPrefix("530 5.7.0 ") == true, "\(starttls.map { $0 ?? "closed" })")
        #expect(starttls[3]?.hasPrefix("250") == false)
        // The same answer for a wrong password and for nobody.
        var answers: [Substring] = []
        for (user, password) in [("crm", "guess"), ("nobody", Installation.password)] {
            let ended = try await Child.run(
                "swaks",
                [
                    "--server", "127.0.0.1", "--port", "\(tact.submissionPort)", "--tls", "--auth", "PLAIN",
                    "--auth-user", user, "--auth-password", password, "--to", "bo@customer.example",
                    "--from", "ana@example.com",
                ],
            )
            #expect(ended.status == 28, "swaks says that the login failed: \(ended)")
            answers += ended.output.split(separator: "\n").filter { $0.contains(" 535 ") }
        }
        #expect(
            answers.count == 2 && answers[0] == answers[1] && answers[0].contains("535 5.7.8 "),
            "\(answers)"
        )
        #expect(try await tact.log().isEmpty && relay.taken().isEmpty)
        #expect(tact.daemon?.errors.contains("guess") == false, "no password in the daemon's log")
        // The lines that a program looks for which shuts out who guesses (docs/operating.md).
        let failed = tact.daemon?.errors.split(separator: "\n").filter { $0.contains("login-failed") }
        let line = "notice: login-failed listener=127.0.0.1:\(tact.submissionPort) peer=127.0.0.1 username="
        #expect(failed == ["\(line)crm", "\(line)nobody"])
        try await tact.stop()
    }

    @Test func whatIsPipelinedBehindSTARTTLSIsNeverRun() async throws {
        let (tact, _) = try await Installation.running()
        let replies = try await tact.dialogue(
            at: "\(tact.submissionPort)",
            ["EHLO stranger.example", .bytes("STARTTLS\r\nMAIL FROM:<ana@example.com>\r\n"), "NOOP"],
        )
        #expect(
            replies.count == 4 && replies[2]?.hasPrefix("503 ") != false && replies[3] == nil,
            "\(replies)"
        )
        try await tact.stop()
    }

    @Test func aFileThatIsNoMailIsMovedAsideWithANote() async throws {
        let (tact, _) = try await Installation.running()
        for (name, text) in [
            ("1.noise", "\u{1}\u{2} no header at all"),
            ("2.nobody", Mails.note("x").replacing("To: Bo <bo@customer.example>\n", with: "")),
        ] {
            try tact.folder.write(text, to: "spool/tmp/\(name)")
            let (from, to) = (tact.folder.at("spool/tmp/\(name)"), tact.folder.at("spool/new/\(name)"))
            try FileManager.default.moveItem(atPath: from, toPath: to)
        }
        try await Patience.until("both to be moved") { tact.folder.names(in: "spool/rejected").count == 4 }
        let names = ["1.noise", "1.noise.why", "2.nobody", "2.nobody.why"]
        #expect(tact.folder.names(in: "spool/rejected") == names)
        let why = String(decoding: try tact.folder.read("spool/rejected/2.nobody.why"), as: UTF8.self)
        #expect(why.contains("It has no recipient"), "\(why)")
        #expect(try await tact.log().isEmpty && tact.folder.names(in: "spool/new").isEmpty)
        try await tact.stop()
    }
}
