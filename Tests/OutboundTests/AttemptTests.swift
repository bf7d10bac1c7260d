// SPDX-License-Identifier: Apache-2.0

import Office
import Testing

@testable import Outbound

/// What the end of an exchange means, every way of it.
@Suite struct AttemptTests {
    enum Kind: Hashable {
        case delivered, refusedForNow, refused, unknownRecipient, unknown, relayTrouble, impossible
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let exchange: Exchange
        let kind: Kind
        var testDescription: String { "\(exchange)" }

        init(_ exchange: Exchange, is kind: Kind) {
            self.exchange = exchange
            self.kind = kind
        }

        init(_ step: Step, _ code: Int, is kind: Kind) {
            self.init(.answered(step, Reply(code: code, words: "\(code) words")), is: kind)
        }
    }

    static let commands = [Step.mail, .rcpt, .data]
    static let causes = [Fault.Cause.closed, .timePassed, .interrupted, .endless]

    static let atTheDot =
        [200, 250, 251, 299].map { Row(.dot, $0, is: .delivered) }
        + [400, 421, 451, 499].map { Row(.dot, $0, is: .refusedForNow) }
        + [500, 550, 599].map { Row(.dot, $0, is: .refused) }
        + [0, 199, 354, 399, 600].map { Row(.dot, $0, is: .unknown) }
        + causes.map { Row(.broken(Fault($0, words: "250 half"), at: .dot), is: .unknown) }

    static let beforeTheDot =
        commands.flatMap { step in
            [400, 421, 450].map { Row(step, $0, is: .refusedForNow) }
                + [500, 550, 599].map { Row(step, $0, is: .refused) }
                + [0, 199, 301, 600].map { Row(step, $0, is: .relayTrouble) }
        }
        + [Row(.mail, 354, is: .relayTrouble), Row(.data, 250, is: .relayTrouble)]
        + [250, 421, 450, 550].map { Row(.rset, $0, is: .relayTrouble) }
        + (commands + [.rset, .body]).flatMap { step in
            causes.map { Row(.broken(Fault($0, words: "550 half"), at: step), is: .relayTrouble) }
        }

    static let withoutAConversation =
        [Veto.noUnicode, .tooLarge(limit: 10, bytes: 11)].map { Row(.vetoed($0), is: .impossible) }
        + [Row(.vetoed(.noLogin), is: .relayTrouble)]

    @Test(arguments: atTheDot + beforeTheDot + withoutAConversation)
    func theStepAndTheAnswerDecide(_ row: Row) throws {
        let attempt = Attempt(row.exchange, at: try RelayDesk.settings(port: 25))
        #expect(AttemptTests.kind(of: attempt) == row.kind)
    }

    @Test(arguments: ["", "220 hi", "354 go on", "421 busy", "454 not now", "535 wrong", "554 5.7.1 blocked"])
    func withoutAConnectionItIsNeverTheMailsFault(_ words: String) throws {
        for result in UInt32(0)..<100 {
            let failure = ConnectionFailure(result: result, words: words, detail: "why")
            let attempt = Attempt(.unconnected(failure), at: try RelayDesk.settings(port: 25))
            #expect(AttemptTests.kind(of: attempt) == .relayTrouble, "result \(result)")
        }
    }

    @Test func onlyAKeptConnectionClosedWhileIdleIsTriedAgain() {
        for step in AttemptTests.commands + [.rset, .body] {
            #expect(Exchange.broken(Fault(.closed), at: step).foundConnectionClosed)
            #expect(!Exchange.broken(Fault(.timePassed), at: step).foundConnectionClosed)
            #expect(Exchange.answered(step, Reply(code: 421, words: "421")).foundConnectionClosed)
        }
        for step in AttemptTests.commands {
            for code in [250, 354, 450, 550] {
                #expect(!Exchange.answered(step, Reply(code: code, words: "")).foundConnectionClosed)
            }
        }
        // RSET is nobody's mail: a relay that refuses it is left.
        #expect(Exchange.answered(.rset, Reply(code: 500, words: "500")).foundConnectionClosed)
        for cause in AttemptTests.causes {
            #expect(!Exchange.broken(Fault(cause), at: .dot).foundConnectionClosed)
        }
        #expect(!Exchange.answered(.dot, Reply(code: 421, words: "421")).foundConnectionClosed)
        #expect(!Exchange.vetoed(.noLogin).foundConnectionClosed)
        let failure = ConnectionFailure(result: CurlResult.receiveError)
        #expect(!Exchange.unconnected(failure).foundConnectionClosed)
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        let words: String
        var step = Step.rcpt
        let kind: Kind

        var testDescription: String { "\(words), to \(step)" }
    }

    @Test(arguments: [
        Refusal(words: "550 5.1.1 no such user", kind: .unknownRecipient),
        Refusal(words: "550 5.1.6 moved away", kind: .unknownRecipient),
        Refusal(words: "556 5.1.10 takes no mail", kind: .unknownRecipient),
        Refusal(words: "550 5.1.1", kind: .unknownRecipient),
        Refusal(words: "550 5.1.1 no such user", step: .mail, kind: .refused),
        Refusal(words: "550 5.1.1 no such user", step: .data, kind: .refused),
        Refusal(words: "550 5.1.1 no such user", step: .dot, kind: .refused),
        Refusal(words: "550 5.1.100 what", kind: .refused),
        Refusal(words: "550 5.7.1 blocked, see 5.1.1", kind: .refused),
        Refusal(words: "550 no such user", kind: .refused),
        Refusal(words: "550", kind: .refused),
        Refusal(words: "450 4.1.1 perhaps later", kind: .refusedForNow),
    ])
    func onlyARecipientThatNobodyHasIsUnknown(_ row: Refusal) throws {
        let reply = Reply(code: Int(row.words.prefix(3)) ?? 0, words: row.words)
        let attempt = Attempt(.answered(row.step, reply), at: try RelayDesk.settings(port: 25))
        #expect(AttemptTests.kind(of: attempt) == row.kind)
    }

    @Test func theRelaysOwnWordsAreTheReply() throws {
        let settings = try RelayDesk.settings(port: 25)
        let taken = Reply(code: 250, words: "250 2.0.0 queued as 4711")
        #expect(Attempt(.answered(.dot, taken), at: settings) == .delivered(reply: taken.words))
        let wordless = Reply(code: 550, words: "550")
        #expect(Attempt(.answered(.dot, wordless), at: settings) == .refused(reply: "550"))
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
