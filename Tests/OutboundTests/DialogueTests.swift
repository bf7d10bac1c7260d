// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Outbound

@Suite struct DialogueTests {
    private static func dialogue(
        bytes: Int = 100,
        unicode: Bool = false,
        logsIn: Bool = false,
        startsTLS: Bool = false,
        offers: Offers? = nil,
    ) -> Dialogue {
        let needs = Needs(bytes: bytes, unicodeAddresses: unicode)
        return Dialogue(needs: needs, logsIn: logsIn, startsTLS: startsTLS, offers: offers)
    }

    /// What the last of the lines led to.
    private static func hear(_ lines: [String], _ dialogue: inout Dialogue) -> Dialogue.Directive {
        lines.reduce(.goOn) { _, line in dialogue.hear(Array((line + "\r\n").utf8).span) }
    }

    @Test func theOffersAreThoseOfEHLO() {
        var dialogue = DialogueTests.dialogue()
        let lines = ["220 hi", "250-relay SIZE 7", "250-SIZE 1000", "250-8BITMIME", "250 SMTPUTF8"]
        #expect(DialogueTests.hear(lines, &dialogue) == .goOn)
        #expect(dialogue.offers?.size == 1_000)
        #expect(dialogue.offers?.smtpUTF8 == true)
        #expect(dialogue.offers?.eightBitMIME == true)
        #expect(dialogue.offers?.login == false)
    }

    @Test func whatWasOfferedBeforeTLSIsForgotten() {
        var dialogue = DialogueTests.dialogue(logsIn: true, startsTLS: true)
        let before = ["220 hi", "250-relay", "250-AUTH PLAIN", "250-SIZE 5", "250 STARTTLS"]
        #expect(DialogueTests.hear(before, &dialogue) == .goOn)
        #expect(dialogue.offers == nil)
        let after = ["220 ready", "250-relay", "250 SIZE 900"]
        #expect(DialogueTests.hear(after, &dialogue) == .veto(.noLogin))
        #expect(dialogue.offers?.size == 900)
    }

    @Test func withoutSTARTTLSNothingMoreIsListenedTo() {
        var dialogue = DialogueTests.dialogue(startsTLS: true)
        #expect(DialogueTests.hear(["220 hi", "250-relay", "250 SIZE 5"], &dialogue) == .hangUp)
        #expect(dialogue.offers == nil)
        #expect(DialogueTests.hear(["221 bye"], &dialogue) == .goOn)
        #expect(dialogue.words.text == "250 relay SIZE 5")
    }

    @Test func aRelayThatKnowsHELOOnlyOffersNothing() {
        var dialogue = DialogueTests.dialogue()
        #expect(DialogueTests.hear(["220 hi", "502 what", "250 relay"], &dialogue) == .goOn)
        #expect(dialogue.offers == Offers())
        var loggingIn = DialogueTests.dialogue(logsIn: true)
        #expect(DialogueTests.hear(["220 hi", "502 what", "250 relay"], &loggingIn) == .veto(.noLogin))
    }

    @Test(arguments: [
        (["220 hi", "250 relay", "550 no such sender"], false),
        (["220 hi", "250 relay", "250 sender", "550 5.1.1 nobody"], true),
        (
            [
                "220 hi", "250-relay", "250 AUTH PLAIN", "235 in", "250 sender", "550-5.1.1 no",
                "550 5.1.1 body",
            ], true
        ),
        (["220 hi", "250 relay", "250 sender", "250 recipient", "554 no body"], false),
        (["554 go away"], false),
    ])
    func aRefusedRecipientIsToldFromOtherRefusals(_ lines: [String], _ isOfRecipient: Bool) {
        var dialogue = DialogueTests.dialogue(logsIn: lines.count > 6)
        _ = DialogueTests.hear(lines, &dialogue)
        #expect(dialogue.refusesRecipient == isOfRecipient)
    }

    @Test func aKeptConnectionTellsARefusedRecipientToo() {
        var dialogue = DialogueTests.dialogue(offers: Offers())
        _ = DialogueTests.hear(["250 sender", "550 5.1.1 nobody"], &dialogue)
        #expect(dialogue.refusesRecipient)
    }

    @Test(arguments: [
        ["554 go away"],
        ["220 hi", "502 no EHLO", "502 no HELO"],
        ["220 hi", "250 relay", "550 no such sender"],
        ["220 hi", "250 relay", "250 sender", "450 later"],
    ])
    func afterARefusalNothingMoreIsListenedTo(_ lines: [String]) throws {
        var dialogue = DialogueTests.dialogue()
        #expect(DialogueTests.hear(lines, &dialogue) == .hangUp)
        #expect(DialogueTests.hear(["221 bye"], &dialogue) == .goOn)
        #expect(dialogue.words.text == lines.last)
    }

    @Test func aRefusedDotKeepsTheConnection() {
        var dialogue = DialogueTests.dialogue(offers: Offers())
        #expect(DialogueTests.hear(["250 sender", "250 recipient", "354 go on"], &dialogue) == .goOn)
        dialogue.endBody()
        #expect(DialogueTests.hear(["550-5.7.1 not", "550 here"], &dialogue) == .goOn)
        #expect(dialogue.words.text == "550 5.7.1 not here")
    }

    @Test func theWordsAfterTheEndOfTheBodyAreOnlyThose() {
        var dialogue = DialogueTests.dialogue(offers: Offers())
        _ = DialogueTests.hear(["354 go on"], &dialogue)
        dialogue.endBody()
        #expect(dialogue.words.text.isEmpty)
        _ = DialogueTests.hear(["250-2.0.0 part"], &dialogue)
        #expect(dialogue.words.text == "250 2.0.0 part")
    }

    @Test func aNewConnectionForgetsWhatAKeptOneOffered() {
        var offers = Offers()
        offers.take("AUTH PLAIN")
        var dialogue = DialogueTests.dialogue(logsIn: true, offers: offers)
        dialogue.begin()
        #expect(dialogue.offers == nil)
        #expect(DialogueTests.hear(["220 hi", "250 relay"], &dialogue) == .veto(.noLogin))
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
        Offered(line: "smtputf8", unicode: true, veto: .noUnicode),
        Offered(line: "8BITMIME", unicode: true, veto: .noUnicode),
        Offered(line: "AUTH PLAIN LOGIN", logsIn: true, veto: nil),
        Offered(line: "AUTH", logsIn: true, veto: .noLogin),
        Offered(line: "auth PLAIN", logsIn: true, veto: .noLogin),
        Offered(line: "AUTH=PLAIN", logsIn: true, veto: .noLogin),
        Offered(line: "", logsIn: true, veto: .noLogin),
    ])
    func anOfferCountsAsLibcurlReadsIt(_ row: Offered) {
        var offers = Offers()
        offers.take(row.line)
        let needs = Needs(bytes: row.bytes, unicodeAddresses: row.unicode)
        #expect(offers.veto(on: needs, logsIn: row.logsIn) == row.veto)
    }
}
