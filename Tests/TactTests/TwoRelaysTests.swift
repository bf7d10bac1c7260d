// SPDX-License-Identifier: Apache-2.0

import Spawning
import Testing

/// Two relays side by side: what one of them does is nothing to the other's mail.
@Suite struct TwoRelaysTests {
    /// Mail of the sales team goes by a relay at this port.
    private static func sales(by port: Int, _ more: String = "tls: never") -> String {
        "  - { name: sales, match: { team: sales }, url: \"smtp://127.0.0.1:\(port)\", \(more) }\n"
    }

    /// Hands a mail in for the sales team, over LMTP.
    private static func handInForSales(_ tact: Installation, _ number: Int) async throws {
        let replies = try await tact.dialogue(
            at: tact.lmtpSocket,
            [
                "LHLO client.example", "MAIL FROM:<ana@example.com>",
                .line("RCPT TO:<c\(number)@customer.example>"), "DATA",
                .more("Subject: Offer \(number)\r\n\r\nHello.\r\n", 1), ".",
            ],
        )
        #expect(replies.last??.hasPrefix("250 ") == true, "\(replies)")
    }

    @Test(arguments: ["connect:silent", "connect:554", "mail:silent", "mail:451", "dot:421"])
    func aRelayThatTakesNothingSlowsItsOwnLaneOnly(_ fault: String) async throws {
        let port = try Ports.free()
        let bad = try await TactSink(port: port, faults: [fault])
        var plan = Installation.Plan()
        plan.otherRelays = Self.sales(by: port)
        let (tact, relay) = try await Installation.running(plan)
        // More than its connections could carry at once.
        for number in 1...6 { try await Self.handInForSales(tact, number) }
        for number in 1...3 {
            try await tact.handIn(Mails.note("Answer \(number)"), to: "bo@customer.example")
        }
        let delivered = try await tact.delivered(3)
        #expect(delivered.allSatisfy { $0.rule == "main" && $0.team == "support" })
        #expect(try await relay.mails(3).count == 3)
        #expect(bad.mails.isEmpty)

        // When it is well again, its mail goes out by itself.
        // One that answers may finish: killed at a final dot, it would leave a mail that is truly unknown.
        if fault.hasSuffix("silent") { try await bad.end() } else { try await bad.stop() }
        let well = try await TactSink(port: port)
        let all = try await tact.delivered(9)
        #expect(all.count { $0.rule == "sales" } == 6 && well.mails.count == 6)
        #expect(try await tact.log().allSatisfy { $0.verdict != "outcome" || $0.reason != "unknown" })
        try await tact.stop()
        try await well.stop()
    }

    @Test(arguments: [("yes", "yes", true), ("yes", "no", false), ("no", "yes", false), ("no", "no", false)])
    func addressesBeyondASCIIArePromisedOnlyIfEveryRelayTakesThem(
        _ one: String,
        _ other: String,
        _ isOffered: Bool,
    ) async throws {
        var plan = Installation.Plan()
        plan.relay = "tls: never, smtputf8: \(one)"
        plan.otherRelays = Self.sales(by: try Ports.free(), "tls: never, smtputf8: \(other)")
        let (tact, _) = try await Installation.running(plan)
        let replies = try await tact.dialogue("EHLO client.example", "MAIL FROM:<a@x.example> SMTPUTF8")
        #expect(replies[1]?.contains("SMTPUTF8") == isOffered, "\(replies)")
        #expect(replies[2]?.hasPrefix(isOffered ? "250 " : "555 ") == true, "\(replies)")
        try await tact.stop()
    }
}
