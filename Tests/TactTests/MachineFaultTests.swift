// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
import Testing

/// A disk that fails, a ledger that is damaged, a clock that is set, descriptors that run out: said,
/// survived, and nothing lost.
@Suite struct MachineFaultTests {
    private static let mail: [DialogueStep] = [
        "EHLO client.example", "MAIL FROM:<ana@example.com>", "RCPT TO:<failing@customer.example>", "DATA",
        .more("Subject: Failing\r\n\r\nHello\r\n", 1), ".", "QUIT",
    ]

    @Test(arguments: ["fail-sync", "fail-write"])
    func whileTheDiskFailsNothingIsPromisedAndAfterwardsAllIsWell(_ fault: String) async throws {
        let (tact, relay) = try await Installation.prepared()
        let failing = tact.folder.at("failing")
        let variables = ["TACT_FAULT": "\(fault)=1", "TACT_FAULT_WHILE": failing]
        try await tact.start(by: Faults.command(variables, in: tact.folder))
        try await tact.handIn(Mails.note("Before"), to: "bo@customer.example")
        _ = try await relay.mails(1)

        try tact.folder.write("", to: "failing")
        for _ in 1...3 {
            let replies = try await tact.dialogue(at: "\(tact.openPort)", Self.mail)
            #expect(replies.compactMap(\.self).contains { $0.hasPrefix("452 4.3.") }, "\(replies)")
        }
        try await tact.daemon?.errorLine("its trouble") { $0.hasPrefix("error: message-not-kept") }
        try FileManager.default.removeItem(atPath: failing)

        try await tact.handIn(Mails.note("After"), to: "cy@customer.example")
        let arrived = try await relay.mails(2).flatMap(\.recipients)
        #expect(
            arrived.sorted() == ["bo@customer.example", "cy@customer.example"],
            "what was refused is not there"
        )
        try await tact.delivered(2)
        try await tact.stop()
    }

    @Test func whatTheRelayTookWhileTheDiskFailedIsSettledWhenItIsBack() async throws {
        let port = try Ports.free()
        // Long enough to be seen under way by a command, on a busy machine too.
        let sink = try await TactSink(port: port, faults: ["dot:wait=10s"])
        let tact = try await Installation(relay: port)
        let failing = tact.folder.at("failing")
        let variables = ["TACT_FAULT": "fail-sync=1", "TACT_FAULT_WHILE": failing]
        try await tact.start(by: Faults.command(variables, in: tact.folder))
        try await tact.handIn(Mails.note("Under way"), to: "bo@customer.example")
        try await Patience.until("the mail to leave", every: .milliseconds(20)) {
            try await tact.customer("bo@customer.example").letters.first?.state == "leaving"
        }
        try tact.folder.write("", to: "failing")
        try await tact.daemon?.errorLine("the outcome") { $0.hasPrefix("error: outcome-not-recorded") }
        try FileManager.default.removeItem(atPath: failing)
        try await tact.delivered(1)
        #expect(sink.mails.count == 1)
        try await tact.stop()
        try await sink.stop()
    }

    @Test func onADiskThatCannotBeWrittenItDoesNotStart() async throws {
        let (tact, _) = try await Installation.prepared()
        let script =
            "mount -t tmpfs -o size=8m tmpfs \(tact.folder.at("state")) && "
            + "mount -o remount,ro \(tact.folder.at("state")) && exec \"$@\""
        let words = ["unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c", script, "sh"]
        let daemon = try Child(
            words[0],
            words.dropFirst() + [try Programs.tact(), "serve", "--config", tact.config],
            in: tact.folder.path,
        )
        let ended = try await daemon.end()
        #expect(ended.status != 0 && ended.errors.contains(tact.folder.at("state")), "\(ended)")
    }

    @Test func outOfDescriptorsItTurnsClientsAwayAndComesBack() async throws {
        let (tact, relay) = try await Installation.prepared()
        try await tact.start(by: ["prlimit", "--nofile=64:64"])
        let crowd = try Child(
            Programs.python,
            [
                "-c",
                """
                import socket, sys, time
                held = []
                for _ in range(200):
                    try:
                        held.append(socket.create_connection(("127.0.0.1", \(tact.openPort)), timeout=1))
                    except OSError:
                        pass
                print(len(held), flush=True)
                time.sleep(60)
                """,
            ],
        )
        try await Patience.until("a crowd") { !crowd.output.isEmpty }
        crowd.signal(SIGKILL)
        try await crowd.end()
        try await tact.handIn(Mails.note("After the crowd"), to: "bo@customer.example")
        #expect(try await relay.mails(1).count == 1)
        try await tact.stop()
    }

    @Test func aClockSetBackADayExceedsNoBudgetAndStopsNoMail() async throws {
        let (tact, relay) = try await Installation.prepared()
        try tact.folder.write("0", to: "clock")
        try await tact.start(by: Faults.command(["TACT_CLOCK": tact.folder.at("clock")], in: tact.folder))
        try await tact.handIn(Mails.newsletter("One"), to: "bo@customer.example")
        _ = try await relay.mails(1)

        try tact.folder.write("-86400", to: "clock")
        try await tact.handIn(Mails.newsletter("Two"), to: "bo@customer.example")
        let held = try await tact.decisions("the hold") { $0.phrase.hasPrefix("hold") && $0.subject == "Two" }
        // Releases pause until the new time is believed; after that the budget holds, with its charge ahead.
        #expect(held.first?.phrase == "hold paused", "\(held)")
        try await tact.daemon?.errorLine("what happened") { $0.hasPrefix("critical: clock-set") }
        try await tact.handIn(Mails.note("A note passes"), to: "cy@customer.example")
        #expect(try await relay.mails(2).count == 2)
        try await tact.stop()
    }

    @Test func aDamagedLedgerIsSaidSoAndNeverGuessedOver() async throws {
        let port = try Ports.free()
        let tact = try await Installation(relay: port)
        try await tact.start()
        let mails = (1...8).map { Mails.note("Letter \($0)") }
        for mail in mails { try await tact.handIn(mail, to: "bo@customer.example") }
        try await tact.stop()
        let sound = try tact.folder.read("state/ledger.sqlite")
        let pages = sound.count / Self.pageBytes
        for page in stride(from: 1, to: pages, by: max(1, pages / 10)) {
            var damaged = sound
            for place in page * Self.pageBytes..<(page + 1) * Self.pageBytes { damaged[place] ^= 0xA5 }
            for name in tact.folder.names(in: "state") {
                try FileManager.default.removeItem(atPath: tact.folder.at("state/\(name)"))
            }
            try tact.folder.write(damaged, to: "state/ledger.sqlite")
            let arrived = try await Self.arrivals(tact, port: port, of: mails.count)
            // What leaves is whole; what cannot be read does not leave in another form.
            #expect(Set(arrived).isSubset(of: mails), "page \(page)")
            #expect(Set(arrived).count == arrived.count, "page \(page)")
        }
    }

    private static let pageBytes = 4_096

    /// Starts the daemon, and gives the mails that reach the relay until all have, or the daemon speaks of
    /// trouble.
    private static func arrivals(_ tact: Installation, port: Int, of count: Int) async throws -> [String] {
        let relay = try await Relay(port: port)
        let daemon = try Child(try Programs.tact(), ["serve", "--config", tact.config], in: tact.folder.path)
        try await Patience.until("all mail, or a word of trouble") {
            let errors = daemon.errors
            return try relay.taken().count == count || errors.contains("critical: ")
                || errors.contains("error: ") || errors.contains("tact: ")
        }
        daemon.signal(SIGKILL)
        try await daemon.end()
        relay.process.signal(SIGTERM)
        try await relay.process.end()
        return try relay.taken().map { String(decoding: $0.belowTrace, as: UTF8.self) }
    }
}
