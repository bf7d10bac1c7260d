// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

/// The relay hands everything back: a loop through ourselves ends, and is told.
@Suite struct LoopTests {
    /// Tact as its own relay, with one stream for all mail.
    private static func running(_ streamClass: String) async throws -> Installation {
        let placeholder = try Ports.free()
        var plan = Installation.Plan()
        plan.policy = "streams:\n  - { name: all, class: \(streamClass) }\n"
        let tact = try await Installation(relay: placeholder, plan)
        let settings = String(decoding: try tact.folder.read("tact.yaml"), as: UTF8.self)
        let looped = settings.replacing("127.0.0.1:\(placeholder)", with: "127.0.0.1:\(tact.openPort)")
        try tact.folder.write(looped, to: "tact.yaml")
        try await tact.start()
        return tact
    }

    @Test func aMailThatComesBackIsADuplicateOfItself() async throws {
        let tact = try await Self.running("conversation")
        try await tact.handIn(Mails.note("Round"), to: "bo@customer.example")
        let back = try await tact.decisions("the duplicate") { $0.phrase == "suppress duplicate" }
        let sent = try await tact.delivered(1)
        #expect(back[0].of == sent[0].letter && sent.count == 1)
        #expect(try await Set(tact.log().map(\.letter)).count == 2, "it went round once")
        try await tact.stop()
    }

    /// Without a Message-ID, and in a class that lets duplicates pass, only the hops tell.
    @Test func aMailThatNothingElseStopsEndsAfterAHundredHops() async throws {
        let tact = try await Self.running("critical")
        let mail = Mails.note("Round").split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("Message-ID:") }.joined(separator: "\n")
        try await tact.handIn(mail, to: "bo@customer.example")
        let ends = try await tact.decisions("the end") {
            $0.phrase == "outcome refused" && $0.because.contains("5.4.6") && $0.subject == "Round"
        }
        #expect(ends.count == 1)
        let rounds = try await tact.log().filter { $0.subject == "Round" }
        #expect(rounds.count { $0.phrase == "outcome delivered" } == 100)
        #expect(Set(rounds.map(\.letter)).count == 101)
        // The sender is told once: the bounce has a Message-ID, and comes back as its own duplicate.
        let bounce = try await tact.decisions("the bounce") { $0.phrase == "suppress duplicate" }
        #expect(bounce.map(\.recipient) == ["ana@example.com"])
        #expect(try await tact.log().count { $0.phrase == "outcome refused" } == 1)
        try await tact.stop()
    }
}
