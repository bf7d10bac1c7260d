// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// `tact send`, and the same program under the name `sendmail`.
@Suite struct SendTests {
    /// A link to the program under the name that other programs call.
    private static func sendmail(_ tact: Installation) throws -> String {
        let link = tact.folder.at("sendmail")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: Programs.tact())
        return link
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        _ mail: String,
        _ tact: Installation,
    ) async throws -> Child.Ended {
        let file = try tact.folder.write(mail, to: "send-\(UUID().uuidString).eml")
        return try await Child.run(program, arguments + ["--config", tact.config], input: file)
    }

    @Test func aMailWithItsRecipientsInTheHeaderIsSent() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = """
            To: Bo <bo@customer.example>
            Cc: cy@customer.example
            Bcc: Di <di@customer.example>
            Subject: Nightly report

            All is well.
            .
            This line too.

            """
        let ended = try await Self.run(
            Self.sendmail(tact),
            ["-t", "-i", "-f", "ops@example.com"],
            mail,
            tact
        )
        #expect(ended.status == 0 && ended.output.isEmpty, "\(ended)")
        let arrived = try await relay.mails(3)
        #expect(
            Set(arrived.flatMap(\.recipients)) == [
                "bo@customer.example", "cy@customer.example", "di@customer.example",
            ]
        )
        for one in arrived {
            #expect(one.sender == "ops@example.com")
            #expect(
                !one.text.contains("Bcc:") && one.text.hasSuffix("All is well.\n.\nThis line too.\n"),
                "\(one.text)"
            )
            for field in ["From: ops@example.com", "Date: ", "Message-ID: <"] {
                #expect(one.text.contains("\n\(field)"), "\(field) in \(one.text)")
            }
        }
        #expect(try await tact.delivered(3).allSatisfy { $0.source == "local" && $0.team == "office" })
        try await tact.stop()
    }

    @Test func aDotEndsTheMailUnlessToldOtherwise() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = "Subject: Dots\n\nBefore.\n.\nAfter.\n"
        let arguments = ["send", "-f", "ops@example.com", "bo@customer.example"]
        #expect(try await Self.run(Programs.tact(), arguments, mail, tact).status == 0)
        let text = try await relay.mails(1)[0].text
        #expect(text.hasSuffix("\n\nBefore.\n"))
        try await tact.stop()
    }

    @Test func aSessionOnStandardInputReachesTheDaemon() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = try tact.folder.write(Mails.note("By -bs"), to: "note.eml")
        let ended = try await Child.run(
            "swaks",
            [
                "--pipe", "\(try Self.sendmail(tact)) -bs --config \(tact.config)", "--from",
                "ana@example.com",
                "--to", "bo@customer.example", "--data", "@\(mail)",
            ],
        )
        #expect(ended.status == 0, "\(ended)")
        #expect(try await relay.mails(1)[0].text.contains("Subject: By -bs"))
        try await tact.stop()
    }

    /// What a caller does wrong, and the code of sysexits.h that it gets.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let name: String
        let arguments: [String]
        let mail: String
        let status: Int

        var testDescription: String { name }

        static let all = [
            Mistake(name: "no recipient", arguments: ["-i"], mail: "Subject: x\n\nx\n", status: 64),
            Mistake(
                name: "an unknown option",
                arguments: ["-Z", "bo@customer.example"],
                mail: "x\n",
                status: 64
            ),
            Mistake(
                name: "a line break in a recipient",
                arguments: ["bo@customer.example\r\nRCPT TO:<x@y>"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "a line break in the sender",
                arguments: ["-f", "a@b\nDATA", "bo@customer.example"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "a carriage return in -r",
                arguments: ["-r", "a@b.example\rDATA", "bo@customer.example"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "a line break in the full name",
                arguments: ["-F", "Olga\r\nBcc: x@customer.example", "bo@customer.example"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "a line break in -f that is glued to it",
                arguments: ["-fa@b.example\nDATA", "bo@customer.example"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "a line break in the source",
                arguments: ["--source", "local\r\nMAIL FROM:<a@b.example>", "bo@customer.example"],
                mail: "Subject: x\n\nx\n",
                status: 64
            ),
            Mistake(
                name: "too large",
                arguments: ["bo@customer.example"],
                mail: "Subject: x\n\n" + String(repeating: "0123456789\n", count: 200_000),
                status: 65
            ),
            Mistake(
                name: "no address",
                arguments: ["bo@@customer..example"],
                mail: "Subject: x\n\nx\n",
                status: 67
            ),
        ]
    }

    @Test func mistakesEndWithTheirCodesAndNothingIsSent() async throws {
        let (tact, relay) = try await Installation.running()
        let sendmail = try Self.sendmail(tact)
        for mistake in Mistake.all {
            let ended = try await Self.run(sendmail, mistake.arguments, mistake.mail, tact)
            #expect(ended.status == mistake.status, "\(mistake.name): \(ended)")
            #expect(!ended.errors.isEmpty, "\(mistake.name)")
        }
        #expect(try await tact.log().isEmpty && relay.taken().isEmpty)
        try await tact.stop()
    }

    @Test func whatCallersHavePassedForFortyYearsIsUnderstood() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = """
            To: Cy <cy@customer.example>
            Resent-Bcc: di@customer.example
            Subject: By cron

            The night was quiet.

            """
        let ignored = [
            "-oem", "-odq", "-q", "-v", "-N", "never", "-O", "Timeout=1m", "-B", "8BITMIME", "-bm",
        ]
        let named = ["-F", "Olga, of \"Ops\" é", "-rops@example.com", "-t", "-oi"]
        let sendmail = try Self.sendmail(tact)
        let ended = try await Self.run(
            sendmail,
            ignored + named + ["bo@customer.example"],
            mail,
            tact
        )
        #expect(ended.status == 0, "\(ended)")
        // Those of the command line are added to those of the mail, as Postfix does it.
        let arrived = try await relay.mails(2)
        #expect(Set(arrived.map(\.recipients)) == [["bo@customer.example"], ["cy@customer.example"]])
        for one in arrived {
            #expect(one.sender == "ops@example.com" && !one.text.contains("Resent-Bcc"), "\(one.text)")
            let from = one.text.split(separator: "\n").first { $0.hasPrefix("From: ") }
            #expect(from?.hasSuffix("<ops@example.com>") == true, "\(one.text)")
        }
        #expect(try await tact.delivered(2).allSatisfy { $0.source == "local" }, "whatever -f and -r say")
        try await tact.handIn(Mails.newsletter("One"), to: "ed@customer.example")
        try await tact.handIn(Mails.newsletter("Two"), to: "ed@customer.example")
        let held = try await tact.decisions("the hold") { $0.phrase == "hold budget" }
        let queue = try await Child.run(sendmail, ["-bp", "--config", tact.config])
        #expect(queue.status == 0 && queue.output.contains(held[0].letter), "\(queue)")
        try await tact.stop()
    }

    @Test(arguments: [
        ("<ops@example.com>", "ops@example.com"), ("<>", ""), ("", ""),
    ])
    func theSenderMayStandInBracketsOrBeNobody(_ sender: String, _ path: String) async throws {
        let (tact, relay) = try await ExactRelay.behindTact()
        let ended = try await Self.run(
            Self.sendmail(tact),
            ["-f", sender, "-i", "bo@customer.example"],
            "Subject: x\n\nx\n",
            tact
        )
        #expect(ended.status == 0, "\(ended)")
        let arrived = try await relay.mails(1)[0]
        #expect(arrived.sender.hasPrefix("FROM:<\(path)>"), "\(arrived.sender)")
        // A mail has an author, even one that wants no answer.
        let from = arrived.text.split(separator: "\r\n").first { $0.hasPrefix("From: ") }
        #expect(from?.hasSuffix("@tact.example.com") == path.isEmpty, "\(arrived.text)")
        try await tact.stop()
    }

    @Test func aUserThatIsNoSourceMaySendNothing() async throws {
        let (tact, relay) = try await Installation.prepared()
        let settings = String(decoding: try tact.folder.read("tact.yaml"), as: UTF8.self)
        try tact.folder.write(
            settings.replacing("local: [\"\(getuid())\"]", with: "local: [\"65000\"]"),
            to: "tact.yaml"
        )
        try await tact.start()
        let ended = try await Self.run(
            Self.sendmail(tact),
            ["-f", "crm@example.com", "bo@customer.example"],
            "Subject: x\n\nx\n",
            tact
        )
        #expect(ended.status == 77 && ended.errors.contains("530 5.7.0 "), "\(ended)")
        #expect(try await tact.log().isEmpty && relay.taken().isEmpty)
        try await tact.stop()
    }

    @Test func withoutADaemonTheCallerIsToldToTryLater() async throws {
        let tact = try await Installation(relay: 25)
        let ended = try await Self.run(
            Self.sendmail(tact),
            ["bo@customer.example"],
            "Subject: x\n\nx\n",
            tact
        )
        #expect(ended.status == 75, "\(ended)")
    }
}
