// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import Judging
import MIME
import Spawning
import Testing

@testable import Office

@Suite struct BounceTests {
    private static let id = DispatchID(at: World.noon, random: 9)

    private func bounce(
        _ draft: Draft = Draft(),
        reply: String = "550 5.1.1 <ana@customer.example>: no such user",
        body: [UInt8]? = nil,
    ) -> Bounce {
        let mail = Mail(draft.body)
        let envelope = Reader.Envelope(
            id: LetterID(at: World.noon, random: 1),
            message: MessageKey(at: World.noon, random: 2),
            source: draft.source,
            team: "marketing",
            recipient: draft.recipients[0],
            arrival: World.noon,
        )
        let letter = Reader(policy: .small()).letters(of: mail, for: [envelope])[0]
        let message = Message(
            id: letter.message,
            receivedAt: World.noon,
            source: draft.source,
            team: "marketing",
            sender: draft.sender,
            body: body ?? draft.body,
            trace: "by tact.example; Mon, 2 Mar 2026 12:00:00 +0000",
        )
        return Bounce(
            id: Self.id,
            hostname: "tact.example",
            letter: letter,
            message: message,
            relay: "main",
            reply: reply,
            now: World.noon + .seconds(60),
        )
    }

    /// The lines of a part that is text for programs, unfolded.
    private func lines(_ part: Part) -> [String] {
        String(decoding: part.decodedBytes(), as: UTF8.self).components(separatedBy: "\r\n")
    }

    @Test func itIsAReportThatNobodyAnswers() {
        let bytes = bounce().bytes(random: 77)
        let mail = Mail(bytes)
        #expect(mail.notes.isEmpty)
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(mail.root.type.name == "multipart/report")
        #expect(mail.root.type["report-type"] == "delivery-status")
        #expect(mail.to.map(\.address) == ["bounces@shop.example"])
        #expect(mail.from.map(\.address) == ["postmaster@tact.example"])
        #expect(mail.header.text(of: "Auto-Submitted") == "auto-replied")
        #expect(mail.messageID == "<\(Self.id)@tact.example>")
        #expect(mail.header.text(of: "In-Reply-To") == "<1@shop.example>")
        #expect(mail.date == (World.noon + .seconds(60)).milliseconds)
        #expect(
            mail.root.children.map(\.type.name) == [
                "text/plain", "message/delivery-status", "message/rfc822",
            ]
        )
        #expect(
            lines(mail.root.children[1]).filter { !$0.isEmpty } == [
                "Reporting-MTA: dns; tact.example", "Arrival-Date: Mon, 2 Mar 2026 12:00:00 +0000",
                "Final-Recipient: rfc822; ana@customer.example", "Action: failed", "Status: 5.1.1",
                "Remote-MTA: x-tact-relay; main",
                "Diagnostic-Code: smtp; 550 5.1.1 <ana@customer.example>: no such user",
            ]
        )
        let text = mail.root.children[0].decodedText().text
        #expect(text.contains("ana@customer.example") && text.contains("no such user"))
        #expect(text.contains("Subject: Garden chairs"))
    }

    @Test func theOriginalComesBackAsItWas() throws {
        let draft = Draft()
        let original = try #require(Mail(bounce(draft).bytes(random: 1)).root.children.last)
        // The line end before the boundary is the boundary's (RFC 2046 §5.1.1).
        #expect(original.decodedBytes() == draft.body)
    }

    @Test func ofALargeOrAn8BitOriginalTheHeaderComesBack() throws {
        var large = Draft()
        large.text = String(repeating: "chairs and more chairs\r\n", count: 4_000)
        var eightBit = Draft()
        eightBit.subject = "Gartenstühle"
        for draft in [large, eightBit] {
            let bytes = bounce(draft).bytes(random: 1)
            #expect(bytes.allSatisfy { $0 < 0x80 })
            #expect(bytes.count < 10_000)
            let original = try #require(Mail(bytes).root.children.last)
            #expect(original.type.name == "text/rfc822-headers")
            let header = String(decoding: original.decodedBytes(), as: UTF8.self)
            #expect(header.contains("Subject: \(draft.subject)\r\n"))
            #expect(!header.contains("chairs and more"))
        }
    }

    @Test(arguments: [
        ("550 5.1.1 no such user", "5.1.1"), ("550-5.7.26 not authenticated", "5.7.26"),
        ("452 4.2.2 mailbox full", "5.2.2"), ("550 no such user", "5.0.0"), ("", "5.0.0"),
        ("550 5.1.1234 odd", "5.0.0"), ("550 10.1.1.5 is listed", "5.0.0"), ("550 5..1 odd", "5.0.0"),
        ("550 2.0.0 odd", "5.0.0"), ("550 5.x.1 odd", "5.0.0"), ("550 5.١.1 odd", "5.0.0"),
    ])
    func theStatusIsTheRelaysOwn(_ reply: String, status: String) {
        #expect(bounce(reply: reply).status == status)
    }

    @Test func whatARelaySaysBeginsNoOtherField() throws {
        let reply = "550 5.1.1 no\r\nX-Evil: yes\r\n\r\n--tact\u{0}\u{7} ü"
        let mail = Mail(bounce(reply: reply).bytes(random: 3))
        #expect(mail.root.children.count == 3)
        let status = lines(mail.root.children[1])
        #expect(status.contains { $0.hasPrefix("Diagnostic-Code: smtp; 550 5.1.1 no??X-Evil: yes") })
        #expect(!status.contains { $0.hasPrefix("X-Evil") })
    }

    @Test func addressesInUTF8AreTold() throws {
        var draft = Draft()
        draft.recipients = ["jürgen+1@kunde.example"]
        draft.sender = "büro@shop.example"
        let mail = Mail(bounce(draft).bytes(random: 3))
        #expect(mail.to.map(\.address) == ["büro@shop.example"])
        // RFC 6533 §3: in 7 bits, the characters that xtext escapes too.
        #expect(
            lines(mail.root.children[1]).contains(
                "Final-Recipient: utf-8; j\\x{FC}rgen\\x{2B}1@kunde.example"
            )
        )
        #expect(mail.root.children[0].decodedText().text.contains("jürgen+1@kunde.example"))
    }

    @Test(arguments: ["<ü@shop.example>", "<\(String(repeating: "a", count: 1_200))@shop.example>"])
    func anOddMessageIDIsNotRepeated(_ messageID: String) {
        var draft = Draft()
        draft.messageID = messageID
        let mail = Mail(bounce(draft).bytes(random: 3))
        #expect(mail.header.first("In-Reply-To") == nil)
        #expect(mail.bytes.prefix(while: { $0 != 0x2D }).allSatisfy { $0 < 0x80 })
    }
}

