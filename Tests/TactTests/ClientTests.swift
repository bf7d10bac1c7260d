// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// More clients, as they are installed everywhere.
@Suite struct ClientTests {
    @Test func msmtpHandsAMailInOverTLS() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = try tact.folder.write(Mails.note("By msmtp"), to: "note.eml")
        try tact.folder.write(
            """
            account default
            host 127.0.0.1
            port \(tact.submissionPort)
            from ana@example.com
            auth plain
            user campaigns
            password \(Installation.password)
            tls on
            tls_starttls on
            tls_trust_file \(tact.folder.at("cert.pem"))

            """,
            to: "msmtprc",
            mode: 0o600,
        )
        let arguments = ["-C", tact.folder.at("msmtprc"), "--", "bo@customer.example"]
        let ended = try await Child.run("msmtp", arguments, input: mail)
        #expect(ended.status == 0, "\(ended)")
        let arrived = try await relay.mails(1)
        #expect(arrived[0].sender == "ana@example.com" && arrived[0].text.contains("Subject: By msmtp"))
        #expect(try await tact.delivered(1).map(\.source) == ["campaigns"])
        try await tact.stop()
    }

    @Test func curlHandsAMailIn() async throws {
        let (tact, relay) = try await Installation.running()
        let text = Mails.note("By curl").replacing("\n", with: "\r\n")
        let mail = try tact.folder.write(text, to: "note.eml")
        let ended = try await Child.run(
            "curl",
            [
                "--silent", "--show-error", "smtp://127.0.0.1:\(tact.openPort)", "--mail-from",
                "ana@example.com",
                "--mail-rcpt", "bo@customer.example", "--mail-rcpt", "cy@customer.example", "--upload-file",
                mail,
            ],
        )
        #expect(ended.status == 0, "\(ended)")
        let arrived = try await relay.mails(2)
        let below = MailBytes.withLineFeeds(Array(text.utf8))
        #expect(arrived.allSatisfy { $0.belowTrace == below })
        try await tact.stop()
    }

    @Test func aFileInTheMaildirIsTakenIn() async throws {
        let (tact, relay) = try await Installation.running()
        let mail = "X-Tact-To: di@customer.example\nBcc: secret@customer.example\n" + Mails.note("Dropped")
        try tact.folder.write(mail, to: "spool/tmp/1.eml")
        let (from, to) = (tact.folder.at("spool/tmp/1.eml"), tact.folder.at("spool/new/1.eml"))
        try FileManager.default.moveItem(atPath: from, toPath: to)
        let arrived = try await relay.mails(1)
        #expect(arrived[0].recipients == ["di@customer.example"])
        #expect(!arrived[0].text.contains("secret@") && !arrived[0].text.contains("X-Tact"))
        #expect(try await tact.delivered(1).map(\.team) == ["marketing"])
        try await Patience.until("the spool to be empty") { tact.folder.names(in: "spool/new").isEmpty }
        try await tact.stop()
    }

    @Test func aMailDroppedWhileTheDaemonWasAwayIsFoundAtItsStart() async throws {
        let relay = try await Relay()
        let tact = try await Installation(relay: relay.port)
        try tact.folder.write(Mails.note("Early"), to: "spool/new/1.eml")
        try await tact.start()
        #expect(try await relay.mails(1)[0].recipients == ["bo@customer.example"])
        try await tact.stop()
    }

    @Test(.enabled(if: getuid() == 0, "a private Postfix starts as root only"))
    func aPostfixRelaysIntoTact() async throws {
        let (tact, relay) = try await Installation.running()
        let postfix = try await Postfix(relayingTo: tact.openPort)
        let mail = try tact.folder.write(
            Mails.note("Through Postfix").replacing("\n", with: "\r\n"),
            to: "in.eml"
        )
        let ended = try await Child.run(
            Programs.python,
            [
                "\(Programs.scripts)/hand-in.py", "\(postfix.port)", "plain", "ana@example.com", mail,
                "bo@customer.example", "cy@customer.example",
            ],
        )
        #expect(ended.status == 0, "\(ended)")
        let arrived = try await relay.mails(2)
        #expect(arrived.allSatisfy { $0.recipients.count == 1 && $0.sender == "ana@example.com" })
        // Our field stands on top of Postfix's, the newest hop first.
        let text = try #require(arrived.first).text
        let ours = try #require(text.firstRange(of: "by tact.example.com (Tact) with ESMTP"))
        let theirs = try #require(text.firstRange(of: "by postfix.example (Postfix)"))
        #expect(ours.lowerBound < theirs.lowerBound)
        #expect(postfix.log.contains("status=sent (250 2."), "\(postfix.log)")
        try await postfix.stop()
        try await tact.stop()
    }

    @Test(.enabled(if: getuid() == 0, "a private Postfix starts as root only"))
    func aPostfixRelaysWhatTactHandsOn() async throws {
        let end = try await Relay()
        let postfix = try await Postfix(relayingTo: end.port)
        let tact = try await Installation(relay: postfix.port)
        try await tact.start()
        let mail = Mails.note("To the end")
        try await tact.handIn(mail, to: "bo@customer.example", "cy@customer.example")
        let arrived = try await end.mails(2)
        #expect(Set(arrived.map(\.recipients)) == [["bo@customer.example"], ["cy@customer.example"]])
        for one in arrived {
            // Postfix's field is on top, Tact's below it, and then the mail as it came.
            #expect(MailBytes.belowFirstField(one.belowTrace) == Array(mail.utf8), "\(one.text)")
        }
        let outcomes = try await tact.delivered(2)
        #expect(outcomes.allSatisfy { $0.because.hasPrefix("250 2.0.0 Ok: queued as ") })
        // Postfix's own queue numbers prove that each outcome speaks of its mail.
        for outcome in outcomes {
            let number = try #require(outcome.because.split(separator: " ").last)
            #expect(postfix.log.contains("\(number): to=<\(outcome.recipient)>"), "\(postfix.log)")
        }
        try await tact.stop()
        try await postfix.stop()
    }

    @Test func nobodyLearnsWhoElseGotABlindCopy() async throws {
        let (tact, relay) = try await Installation.running()
        let recipients = ["bo@customer.example", "hidden@customer.example"]
        try await tact.handIn(Mails.note("For Bo's eyes"), to: recipients[0], recipients[1])
        for mail in try await relay.mails(2) {
            let other = try #require(recipients.first { $0 != mail.recipients[0] })
            let hidden = other == recipients[1]
            #expect(mail.text.contains("for <\(mail.recipients[0])>"), "\(mail.text)")
            #expect(!hidden || !mail.text.contains(other), "\(mail.text)")
        }
        try await tact.stop()
    }
}
