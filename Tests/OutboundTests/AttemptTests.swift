// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// The table of what an exchange means, every row of it.
@Suite struct AttemptTests {
    enum Kind: Hashable {
        case delivered, refusedForNow, refused, unknownRecipient, unknown, relayTrouble, impossible
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let exchange: Exchange
        let kind: Kind

        init(
            _ name: String,
            end: Bool,
            code: Int,
            result: UInt32,
            veto: Veto? = nil,
            is kind: Kind,
        ) {
            testDescription = name
            exchange = Exchange(
                result: result,
                code: code,
                endOfBodyGiven: end,
                words: "\(code) words",
                veto: veto
            )
            self.kind = kind
        }
    }

    static let afterTheEnd = [
        Row("250 to the dot", end: true, code: 250, result: 0, is: .delivered),
        Row("200, which libcurl calls weird", end: true, code: 200, result: 8, is: .delivered),
        Row("251, which libcurl calls weird", end: true, code: 251, result: 8, is: .delivered),
        Row("250, and a broken connection", end: true, code: 250, result: 56, is: .delivered),
        Row("299", end: true, code: 299, result: 8, is: .delivered),
        Row("451 to the dot", end: true, code: 451, result: 8, is: .refusedForNow),
        Row("421 to the dot", end: true, code: 421, result: 8, is: .refusedForNow),
        Row("550 to the dot", end: true, code: 550, result: 8, is: .refused),
        Row("599 to the dot", end: true, code: 599, result: 8, is: .refused),
        Row("silence, then closed", end: true, code: 354, result: 56, is: .unknown),
        Row("reset while the dot went out", end: true, code: 354, result: 55, is: .unknown),
        Row("no answer in time", end: true, code: 354, result: 28, is: .unknown),
        Row("broken off by us", end: true, code: 354, result: 42, is: .unknown),
        Row("another 354", end: true, code: 354, result: 8, is: .unknown),
        Row("a reply that broke off", end: true, code: 0, result: 56, is: .unknown),
        Row("a reply that broke off, in time", end: true, code: 0, result: 28, is: .unknown),
        Row("550 with another result", end: true, code: 550, result: 56, is: .unknown),
        Row("451 with another result", end: true, code: 451, result: 28, is: .unknown),
        Row("600, no code of SMTP", end: true, code: 600, result: 8, is: .unknown),
        Row("199, no code of SMTP", end: true, code: 199, result: 8, is: .unknown),
    ]

    static let beforeTheEnd = [
        Row("450 to MAIL, RCPT or DATA", end: false, code: 450, result: 55, is: .refusedForNow),
        Row("421 to MAIL, RCPT or DATA", end: false, code: 421, result: 55, is: .refusedForNow),
        Row("550 to MAIL, RCPT or DATA", end: false, code: 550, result: 55, is: .refused),
        Row("dropped while sending", end: false, code: 250, result: 55, is: .relayTrouble),
        Row("our callback gave up", end: false, code: 354, result: 42, is: .relayTrouble),
        Row("host not found", end: false, code: 0, result: 6, is: .relayTrouble),
        Row("nobody listens", end: false, code: 0, result: 7, is: .relayTrouble),
        Row("time", end: false, code: 250, result: 28, is: .relayTrouble),
        Row("dropped", end: false, code: 250, result: 56, is: .relayTrouble),
        Row("got nothing", end: false, code: 0, result: 52, is: .relayTrouble),
        Row("TLS failed", end: false, code: 220, result: 35, is: .relayTrouble),
        Row("certificate refused", end: false, code: 220, result: 60, is: .relayTrouble),
        Row("authorities unreadable", end: false, code: 220, result: 77, is: .relayTrouble),
        Row("554 as greeting", end: false, code: 554, result: 8, is: .relayTrouble),
        Row("EHLO and HELO refused", end: false, code: 550, result: 9, is: .relayTrouble),
        Row("no STARTTLS", end: false, code: 454, result: 64, is: .relayTrouble),
        Row("log-in refused", end: false, code: 535, result: 67, is: .relayTrouble),
        Row("553 with any other result", end: false, code: 553, result: 56, is: .relayTrouble),
        Row("no log-in offered", end: false, code: 250, result: 23, veto: .noLogin, is: .relayTrouble),
        Row("no SMTPUTF8 offered", end: false, code: 250, result: 23, veto: .noUnicode, is: .impossible),
        Row(
            "larger than SIZE",
            end: false,
            code: 250,
            result: 23,
            veto: .tooLarge(limit: 10, bytes: 11),
            is: .impossible,
        ),
        Row("a write error without veto", end: false, code: 250, result: 23, is: .relayTrouble),
        Row("a result nobody expects", end: false, code: 0, result: 99, is: .relayTrouble),
    ]

