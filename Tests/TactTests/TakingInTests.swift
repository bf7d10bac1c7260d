// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Real clients hand mail in, and it arrives behind a real relay.
@Suite struct TakingInTests {
    /// A way in for swaks, and who it makes the sender.
    struct Door: Sendable, CustomTestStringConvertible {
        let name: String
        let options: @Sendable (Installation) -> [String]
        let source: String
        let team: String
        /// What the trace field calls the protocol (RFC 3848).
        let with: String

        var testDescription: String { name }

        private static let login = ["--auth-user", "crm", "--auth-password", Installation.password]

        static let all = [
            Door(
                name: "plain",
                options: { ["--port", "\($0.openPort)"] },
                source: "helpdesk",
                team: "support",
                with: "ESMTP"
            ),
            Door(
                name: "pipelining",
                options: { ["--port", "\($0.openPort)", "--pipeline"] },
                source: "helpdesk",
                team: "support",
                with: "ESMTP"
            ),
            Door(
                name: "STARTTLS and AUTH PLAIN",
                options: { ["--port", "\($0.submissionPort)", "--tls", "--auth", "PLAIN"] + login },
                source: "crm",
                team: "sales",
                with: "ESMTPSA"
            ),
            Door(
                name: "STARTTLS and AUTH LOGIN",
                options: { ["--port", "\($0.submissionPort)", "--tls", "--auth", "LOGIN"] + login },
                source: "crm",
                team: "sales",
                with: "ESMTPSA"
            ),
            Door(
                name: "implicit TLS",
                options: { ["--port", "\($0.implicitPort)", "--tls-on-connect", "--auth", "PLAIN"] + login },
                source: "crm",
                team: "sales",
                with: "ESMTPSA"
            ),
            Door(
                name: "LMTP on a Unix socket",
                options: { ["--socket", $0.lmtpSocket, "--protocol", "LMTP"] },
                source: "crm",
                team: "sales",
                with: "LMTP"
            ),
        ]
    }

    @Test func everyDoorTakesMailFromSwaks() async throws {
        let (tact, relay) = try await Installation.running()
        for door in Door.all {
            let mail = try tact.folder.write(Mails.note(door.name), to: "note.eml")
            let options = door.options(tact)
            let server = options.contains("--socket") ? [] : ["--server", "127.0.0.1"]
            let ended = try await Child.run(
                "swaks",
                server + options
                    + ["--from", "ana@example.com", "--to", "bo@customer.example", "--data", "@\(mail)"],
            )
            #expect(ended.status == 0, "\(door.name): \(ended)")
        }
        let outcomes = try await tact.delivered(Door.all.count)
        let mails = try await relay.mails(Door.all.count)
        for door in Door.all {
            let outcome = try #require(outcomes.first { $0.subject == door.name })
            #expect(outcome.source == door.source && outcome.team == door.team)
            let mail = try #require(mails.first { $0.text.contains("\nSubject: \(door.name)\n") })
            #expect(mail.sender == "ana@example.com" && mail.recipients == ["bo@customer.example"])
            #expect(mail.text.contains("by tact.example.com (Tact) with \(door.with) "), "\(mail.text)")
        }
        try await tact.stop()
    }

    @Test(arguments: ["plain", "starttls", "implicit"])
    func smtplibHandsAMailToSeveralIn(_ mode: String) async throws {
        let (tact, relay) = try await Installation.running()
        let file = try tact.folder.write(
            Mails.note("Three at once").replacing("\n", with: "\r\n"),
            to: "in.eml"
        )
        let port = ["plain": tact.openPort, "starttls": tact.submissionPort, "implicit": tact.implicitPort][
            mode
        ]
        let recipients = ["bo@customer.example", "cy@customer.example", "di@customer.example"]
        let login = mode == "plain" ? [] : ["--login", "campaigns", Installation.password]
        let ended = try await Child.run(
            Programs.python,
            ["\(Programs.scripts)/hand-in.py", "\(port ?? 0)", mode, "ana@example.com", file] + recipients
                + login,
        )
        #expect(ended.status == 0, "\(ended)")
        // Each letter is a transaction of its own, so that one recipient's refusal is nobody else's.
        let mails = try await relay.mails(3)
        #expect(mails.map(\.recipients).sorted { $0[0] < $1[0] } == recipients.map { [$0] })
        let outcomes = try await tact.delivered(3)
        #expect(Set(outcomes.map(\.team)) == [mode == "plain" ? "support" : "marketing"])
        #expect(Set(outcomes.map(\.letter)).count == 3)
        try await tact.stop()
    }

    @Test func overLMTPEachRecipientHasAnAnswerOfItsOwn() async throws {
        let (tact, relay) = try await Installation.running()
        let replies = try await tact.dialogue(
            at: tact.lmtpSocket,
            [
                "LHLO client.example", "MAIL FROM:<ana@example.com>", "RCPT TO:<bo@customer.example>",
                "RCPT TO:<no address>", "RCPT TO:<cy@customer.example>", "DATA",
                .more("Subject: Two of three\r\n\r\nHello.\r\n", 1), ".", "NOOP", "QUIT",
            ],
        )
        let codes = replies.map { $0?.prefix(3) ?? "closed" }
        // The dot has two answers, so what follows each command is the answer before its own.
        #expect(
            codes == ["220", "250", "250", "250", "501", "250", "354", "250", "250", "250"],
            "\(replies)"
        )
        let recipients = Set(try await relay.mails(2).flatMap(\.recipients))
        #expect(recipients == ["bo@customer.example", "cy@customer.example"])
        try await tact.stop()
    }

    @Test func theSameMailByTwoDoorsReachesTheCustomerOnce() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = Mails.note("Once is enough")
        try await tact.handIn(mail, to: "bo@customer.example")
        try tact.folder.write(mail, to: "spool/tmp/1.eml")
        let (from, to) = (tact.folder.at("spool/tmp/1.eml"), tact.folder.at("spool/new/1.eml"))
        try FileManager.default.moveItem(atPath: from, toPath: to)
        let ends = try await tact.decisions("both to be decided", 2) {
            $0.reason == "duplicate" || $0.reason == "delivered"
        }
        let duplicate = try #require(ends.first { $0.reason == "duplicate" })
        let sent = try #require(ends.first { $0.reason == "delivered" })
        #expect(duplicate.of == sent.letter && Set(ends.map(\.source)) == ["helpdesk", "campaigns"])
        #expect(try relay.taken().count == 1)
        try await tact.stop()
    }
}
