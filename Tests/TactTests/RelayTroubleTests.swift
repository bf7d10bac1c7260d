// SPDX-License-Identifier: Apache-2.0

import Foundation
import Spawning
import Testing

/// The relay is away, refuses, or goes silent at the worst moment: the letter's state and the log stay true.
@Suite struct RelayTroubleTests {
    @Test func aRelayThatWasAwayGetsTheMailWhenItIsBack() async throws {
        let port = try Ports.free()
        let tact = try await Installation(relay: port)
        try await tact.start()
        try await tact.handIn(Mails.note("Patience"), to: "bo@customer.example")
        let refused = try await tact.decisions("refused for now") { $0.phrase == "outcome refused" }
        let line = try #require(refused.first)
        #expect(line.until != nil && line.rule == "main" && !line.because.isEmpty)
        let story = try await tact.tact("explain", line.letter)
        #expect(story.output.contains("Not taken by the relay (main); tried again on "), "\(story)")
        #expect(story.output.hasSuffix("It is leaving.\n"), "\(story)")

        let relay = try await Relay(port: port)
        let delivered = try #require(try await tact.delivered(1).first)
        #expect(delivered.letter == line.letter && delivered.dispatch == line.dispatch)
        #expect(try await relay.mails(1)[0].recipients == ["bo@customer.example"])
        let end = try await tact.tact("explain", line.letter)
        #expect(end.output.contains("Delivered to the relay (main)"), "\(end)")
        #expect(end.output.hasSuffix("It is sent.\n"), "\(end)")
        try await tact.stop()
    }

    @Test func whatTheRelayRefusesComesBackToItsSender() async throws {
        let relay = try await ExactRelay(refusing: "gone@customer.example")
        let tact = try await Installation(relay: relay.port)
        try await tact.start()
        try await tact.handIn(Mails.newsletter("Lost"), to: "gone@customer.example", "bo@customer.example")
        let arrived = try await relay.mails(2)
        let bounce = try #require(arrived.first { $0.recipients == ["TO:<ana@example.com>"] })
        #expect(bounce.sender.hasPrefix("FROM:<>"), "\(bounce.sender)")
        for part in [
            "Content-Type: multipart/report; report-type=delivery-status;", "Auto-Submitted: auto-replied",
            "Final-Recipient: rfc822; gone@customer.example", "Action: failed", "Status: 5.1.1",
            "550 5.1.1 Nobody of this name lives here", "Subject: Lost",
        ] {
            #expect(bounce.text.contains(part), "\(part) is not in\n\(bounce.text)")
        }
        let refused = try await tact.decisions("refused") { $0.phrase == "outcome refused" }
        #expect(refused.map(\.recipient) == ["gone@customer.example"] && refused[0].until == nil)
        #expect(refused[0].because.contains("550 5.1.1 Nobody of this name lives here"))
        let story = try await tact.tact("explain", refused[0].letter)
        #expect(story.output.hasSuffix("It is bounced.\n"), "\(story)")

        // The charge went back with it; the other's stays.
        for (customer, used) in [("gone", 0), ("bo", 1)] {
            let view = try await tact.customer("\(customer)@customer.example")
            #expect(view.budgets.map(\.used) == [used], "\(customer)")
        }
        try await tact.stop()
    }

    @Test func aRelayThatDropsAfterTheDotLeavesTheDecisionToTheClass() async throws {
        let port = try Ports.free()
        let faulty = try await TactSink(port: port, faults: ["dot:drop"])
        let tact = try await Installation(relay: port)
        try await tact.start()
        // Promotional mail is assumed sent; a conversation is tried again, with the Message-ID it had.
        try await tact.handIn(Mails.newsletter("Promotion"), to: "bo@customer.example")
        try await tact.handIn(Mails.note("Conversation"), to: "cy@customer.example")
        let unknown = try await tact.decisions("unknown, of each") { $0.phrase == "outcome unknown" }
        _ = try await tact.decisions("the conversation") {
            $0.subject == "Conversation" && $0.reason == "unknown"
        }
        let promotion = try await tact.decisions("the promotion") {
            $0.subject == "Promotion" && $0.reason == "unknown"
        }
        #expect(!unknown.isEmpty && promotion[0].until == nil)
        let story = try await tact.tact("explain", promotion[0].letter)
        #expect(
            story.output.contains("Unknown: the relay (main) went silent when it had everything"),
            "\(story)"
        )
        #expect(story.output.hasSuffix("It is unknown.\n"), "\(story)")

        try await faulty.stop()
        let relay = try await Relay(port: port)
        let delivered = try #require(try await tact.delivered(1).first)
        let arrived = try await relay.mails(1)
        #expect(delivered.subject == "Conversation" && arrived.map(\.recipients) == [["cy@customer.example"]])
        let id = try #require(delivered.messageId)
        #expect(arrived[0].text.contains("Message-ID: \(id)\n"))
        try await tact.stop()
    }

    /// libcurl would ask them for the way to the relay, and hand them the mail.
    @Test func theProxiesOfTheEnvironmentAreNotAsked() async throws {
        let (tact, relay) = try await Installation.prepared()
        let proxy = "socks5h://127.0.0.1:\(try Ports.free())"
        try await tact.start(by: ["env", "ALL_PROXY=\(proxy)", "all_proxy=\(proxy)", "smtp_proxy=\(proxy)"])
        try await tact.handIn(Mails.note("Straight"), to: "bo@customer.example")
        #expect(try await relay.mails(1).count == 1)
        try await tact.delivered(1)
        try await tact.stop()
    }

    @Test func aMailThatTheRelayDoesNotTakeInTimeIsGivenUp() async throws {
        let relay = try await Relay(["-r", "DATA"])
        var plan = Installation.Plan()
        plan.retry = "{ first: 1s, longest: 1s, give-up: 2s }"
        let tact = try await Installation(relay: relay.port, plan)
        try await tact.start()
        try await tact.handIn(Mails.note("In vain"), from: "", to: "bo@customer.example")
        let ended = try await tact.decisions("given up") { $0.phrase == "outcome gave-up" }
        #expect(ended[0].until == nil && ended[0].because.hasPrefix("4"), "\(ended[0].because)")
        #expect(try await tact.tact("explain", ended[0].letter).output.contains("Given up: the relay (main)"))
        // Its sender was nobody, so nobody is told.
        #expect(try await tact.log().allSatisfy { $0.recipient == "bo@customer.example" })
        try await tact.stop()
    }
}
