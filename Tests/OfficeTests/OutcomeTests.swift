// SPDX-License-Identifier: Apache-2.0

import Judging
import Testing

@testable import Office

@Suite struct OutcomeTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        let attempt: Attempt
        var waited = Duration.zero
        var attempts = 0
        var unknown = MailClass.UnknownOutcome.assumeSent
        let end: Outcome.End
        let reason: Outcome.Reason
        var pause: ClosedRange<Duration>?

        var testDescription: String { name }
    }

    private static let day = Duration.seconds(86_400)
    private static let first = Duration.milliseconds(262_500)...Duration.milliseconds(337_500)

    static let rows = [
        Row(name: "delivered", attempt: .delivered(reply: "250"), end: .delivered, reason: .delivered),
        Row(
            name: "delivered late",
            attempt: .delivered(reply: "250"),
            waited: day * 30,
            attempts: 90,
            end: .delivered,
            reason: .delivered,
        ),
        Row(
            name: "refused for now",
            attempt: .refusedForNow(reply: "451"),
            end: .retry,
            reason: .refused,
            pause: first,
        ),
        Row(
            name: "refused for now, the third time",
            attempt: .refusedForNow(reply: "451"),
            attempts: 2,
            end: .retry,
            reason: .refused,
            pause: .seconds(1_050)...Duration.seconds(1_350),
        ),
        Row(
            name: "refused for now, with just time for one more",
            attempt: .refusedForNow(reply: "451"),
            waited: day * 5 - .milliseconds(337_500),
            end: .retry,
            reason: .refused,
            pause: first,
        ),
        Row(
            name: "refused for now, and time is over",
            attempt: .refusedForNow(reply: "451"),
            waited: day * 5 - .milliseconds(262_499),
            end: .failed,
            reason: .gaveUp,
        ),
        Row(
            name: "a recipient that nobody has",
            attempt: .unknownRecipient(reply: "550 5.1.1"),
            end: .failed,
            reason: .refused
        ),
        Row(name: "refused for good", attempt: .refused(reply: "550"), end: .failed, reason: .refused),
        Row(name: "impossible", attempt: .impossible(reply: "5.6.7"), end: .failed, reason: .refused),
        Row(
            name: "relay trouble",
            attempt: .relayTrouble(reply: "no route"),
            end: .retry,
            reason: .refused,
            pause: .seconds(5)...Duration.seconds(5),
        ),
        Row(
            name: "relay trouble again and again",
            attempt: .relayTrouble(reply: "no route"),
            waited: day * 50,
            attempts: 1_000,
            end: .retry,
            reason: .refused,
            pause: .seconds(300)...Duration.seconds(300),
        ),
        Row(
            name: "unknown, retry",
            attempt: .unknown(reply: "silence"),
            unknown: .retry,
            end: .retry,
            reason: .unknown,
            pause: first,
        ),
        Row(
            name: "unknown, retry, and time is over",
            attempt: .unknown(reply: "silence"),
            waited: day * 5,
            attempts: 40,
            unknown: .retry,
            end: .unknown,
            reason: .unknown,
        ),
        Row(
            name: "unknown, assume sent",
            attempt: .unknown(reply: "silence"),
            end: .unknown,
            reason: .unknown
        ),
        Row(
            name: "unknown, ask",
            attempt: .unknown(reply: "silence"),
            unknown: .ask,
            end: .unknown,
            reason: .unknown
        ),
    ]

    @Test(arguments: rows, [UInt64.min, 512, 1_023, .max])
    func anAttemptMeans(_ row: Row, bits: UInt64) {
        // The two rows at the limit of time are about one jitter each.
        let isLast = row.name.hasSuffix("one more"), isOver = row.name == "refused for now, and time is over"
        let bits: UInt64 = isLast ? 1_023 : isOver ? 0 : bits
        let outcome = Outcome(
            of: row.attempt,
            waited: row.waited,
            attempts: row.attempts,
            unknownOutcome: row.unknown,
            retry: Retry(),
            bits: bits,
        )
        #expect(outcome.end == row.end)
        #expect(outcome.reason == row.reason)
        switch row.pause {
        case nil: #expect(outcome.pause == nil)
        case let range?:
            #expect(outcome.pause.map { range.contains($0) } == true, "\(String(describing: outcome.pause))")
        }
    }

    @Test func theRelaysOwnWordsAreKept() {
        let outcome = Outcome(
            of: .refused(reply: "550 5.1.1 no such user"),
            waited: .zero,
            attempts: 0,
            unknownOutcome: .retry,
            retry: Retry(),
            bits: 0,
        )
        #expect(outcome.because == "550 5.1.1 no such user")
    }

    @Test func theReasonsAreThoseOfTheLog() {
        #expect(Outcome.Reason.allCases.map(\.rawValue) == ["delivered", "refused", "gave-up", "unknown"])
    }
}

@Suite struct RetryTests {
    @Test func pausesDoubleUpToTheLongest() {
        let middle = (1...8).map { Retry().pause(after: $0, bits: 0) * 8 / 7 }
        #expect(
            middle == [
                .seconds(300), .seconds(600), .seconds(1_200), .seconds(2_400), .seconds(4_800),
                .seconds(9_600),
                .seconds(14_400), .seconds(14_400),
            ]
        )
        #expect(Retry().pause(after: 100_000, bits: 0) == .seconds(12_600))
    }

    @Test func jitterStaysBetweenSevenAndNineEighths() {
        let retry = Retry(first: .seconds(800), longest: .seconds(800))
        var random = SeededBits(seed: 1)
        let pauses = (0..<1_000).map { _ in retry.pause(after: 1, bits: random.next()) }
        #expect(pauses.allSatisfy { $0 >= .seconds(700) && $0 <= .seconds(900) })
        #expect(Set(pauses.map { $0 / .seconds(25) }.map { Int($0) }).count >= 8)
        #expect(retry.pause(after: 1, bits: 0) == .seconds(700))
        #expect(retry.pause(after: 1, bits: 1_023) == .seconds(900))
    }

    @Test(arguments: [1, 3, 7_000])
    func shortPausesAreNeverNothing(_ milliseconds: Int) {
        let retry = Retry(first: .milliseconds(milliseconds), longest: .milliseconds(milliseconds))
        for bits in [0, 511, 1_023, UInt64.max] { #expect(retry.pause(after: 3, bits: bits) > .zero) }
    }
}
