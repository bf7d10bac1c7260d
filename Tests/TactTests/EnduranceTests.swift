// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
import Testing

/// Signals, a full disk, and kill -9: what was taken in stays taken in.
@Suite struct EnduranceTests {
    @Test func killedAfterItsAnswerNothingIsLost() async throws {
        let port = try Ports.free()
        let tact = try await Installation(relay: port)
        try await tact.start()
        let subjects = (1...8).map { "Letter \($0)" }
        for subject in subjects { try await tact.handIn(Mails.note(subject), to: "bo@customer.example") }
        try await tact.kill()
        let relay = try await Relay(port: port)
        try await tact.start()
        let arrived = try await relay.mails(subjects.count)
        for subject in subjects {
            #expect(arrived.count { $0.text.contains("Subject: \(subject)\n") } == 1, "\(subject)")
        }
        let outcomes = try await tact.delivered(subjects.count)
        #expect(Set(outcomes.map(\.subject)) == Set(subjects))
        try await tact.stop()
    }

    @Test func killedAtTheFinalDotEachAnsweredMailArrives() async throws {
        // Whatever the moment of the kill does to the mail that is under way, each one that was answered
        // arrives.
        let (tact, relay) = try await Installation.running()
        let script = "\(Programs.scripts)/hand-in.py"
        var answered: Set<String> = []
        for round in 1...3 {
            let file = try tact.folder.write(
                Mails.note("Round \(round)").replacing("\n", with: "\r\n"),
                to: "in.eml"
            )
            let arguments = [
                script, "\(tact.openPort)", "plain", "ana@example.com", file, "r\(round)@customer.example",
            ]
            let client = try Child(Programs.python, arguments)
            // The ledger grows with the mail: the kill comes as near to the commit as can be seen from
            // outside.
            let before = size(tact)
            try await Patience.until("the ledger to grow", every: .milliseconds(1)) { size(tact) != before }
            try await tact.kill()
            if try await client.end().status == 0 { answered.insert("r\(round)@customer.example") }
            try await tact.start()
        }
        try await tact.handIn(Mails.note("The last"), to: "last@customer.example")
        answered.insert("last@customer.example")
        try await Patience.until("all that was answered, \(answered)") {
            answered.isSubset(of: Set(try relay.taken().flatMap(\.recipients)))
        }
        // No duplicate, except where the log says `unknown`.
        let unknown = Set(try await tact.log().filter { $0.reason == "unknown" }.map(\.recipient))
        let arrived = try relay.taken().flatMap(\.recipients)
        for recipient in Set(arrived).subtracting(unknown) {
            #expect(arrived.count { $0 == recipient } == 1, "\(recipient)")
        }
        try await tact.stop()
    }

