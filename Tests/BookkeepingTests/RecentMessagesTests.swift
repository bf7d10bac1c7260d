// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Testing

@testable import LedgerSQLite

/// The copies of messages that came a moment ago: of use, bounded, and never needed.
@Suite struct RecentMessagesTests {
    private static func message(_ number: Int, bytes: Int) -> Message {
        Message(
            id: Samples.id(number),
            receivedAt: Samples.noon,
            source: "crm",
            team: "sales",
            sender: "bounces@shop.example",
            body: [UInt8](repeating: UInt8(ascii: "x"), count: bytes),
            trace: "by tact.example",
        )
    }

    @Test func theLatestAreAtHandAndAllOfThemAreBounded() {
        let recent = RecentMessages()
        let messages = (1...40).map { Self.message($0, bytes: RecentMessages.bodyBytesMax) }
        for message in messages {
            recent.keep(message)
            #expect(recent[message.id] == message)
        }
        let kept = messages.filter { recent[$0.id] != nil }
        #expect(kept.count >= 8)
        #expect(kept.reduce(0) { $0 + $1.body.count } <= 2 * RecentMessages.bytesMax)
        #expect(kept == Array(messages.suffix(kept.count)))
    }

    @Test func whatHasLeftMakesRoom() {
        let recent = RecentMessages()
        let first = Self.message(0, bytes: 1)
        recent.keep(first)
        for number in 1...40 {
            let message = Self.message(number, bytes: RecentMessages.bodyBytesMax)
            recent.keep(message)
            recent.forget(message.id)
            #expect(recent[message.id] == nil)
        }
        #expect(recent[first.id] == first)
    }

    @Test func aMessageThatComesAgainCountsOnce() {
        let recent = RecentMessages()
        let first = Self.message(0, bytes: 1)
        let again = Self.message(1, bytes: RecentMessages.bodyBytesMax)
        recent.keep(first)
        for _ in 1...40 { recent.keep(again) }
        #expect(recent[first.id] == first)
    }

    @Test func aMailThatIsTooLargeDrivesNoOtherOut() {
        let recent = RecentMessages()
        let small = Self.message(1, bytes: 1)
        recent.keep(small)
        let large = Self.message(2, bytes: RecentMessages.bodyBytesMax + 1)
        for _ in 1...40 { recent.keep(large) }
        #expect(recent[large.id] == nil)
        #expect(recent[small.id] == small)
    }

    /// A claim gives the same mail, whether it is still at hand or has to be read.
    @Test func aMailThatIsNoMoreAtHandIsRead() async throws {
        try await Backend.sqlite.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let record = Samples.sending(Samples.dispatch(1, of: [letter]), [letter], version: 1)
            for number in 2...40 {
                let message = Self.message(number, bytes: RecentMessages.bodyBytesMax)
                try await ledger.accept([
                    Accepted(message: message, letters: [Samples.letter(number, to: "c\(number)")])
                ])
            }
            let claim = Claim(relay: "main", limit: 1, at: Samples.noon)
            let claimed = try await ledger.record([record], claiming: [claim]).claimed
            #expect(claimed.map(\.body) == [Samples.body(1)])
            #expect(try await ledger.leavingDispatches() == claimed)
        }
    }
}
