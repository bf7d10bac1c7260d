// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// What a relay offers, and mails that need more, on a real connection.
@Suite struct OffersTests {
    @Test func aMailLargerThanTheRelayTakesIsNotBegun() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["SIZE 80"]))
        let small = RelayDesk.parcel()
        let large = RelayDesk.parcel(RelayDesk.mail + RelayDesk.bytes("More.\r\nMore.\r\nMore.\r\n"))
        let answer = Attempt.impossible(
            reply: "5.3.4 the mail has \(large.bytes.count) bytes, and the relay takes at most 80"
        )
        let attempts = try await RelayDesk.withPool(RelayDesk.settings(port: relay.port)) { pool in
            [
                await pool.send(large), await pool.send(small), await pool.send(large),
                await pool.send(small),
            ]
        }
        let seen = try await relay.finish()
        #expect(
            attempts == [
                answer, .delivered(reply: "250 2.0.0 taken"), answer, .delivered(reply: "250 2.0.0 taken"),
            ]
        )
        #expect(seen.mails == [small.bytes, small.bytes])
        #expect(seen.lines.filter { $0.hasPrefix("MAIL") }.count == 2)
        #expect(seen.connections == 1, "what a mail is too large for says nothing of the connection")
    }

    @Test func aRelayThatLiesAboutItsSizeRefusesForGood() async throws {
        let steps: [String: [FakeRelay.Action?]] = ["DOT": [.say("552 5.3.4 too large")]]
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: ["SIZE 1000000"], steps: steps))
        let attempt = try await RelayDesk.send(over: RelayDesk.settings(port: relay.port))
        #expect(attempt == .refused(reply: "552 5.3.4 too large"))
        _ = try await relay.finish()
    }

    @Test(arguments: [true, false])
    func anAddressBeyondASCIINeedsSMTPUTF8(_ isOffered: Bool) async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: isOffered ? ["SMTPUTF8"] : ["8BITMIME"]))
        let settings = try RelayDesk.settings(port: relay.port)
        let (sender, recipient) = try await RelayDesk.withPool(settings) { pool in
            (
                await pool.send(RelayDesk.parcel(from: "büro@sender.example")),
                await pool.send(RelayDesk.parcel(to: "jürgen@customer.example"))
            )
        }
        let mails = try await relay.finish().lines.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") }
        if isOffered {
            #expect(sender == .delivered(reply: "250 2.0.0 taken"))
            #expect(recipient == .delivered(reply: "250 2.0.0 taken"))
            #expect(mails.first == "MAIL FROM:<büro@sender.example> SMTPUTF8")
            #expect(mails.last == "RCPT TO:<jürgen@customer.example>")
            #expect(mails.filter { $0.hasSuffix(" SMTPUTF8") }.count == 2)
        } else {
            let answer = Attempt.impossible(
                reply: "5.6.7 an address is not ASCII, and the relay does not offer SMTPUTF8"
            )
            #expect([sender, recipient] == [answer, answer])
            #expect(mails.isEmpty)
        }
    }

    @Test func aDomainBeyondASCIIGoesInItsASCIIForm() async throws {
        let relay = try await FakeRelay(FakeRelay.Script(ehlo: []))
        let parcel = RelayDesk.parcel(from: "", to: "ana@bücher.example")
        #expect(
            try await RelayDesk.send(parcel, over: RelayDesk.settings(port: relay.port))
                == .delivered(reply: "250 2.0.0 taken")
        )
        let lines = try await relay.finish().lines
        #expect(lines.dropFirst().prefix(2) == ["MAIL FROM:<>", "RCPT TO:<ana@xn--bcher-kva.example>"])
    }
}