    private func size(_ tact: Installation) -> Int {
        let names = tact.folder.names(in: "state")
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: tact.folder.at("state/\(name)")
            )
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }

    @Test func aSecondDaemonOnTheSameStateRefusesToStart() async throws {
        let (tact, _) = try await Installation.running()
        // Other ports, so that only the state can be in the way.
        let settings = String(decoding: try tact.folder.read("tact.yaml"), as: UTF8.self)
        let other = try [tact.openPort, tact.submissionPort, tact.implicitPort].reduce(settings) {
            text,
            port in
            try text.replacing("127.0.0.1:\(port)", with: "127.0.0.1:\(Ports.free())")
        }
        let sockets = other.replacing("lmtp.sock", with: "l2.sock").replacing("submit.sock", with: "s2.sock")
        try tact.folder.write(sockets, to: "second.yaml")
        let second = try await Child.run(
            Programs.tact(),
            ["serve", "--config", tact.folder.at("second.yaml")]
        )
        #expect(second.status != 0 && second.errors.contains("another"), "\(second)")
        // The first lives on.
        try await tact.handIn(Mails.note("Still here"), to: "bo@customer.example")
        try await tact.delivered(1)
        try await tact.stop()
    }

    @Test func aGoodPolicyTakesEffectAtReloadAndABadOneDoesNot() async throws {
        let (tact, _) = try await Installation.running()
        try await tact.handIn(Mails.newsletter("One"), to: "bo@customer.example")
        try await tact.delivered(1)
        try await tact.handIn(Mails.newsletter("Two"), to: "bo@customer.example")
        let held = try await tact.decisions("the hold") { $0.phrase == "hold budget" }

        try tact.folder.write(
            "streams:\n  - { name: all, clas: promotional }\nbudgets: 3\n",
            to: "policy.yaml"
        )
        tact.daemon?.signal(SIGHUP)
        let refused = try await tact.daemon?.errorLine("a refusal") { $0.contains("reload-refused") }
        #expect(refused?.contains("problems=") == true)
        let errors = tact.daemon?.errors ?? ""
        #expect(errors.contains("policy.yaml:2:") && errors.contains("policy.yaml:3:"), "\(errors)")
        // The old one stays, whatever lies in the file: the same stream, and the budget still holds.
        try tact.folder.write(Installation.usualPolicy, to: "policy.yaml")
        try await tact.handIn(Mails.newsletter("Three"), to: "bo@customer.example")
        _ = try await tact.decisions("the next hold") { $0.phrase == "hold budget" && $0.subject == "Three" }

        let wider = Installation.usualPolicy.replacing("limit: 1", with: "limit: 2")
        try tact.folder.write(wider, to: "policy.yaml")
        tact.daemon?.signal(SIGHUP)
        try await tact.daemon?.errorLine("a reload") { $0.hasPrefix("notice: reloaded") }
        // The waiting letters are judged again, and one more may go.
        let outcomes = try await tact.delivered(2)
        #expect(outcomes.map(\.subject) == ["One", "Two"])
        #expect(outcomes[1].policy != held[0].policy, "the log carries the policy's hash")
        try await tact.stop()
    }

    @Test func whoIsReadyMayBeReloadedAndStoppedAtOnce() async throws {
        for signal in [SIGHUP, SIGTERM] {
            let (tact, _) = try await Installation.running()
            let daemon = try #require(tact.daemon)
            daemon.signal(signal)
            if signal == SIGHUP {
                try await daemon.errorLine("a reload") { $0.hasPrefix("notice: reloaded") }
            }
            let ended = try await daemon.stop()
            #expect(ended.status == 0 && ended.errors.hasSuffix("notice: stopped\n"), "\(ended)")
        }
    }

    @Test func endedBySIGTERMItSaysSoAndEndsWell() async throws {
        let (tact, _) = try await Installation.running()
        let daemon = try #require(tact.daemon)
        // An open connection does not hold it up.
        let client = try Child(
            "sh",
            ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(tact.openPort); cat <&3"].map { $0 }
        )
        let ended = try await daemon.stop()
        #expect(ended.status == 0 && ended.errors.contains("notice: stopped"), "\(ended)")
        #expect(!ended.errors.contains("error:") && !ended.errors.contains("critical:"), "\(ended)")
        client.signal(SIGKILL)
    }

    @Test func withoutInodesItIsSaidSoAndIsOverWhenThereAreSomeAgain() async throws {
        let (tact, relay) = try await Installation.prepared()
        let script =
            "mount -t tmpfs -o size=256m,nr_inodes=200 tmpfs \(tact.folder.at("state")) && exec \"$@\""
        try await tact.start(by: ["unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c", script, "sh"])
        let state = "/proc/\(try #require(tact.daemon).pid)/root\(tact.folder.at("state"))"
        try await tact.handIn(Mails.note("Before"), to: "bo@customer.example")

        let fill = "i=0; while : > \(state)/ballast-$i; do i=$((i + 1)); done"
        let filled = try await Child.run("sh", ["-c", fill])
        #expect(
            filled.errors.contains("No space left") || filled.errors.contains("cannot create"),
            "\(filled)"
        )
        let mail: [DialogueStep] = ["EHLO client.example", "MAIL FROM:<ana@example.com>", "QUIT"]
        try await Patience.until("a refusal", every: .milliseconds(200)) {
            try await tact.dialogue(at: "\(tact.openPort)", mail)[2]?.hasPrefix("452 4.3.1 ") == true
        }
        let removed = try await Child.run("sh", ["-c", "rm \(state)/ballast-*"])
        #expect(removed.status == 0, "\(removed)")
        try await Patience.until("room to be noticed", every: .milliseconds(200)) {
            try await tact.dialogue(at: "\(tact.openPort)", mail)[2]?.hasPrefix("250") == true
        }
        try await tact.handIn(Mails.note("After"), to: "cy@customer.example")
        let arrived = try await relay.mails(2).flatMap(\.recipients)
        #expect(arrived.sorted() == ["bo@customer.example", "cy@customer.example"])
        try await tact.stop()
    }

    @Test func aFullDiskIsSaidSoAndIsOverWhenThereIsRoomAgain() async throws {
        let (tact, relay) = try await Installation.prepared()
        // The daemon's own mount, seen by nobody else; it goes with the daemon.
        let script = "mount -t tmpfs -o size=128m tmpfs \(tact.folder.at("state")) && exec \"$@\""
        let unshare = ["unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c", script, "sh"]
        try await tact.start(by: unshare)
        let pid = try #require(tact.daemon).pid
        let ballast = "/proc/\(pid)/root\(tact.folder.at("state/ballast"))"
        try await tact.handIn(Mails.note("Before"), to: "bo@customer.example")

        let filled = try await Child.run("dd", ["if=/dev/zero", "of=\(ballast)", "bs=1M", "count=200"])
        #expect(filled.status != 0 && filled.errors.contains("No space left"), "\(filled)")
        // At once, before the gauge has looked: what the disk has no room for is refused at the dot, too.
        var answered = ["bo@customer.example", "cy@customer.example"]
        for number in 1...3 {
            let recipient = "full\(number)@customer.example"
            let replies = try await tact.dialogue(
                at: "\(tact.openPort)",
                [
                    "EHLO client.example", "MAIL FROM:<ana@example.com>", .line("RCPT TO:<\(recipient)>"),
                    "DATA",
                    .more("Subject: Full\r\n\r\n", 1), .more("0123456789\r\n", 20_000), ".",
                ],
            )
            if replies.last??.hasPrefix("250 ") == true { answered.append(recipient) }
        }
        let mail: [DialogueStep] = ["EHLO client.example", "MAIL FROM:<ana@example.com>", "QUIT"]
        let refused = try await Patience.value(of: "a refusal", every: .milliseconds(200)) {
            let replies = try await tact.dialogue(at: "\(tact.openPort)", mail)
            return replies[2]?.hasPrefix("250") == true ? nil : replies[2]
        }
        #expect(refused.hasPrefix("452 4.3.1 "), "\(refused)")

        try FileManager.default.removeItem(atPath: ballast)
        try await Patience.until("room to be noticed", every: .milliseconds(200)) {
            try await tact.dialogue(at: "\(tact.openPort)", mail)[2]?.hasPrefix("250") == true
        }
        try await tact.handIn(Mails.note("After"), to: "cy@customer.example")
        let arrived = try await relay.mails(answered.count).flatMap(\.recipients)
        #expect(
            arrived.sorted() == answered.sorted(),
            "what was answered 250 arrives, once, and nothing else"
        )
        try await tact.stop()
    }
}