/// Bounces against Python's email package, which shares no code with ours.
@Suite struct BouncePythonTests {
    private struct Reading: Decodable, Equatable {
        let types: [String]
        let defects: Int
        let to: String
        let fields: [[String]]
        let original: String
    }

    private static let script = """
        import email, email.policy, json, sys
        mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
        parts = list(mail.iter_parts())
        status = parts[1].get_payload()
        json.dump({
            "types": [mail.get_content_type()] + [part.get_content_type() for part in parts],
            "defects": sum(len(part.defects) for part in mail.walk()),
            "to": mail["To"],
            "fields": [[block["Final-Recipient"], block["Action"], block["Status"]] for block in status[1:]],
            "original": parts[2].get_payload()[0]["Subject"],
        }, sys.stdout)
        """

    @Test func pythonReadsTheReport() async throws {
        let world = World()
        try await world.open { _ in
            world.transport.answer {
                $0.sender.isEmpty ? ScriptedTransport.accepted : .refused(reply: "550 5.7.1 spam")
            }
            _ = try await world.take(.newsletter(1))
        }
        let bytes = try #require(world.transport.attempted.last?.parcel.bytes)
        let python = try Spawn.run("python3", ["-c", Self.script], input: bytes)
        let expected = Reading(
            types: ["multipart/report", "text/plain", "message/delivery-status", "message/rfc822"],
            defects: 0,
            to: "bounces@shop.example",
            fields: [["rfc822; ana@customer.example", "failed", "5.7.1"]],
            original: "Garden chairs, number 1",
        )
        #expect(try JSONDecoder().decode(Reading.self, from: Data(python.output)) == expected)
    }
}
