// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Outbound

@Suite struct HandshakeTests {
    /// A handshake that has heard these lines.
    private static func handshake(startsTLS: Bool = false, _ lines: String...) -> Handshake {
        var handshake = Handshake(startsTLS: startsTLS)
        for line in lines { handshake.hear(Array((line + "\r\n").utf8).span) }
        return handshake
    }

    @Test func theOffersAreThoseOfEHLO() {
        let lines = HandshakeTests.handshake(
            "220 hi",
            "250-relay SIZE 7",
            "250-SIZE 1000",
            "250-8BITMIME",
            "250-pipelining",
            "250 SMTPUTF8"
        )
        #expect(lines.offers.size == 1_000)
        #expect(lines.offers.smtpUTF8)
        #expect(lines.offers.eightBitMIME)
        #expect(lines.offers.pipelining)
        #expect(!lines.offers.login)
    }

    @Test func whatWasOfferedBeforeTLSIsForgotten() {
        let before = HandshakeTests.handshake(
            startsTLS: true,
            "220 hi",
            "250-relay",
            "250-AUTH PLAIN",
            "250-SIZE 5",
            "250 STARTTLS"
        )
        #expect(before.offers == Offers())
        let after = HandshakeTests.handshake(
            startsTLS: true,
            "220 hi",
            "250-relay",
            "250-AUTH PLAIN",
            "250-SIZE 5",
            "250 STARTTLS",
            "220 ready",
            "250-relay",
            "250 SIZE 900"
        )
        #expect(after.offers.size == 900)
        #expect(!after.offers.login)
    }

    @Test func aRelayThatKnowsHELOOnlyOffersNothing() {
        #expect(
            HandshakeTests.handshake("220 hi", "502-what", "502 AUTH PLAIN", "250 relay").offers == Offers()
        )
    }

    @Test func theWordsAreThoseOfTheLastReply() {
        let greeting = HandshakeTests.handshake("554-5.7.1 not", "554 here")
        #expect(greeting.words.text == "554 5.7.1 not here")
        let login = HandshakeTests.handshake(
            "220 hi",
            "250-relay",
            "250 AUTH PLAIN",
            "no reply",
            "535 5.7.8 wrong"
        )
        #expect(login.words.text == "535 5.7.8 wrong")
    }

    struct Offered: CustomTestStringConvertible, Sendable {
        let line: String
        var bytes = 100
        var unicode = false
        var logsIn = false
        let veto: Veto?
        var testDescription: String { "\(line), \(bytes) bytes" }
    }

    @Test(arguments: [
        Offered(line: "SIZE 99", veto: .tooLarge(limit: 99, bytes: 100)),
        Offered(line: "size 99", veto: .tooLarge(limit: 99, bytes: 100)),
        Offered(line: "SIZE 100", veto: nil),
        Offered(line: "SIZE 0", veto: nil),
        Offered(line: "SIZE", veto: nil),
        Offered(line: "SIZE much", veto: nil),
        Offered(line: "SIZE -5", veto: nil),
        Offered(line: "SIZE 99999999999999999999999", veto: nil),
        Offered(line: "SIZEX 1", veto: nil),
        Offered(line: "SMTPUTF8", unicode: true, veto: nil),
        Offered(line: "smtputf8", unicode: true, veto: nil),
        Offered(line: "8BITMIME", unicode: true, veto: .noUnicode),
        Offered(line: "AUTH PLAIN LOGIN", logsIn: true, veto: nil),
        Offered(line: "AUTH", logsIn: true, veto: .noLogin),
        Offered(line: "auth PLAIN", logsIn: true, veto: .noLogin),
        Offered(line: "AUTH=PLAIN", logsIn: true, veto: .noLogin),
        Offered(line: "", logsIn: true, veto: .noLogin),
    ])
    func anOfferCountsAsItIsMeant(_ row: Offered) {
        var offers = Offers()
        offers.take(row.line)
        let needs = Needs(bytes: row.bytes, unicodeAddresses: row.unicode)
        #expect(offers.veto(on: needs, logsIn: row.logsIn) == row.veto)
    }
}
