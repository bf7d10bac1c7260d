// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
import Testing

/// The daemon ends, one way or the other, while a relay has a mail and has not answered yet.
@Suite struct InFlightTests {
    /// A relay that answers the final dot late, and an installation that has just handed it two mails.
    private static func waiting(_ wait: String) async throws -> (Installation, TactSink) {
        let port = try Ports.free()
        let sink = try await TactSink(port: port, faults: ["dot:wait=\(wait)"])
        let tact = try await Installation(relay: port)
        try await tact.start()
        try await tact.handIn(Mails.newsletter("Promotion"), to: "bo@customer.example")
        try await tact.handIn(Mails.note("Conversation"), to: "cy@customer.example")
        for customer in ["bo", "cy"] {
            try await Patience.until("\(customer)'s mail to leave", every: .milliseconds(50)) {
                try await tact.customer("\(customer)@customer.example").letters.first?.state == "leaving"
            }
        }
        return (tact, sink)
    }

    @Test func askedToStopItFinishesWhatIsUnderWay() async throws {
        let (tact, sink) = try await Self.waiting("10s")
        try await tact.stop()
        // What the relay took is known: no mail is left over for the next daemon to wonder about.
        #expect(sink.mails.count == 2)
        let log = try await tact.log()
        #expect(
            log.count { $0.phrase == "outcome delivered" } == 2 && !log.contains { $0.reason == "unknown" }
        )
        try await sink.stop()
    }

    @Test func killedInThatMomentTheLogSaysSoAndTheClassDecides() async throws {
        let (tact, sink) = try await Self.waiting("60s")
        try await tact.kill()
        try await sink.end()
        let relay = try await Relay(port: sink.port)
        try await tact.start()
        let unknown = try await tact.decisions("unknown", 2) { $0.phrase == "outcome unknown" }
        #expect(unknown.allSatisfy { $0.because.contains("while this mail was leaving") })
        #expect(unknown.first { $0.subject == "Promotion" }?.until == nil)
        let delivered = try await tact.delivered(1)
        #expect(delivered.map(\.subject) == ["Conversation"])
        let arrived = try await relay.mails(1)
        #expect(arrived.map(\.recipients) == [["cy@customer.example"]])
        #expect(try await tact.customer("bo@customer.example").letters.map(\.state) == ["unknown"])
        try await tact.stop()
    }
}
