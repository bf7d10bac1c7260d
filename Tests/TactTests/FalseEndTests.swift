// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A second mail hidden behind something that some server takes for the end of the first: by whatever door it
/// comes, it never becomes a mail, and no line end but CRLF goes on to a relay.
@Suite struct FalseEndTests {
    private static let ends = [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\n.\r", "\r.\r\n", "\r.\n",
    ]
    private static let dropsNUL = "\r\n\0.\r\n"

    private static func hiding(_ end: String, _ number: Int) -> String {
        "From: ana@example.com\r\nTo: bo@customer.example\r\nSubject: Outer \(number)\r\n\r\nHello\(end)"
            + "MAIL FROM:<forged@example.com>\r\nRCPT TO:<victim@customer.example>\r\nDATA\r\n"
            + "Subject: Inner\r\n\r\nsmuggled\r\n"
    }

    private static func running() async throws -> (Installation, ExactRelay) {
        var plan = Installation.Plan()
        // They are much alike, and each is to pass.
        plan.policy = "streams:\n  - { name: all, class: critical }\n"
        return try await ExactRelay.behindTact(plan)
    }

    /// Waits for so many mails at the relay, and checks that each is the outer one, with CRLF alone.
    private static func expectOuterMails(_ count: Int, _ tact: Installation, _ relay: ExactRelay) async throws
    {
        let outcomes = try await tact.delivered(count)
        #expect(outcomes.count == count && outcomes.allSatisfy { $0.recipient == "bo@customer.example" })
        let mails = try await relay.mails(count)
        #expect(mails.count == count)
        for mail in mails {
            #expect(mail.recipients == ["TO:<bo@customer.example>"] && !mail.sender.contains("forged"))
            #expect(mail.text.contains("Subject: Outer ") && mail.text.contains("smuggled\r\n"))
            #expect(!mail.bytes.contains(0))
            for (place, byte) in mail.bytes.enumerated() {
                if byte == 0x0A { #expect(place > 0 && mail.bytes[place - 1] == 0x0D, "a bare LF") }
                if byte == 0x0D { #expect(mail.bytes.dropFirst(place + 1).first == 0x0A, "a bare CR") }
            }
        }
    }

    @Test func overSMTPAndLMTPItIsRefusedAndWhatFollowsIsNotRun() async throws {
        let (tact, relay) = try await Self.running()
        for (place, hello) in [("\(tact.openPort)", "EHLO"), (tact.lmtpSocket, "LHLO")] {
            for (number, end) in (Self.ends + [Self.dropsNUL]).enumerated() {
                let replies = try await tact.dialogue(
                    at: place,
                    [
                        .line("\(hello) client.example"), "MAIL FROM:<ana@example.com>",
                        "RCPT TO:<bo@customer.example>", "DATA",
                        .bytes(Self.hiding(end, number) + ".\r\n"), "NOOP",
                    ],
                )
                let name = "\(hello) \(end.debugDescription): \(replies)"
                #expect(replies[4]?.hasPrefix("354 ") == true, "\(name)")
                #expect(replies[5]?.hasPrefix("554 5.6.0 ") == true, "\(name)")
                // What stands behind a NUL is part of the mail; behind a bare line end nothing can be
                // trusted.
                let next = replies[6]
                #expect(end == Self.dropsNUL ? next?.hasPrefix("250 ") == true : next == nil, "\(name)")
            }
        }
        #expect(try await tact.log().isEmpty, "nothing of it is stored")
        try await tact.handIn(Self.hiding("\r\n", 0).replacing("\r\n", with: "\n"), to: "bo@customer.example")
        try await Self.expectOuterMails(1, tact, relay)
        try await tact.stop()
    }

    @Test func aProgramsLineEndsBecomeCRLFAndTheRestOfTheMail() async throws {
        let (tact, relay) = try await Self.running()
        for (number, end) in Self.ends.enumerated() {
            let file = try tact.folder.write(Self.hiding(end, number), to: "in.eml")
            let ended = try await Child.run(
                Programs.tact(),
                ["send", "-i", "-f", "ana@example.com", "--config", tact.config, "bo@customer.example"],
                input: file,
            )
            #expect(ended.status == 0, "\(end.debugDescription): \(ended)")
            let dropped = try tact.folder.write(Self.hiding(end, number), to: "spool/tmp/\(number).eml")
            let new = tact.folder.at("spool/new/\(number).eml")
            try FileManager.default.moveItem(atPath: dropped, toPath: new)
        }
        try await Self.expectOuterMails(2 * Self.ends.count, tact, relay)
        try await tact.stop()
    }

    @Test func aNULIsRefusedFromProgramsToo() async throws {
        let (tact, _) = try await Self.running()
        let file = try tact.folder.write(Self.hiding(Self.dropsNUL, 0), to: "in.eml")
        let ended = try await Child.run(
            Programs.tact(),
            ["send", "-i", "-f", "ana@example.com", "--config", tact.config, "bo@customer.example"],
            input: file,
        )
        #expect(ended.status == 65 && ended.errors.contains("554 5.6.0 "), "\(ended)")
        let dropped = try tact.folder.write(Self.hiding(Self.dropsNUL, 0), to: "spool/tmp/1.eml")
        try FileManager.default.moveItem(atPath: dropped, toPath: tact.folder.at("spool/new/1.eml"))
        try await Patience.until("it to be moved aside") {
            tact.folder.names(in: "spool/rejected") == ["1.eml", "1.eml.why"]
        }
        let why = String(decoding: try tact.folder.read("spool/rejected/1.eml.why"), as: UTF8.self)
        #expect(why.contains("NUL"), "\(why)")
        #expect(try await tact.log().isEmpty)
        try await tact.stop()
    }
}