    @Test(arguments: afterTheEnd + beforeTheEnd)
    func theThreeValuesDecide(_ row: Row) throws {
        let attempt = Attempt(row.exchange, at: try RelayDesk.settings(port: 25))
        #expect(AttemptTests.kind(of: attempt) == row.kind)
    }

    @Test(arguments: [(true, 354), (true, 0), (false, 354), (false, 0), (false, 220), (true, 250)])
    func noCodeWithoutARefusalIsEverARefusal(_ end: Bool, _ code: Int) throws {
        for result in UInt32(0)..<100 {
            let exchange = Exchange(result: result, code: code, endOfBodyGiven: end)
            let kind = AttemptTests.kind(of: Attempt(exchange, at: try RelayDesk.settings(port: 25)))
            #expect(kind == (end ? (code == 250 ? .delivered : .unknown) : .relayTrouble), "result \(result)")
        }
    }

    struct Kept: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var isReused = true
        var end = false
        let code: Int
        let result: UInt32
        let wasClosed: Bool
    }

    @Test(arguments: [
        Kept(testDescription: "421 to MAIL", code: 421, result: 55, wasClosed: true),
        Kept(testDescription: "dropped at MAIL", code: 0, result: 56, wasClosed: true),
        Kept(testDescription: "MAIL not sent", code: 0, result: 55, wasClosed: true),
        Kept(testDescription: "dropped at RCPT", code: 250, result: 56, wasClosed: true),
        Kept(testDescription: "550 to RCPT", code: 550, result: 55, wasClosed: false),
        Kept(testDescription: "450 to RCPT", code: 450, result: 55, wasClosed: false),
        Kept(testDescription: "silence", code: 250, result: 28, wasClosed: false),
        Kept(
            testDescription: "a new connection, 421",
            isReused: false,
            code: 421,
            result: 55,
            wasClosed: false
        ),
        Kept(testDescription: "a new one, dropped", isReused: false, code: 250, result: 56, wasClosed: false),
        Kept(testDescription: "dropped after the dot", end: true, code: 354, result: 56, wasClosed: false),
        Kept(testDescription: "421 to the dot", end: true, code: 421, result: 8, wasClosed: false),
    ])
    func onlyAKeptConnectionClosedWhileIdleIsTriedAgain(_ row: Kept) {
        let exchange = Exchange(
            result: row.result,
            code: row.code,
            endOfBodyGiven: row.end,
            wasReused: row.isReused,
        )
        #expect(exchange.foundConnectionClosed == row.wasClosed)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let words: String
        var isOfRecipient = true
        let kind: Kind

        var testDescription: String { words + (isOfRecipient ? "" : ", not to RCPT") }
    }

    @Test(arguments: [
        Refusal(words: "550 5.1.1 no such user", kind: .unknownRecipient),
        Refusal(words: "550 5.1.6 moved away", kind: .unknownRecipient),
        Refusal(words: "556 5.1.10 takes no mail", kind: .unknownRecipient),
        Refusal(words: "550 5.1.1", kind: .unknownRecipient),
        Refusal(words: "550 5.1.1 no such user", isOfRecipient: false, kind: .refused),
        Refusal(words: "550 5.1.100 what", kind: .refused),
        Refusal(words: "550 5.7.1 blocked, see 5.1.1", kind: .refused),
        Refusal(words: "550 no such user", kind: .refused),
        Refusal(words: "550", kind: .refused),
        Refusal(words: "450 4.1.1 perhaps later", kind: .refusedForNow),
    ])
    func onlyARecipientThatNobodyHasIsUnknown(_ row: Refusal) throws {
        let exchange = Exchange(
            result: CurlResult.sendError,
            code: Int(row.words.prefix(3)) ?? 0,
            endOfBodyGiven: false,
            refusesRecipient: row.isOfRecipient,
            words: row.words,
        )
        let attempt = Attempt(exchange, at: try RelayDesk.settings(port: 25))
        #expect(AttemptTests.kind(of: attempt) == row.kind)
    }

    @Test func theRelaysOwnWordsAreTheReply() throws {
        let settings = try RelayDesk.settings(port: 25)
        let taken = Exchange(result: 0, code: 250, endOfBodyGiven: true, words: "250 2.0.0 queued as 4711")
        #expect(Attempt(taken, at: settings) == .delivered(reply: "250 2.0.0 queued as 4711"))
        let wordless = Exchange(result: 8, code: 550, endOfBodyGiven: true)
        #expect(Attempt(wordless, at: settings) == .refused(reply: "550"))
    }

    static func kind(of attempt: Attempt) -> Kind {
        switch attempt {
        case .delivered: .delivered
        case .refusedForNow: .refusedForNow
        case .refused: .refused
        case .unknown: .unknown
        case .relayTrouble: .relayTrouble
        case .impossible: .impossible
        case .unknownRecipient: .unknownRecipient
        }
    }
}
