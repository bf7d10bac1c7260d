// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

/// Backups of a daemon at work, and what is made of them: a copy relays nothing until somebody says so.
@Suite struct BackupTests {
    @Test func aBackupOfARunningDaemonIsRestoredAndWaitsForAWord() async throws {
        let port = try Ports.free()
        let tact = try await Installation(relay: port)
        try await tact.start()
        try await tact.handIn(Mails.note("In the backup"), to: "bo@customer.example")
        let backup = tact.folder.at("backup.sqlite")
        let made = try await tact.tact("backup", backup)
        #expect(made.status == 0 && made.output.contains("is a backup of"), "\(made)")
        try await tact.handIn(Mails.note("After it"), to: "cy@customer.example")
        try await tact.stop()

        for name in tact.folder.names(in: "state") {
            try FileManager.default.removeItem(atPath: tact.folder.at("state/\(name)"))
        }
        let restored = try await tact.tact("restore", backup)
        #expect(restored.status == 0 && restored.output.contains("tact resume"), "\(restored)")
        let relay = try await Relay(port: port)
        try await tact.start()
        let word = try await tact.daemon?.errorLine("why it is paused") { $0.hasPrefix("critical: paused") }
        #expect(
            word?.contains("restored at") == true && word?.contains("tact resume") == true,
            "\(word ?? "")"
        )
        // It takes mail in, and relays none: a word of the log is proof that the note came behind the pause.
        try await tact.handIn(Mails.note("Taken in while paused"), to: "di@customer.example")
        let waiting = try await tact.tact("queue", "--json")
        #expect(waiting.lines.count == 1 && waiting.output.contains("Taken in while paused"), "\(waiting)")
        #expect(try relay.taken().isEmpty)

        let resumed = try await tact.tact("resume")
        #expect(resumed.status == 0 && resumed.output.contains("belongs to"), "\(resumed)")
        let arrived = try await relay.mails(2).flatMap(\.recipients)
        #expect(arrived.sorted() == ["bo@customer.example", "di@customer.example"])
        try await tact.stop()
        let again = try await tact.tact("resume")
        #expect(again.status == 0 && again.output.contains("nothing was paused"), "\(again)")
    }

    @Test func aFolderThatWasCopiedStartsPausedAndTheOriginalDoesNot() async throws {
        let (tact, relay) = try await Installation.running()
        try await tact.handIn(Mails.note("Before"), to: "bo@customer.example")
        _ = try await relay.mails(1)
        try await tact.stop()
        let elsewhere = tact.folder.at("copied")
        try FileManager.default.copyItem(atPath: tact.folder.at("state"), toPath: elsewhere)
        try await tact.start()
        try await tact.stop()

        let settings = String(decoding: try tact.folder.read("tact.yaml"), as: UTF8.self)
        try tact.folder.write(settings.replacing("state: state", with: "state: copied"), to: "tact.yaml")
        try await tact.start()
        let word = try await tact.daemon?.errorLine("why it is paused") { $0.hasPrefix("critical: paused") }
        #expect(word?.contains(tact.folder.at("state/ledger.sqlite")) == true, "\(word ?? "")")
        try await tact.stop()
    }

    @Test func nothingIsWrittenOver() async throws {
        let (tact, _) = try await Installation.running()
        let backup = try tact.folder.write("precious", to: "backup.sqlite")
        let made = try await tact.tact("backup", backup)
        #expect(made.status == 73 && made.errors.contains("is there already"), "\(made)")
        #expect(try tact.folder.read("backup.sqlite") == Array("precious".utf8))
        let good = tact.folder.at("good.sqlite")
        #expect(try await tact.tact("backup", good).status == 0)
        let inUse = try await tact.tact("restore", good)
        #expect(inUse.status == 73 && inUse.errors.contains("another daemon uses"), "\(inUse)")
        try await tact.stop()
        let inPlace = try await tact.tact("restore", good)
        #expect(inPlace.status == 73 && inPlace.errors.contains("there is a ledger already"), "\(inPlace)")
    }

    @Test func aDamagedBackupIsRefusedAndLeavesNothing() async throws {
        let (tact, _) = try await Installation.running()
        for number in 1...5 {
            try await tact.handIn(Mails.note("Letter \(number)"), to: "bo@customer.example")
        }
        let backup = tact.folder.at("backup.sqlite")
        #expect(try await tact.tact("backup", backup).status == 0)
        try await tact.stop()
        var bytes = try tact.folder.read("backup.sqlite")
        for place in bytes.count / 2..<bytes.count / 2 + 4_096 { bytes[place] ^= 0x5A }
        try tact.folder.write(bytes, to: "backup.sqlite")
        for name in tact.folder.names(in: "state") {
            try FileManager.default.removeItem(atPath: tact.folder.at("state/\(name)"))
        }
        let restored = try await tact.tact("restore", backup)
        #expect(restored.status == 73 && restored.errors.contains("nothing was restored"), "\(restored)")
        #expect(!tact.folder.names(in: "state").contains { $0.contains("sqlite") && !$0.hasSuffix(".lock") })
    }
}
