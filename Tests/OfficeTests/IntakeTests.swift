// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@testable import Office

@Suite struct IntakeTests {
    @Test func aMessageToThreeIsThreeLettersAndOneBody() async throws {
        let world = World()
        var draft = Draft()
        draft.recipients = ["Ana@customer.example", "ben@customer.example", "cem@customer.example"]
        let letters = try await world.handIn(draft)
        #expect(letters.count == 3)
        var messages: Set<MessageKey> = []
        var recipients: [String] = []
        for id in letters {
            let record = try #require(try await world.ledger.letter(id))
            messages.insert(record.letter.message)
            recipients.append(record.letter.recipient)
            #expect(record.state == .waiting)
            #expect(record.letter.facts.kind.team == "marketing")
            #expect(record.letter.facts.kind.stream == "newsletter")
            #expect(record.letter.facts.arrival == World.noon)
        }
        #expect(recipients == draft.recipients)
        let message = try #require(messages.first)
        #expect(messages.count == 1)
        #expect(try await world.ledger.body(of: message) == draft.body)
    }

    /// A source that a reload brings once ended the daemon at its first mail.
    @Test func aSourceThatAReloadBringsIsKnown() async throws {
        let world = World()
        world.intake.know(teams: ["shop": "sales"])
        var draft = Draft()
        draft.source = "shop"
        let fresh = try #require(try await world.handIn(draft).first)
        #expect(try await world.ledger.letter(fresh)?.letter.facts.kind.team == "sales")
        // The sources of the start are known still.
        let old = try #require(try await world.handIn(.newsletter(1)).first)
        #expect(try await world.ledger.letter(old)?.letter.facts.kind.team == "marketing")
    }

    @Test func theCustomerIsThePersonBehindTheAddress() async throws {
        let world = World()
        let letter = try #require(try await world.handIn(.newsletter(1, to: "ANA@Customer.Example")).first)
        #expect(try await world.ledger.letter(letter)?.letter.customer == "ana@customer.example")
        #expect(try await world.ledger.letter(letter)?.letter.recipient == "ANA@Customer.Example")
    }

    /// It costs as much as all other reading, so only a policy that asks pays for it.
    @Test func whatNearDuplicatesAreFoundByIsReadOnlyForAPolicyThatLooksForThem() async throws {
        var asking = Policy.small()
        asking.duplicates.similar = .init(within: Policy.day, score: 0.8, then: .flag)
        for (policy, asks) in [(Policy.small(), false), (asking, true)] {
            let world = World(policy)
            var draft = Draft()
            draft.text = "All our garden chairs are back in the shop until the end of May."
            let letter = try #require(try await world.handIn(draft).first)
            let facts = try #require(try await world.ledger.letter(letter)).letter.facts
            #expect((facts.shingles != nil) == asks)
        }
    }

    @Test func theReplyComesAfterTheMessageIsKept() async throws {
        let world = World(seed: 1)
        let reply = Box<String?>(nil)
        let kept = Box(0)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask(executorPreference: world.turns) { [intake = world.intake] in
                reply.value = try await intake.receive(Draft().submission)
            }
            // Step by step: as long as there is a reply, there is the message.
            while world.turns.step() {
                kept.value = try await world.ledger.base.waitingLetters(of: nil, limit: 10).count
                if reply.value != nil { #expect(kept.value == 1) }
            }
        }
        #expect(reply.value != nil)
        #expect(kept.value == 1)
    }

    @Test(arguments: [
        LedgerError.full("no space"), .unavailable("cannot be written"), .corrupt("page 7"),
    ])
    func aLedgerThatFailsKeepsNothingAndIntakeRecovers(_ error: LedgerError) async throws {
        let world = World()
        world.ledger.fail { $0 == .accept ? error : nil }
        await #expect(throws: Refusal.full) { try await world.handIn(Draft()) }
        #expect(try await world.ledger.base.waitingLetters(of: nil, limit: 10).isEmpty)
        #expect(try await world.ledger.base.nextCaseDue() == nil)
        world.ledger.fail(nil)
        #expect(try await world.handIn(Draft()).count == 1)
    }

    @Test func aDiskThatFillsUpRefusesBeforeTheBody() async throws {
        let world = World()
        let least = Intake.Limits().freeBytesMin
        world.space.value = least - 1
        #expect(world.intake.refusal(of: nil) == .full)
        world.space.value = least
        #expect(world.intake.refusal(of: nil) == nil)
        world.space.value = least + 1_499
        #expect(world.intake.refusal(of: 1_000) == .full)
        await #expect(throws: Refusal.full) {
            var draft = Draft()
            draft.text = String(repeating: "chairs ", count: 1_000)
            try await world.handIn(draft)
        }
        world.space.value = least + 1_500
        #expect(world.intake.refusal(of: 1_000) == nil)
    }

    @Test func aBurstBeyondMemoryIsToldToComeAgain() async throws {
        var limits = Intake.Limits()
        limits.pendingBytesMax = 1
        let world = World(limits: limits, seed: 3)
        let replies = Box<[String]>([])
        try await withThrowingDiscardingTaskGroup { group in
            for number in 1...3 {
                group.addTask(executorPreference: world.turns) { [intake = world.intake] in
                    do throws(Refusal) {
                        _ = try await intake.receive(Draft.newsletter(number).submission)
                        replies.value.append("kept")
                    } catch {
                        replies.value.append("\(error)")
                    }
                }
            }
            #expect(world.turns.run())
        }
        // One alone is taken whatever its size; what comes beside it is not.
        #expect(replies.value.sorted() == ["busy", "busy", "kept"])
        #expect(try await world.handIn(.newsletter(4)).count == 1)
    }

    @Test(arguments: [(100, nil), (101, Refusal.loop)])
    func aMailThatGoesRoundIsRefused(hops: Int, refusal: Refusal?) async throws {
        let world = World()
        var draft = Draft()
        draft.fields = (1...hops).map { "Received: from a\($0) by b\($0); Mon, 2 Mar 2026 11:00:00 +0000" }
        if let refusal {
            await #expect(throws: refusal) { try await world.handIn(draft) }
            #expect(try await world.ledger.waitingLetters(of: nil, limit: 10).isEmpty)
        } else {
            #expect(try await world.handIn(draft).count == 1)
        }
    }

    @Test func wordsForTactInALocalDropEndHere() async throws {
        let world = World()
        var draft = Draft()
        draft.fields = [
            "X-Tact-To: ana@customer.example", "Bcc: secret@customer.example", "X-Tact: stays",
            "x-tact-expires: Tue, 3 Mar 2026 12:00:00 +0000",
        ]
        draft.trace = Trace(helo: "17.file", peer: "local", with: "local")
        let letter = try #require(try await world.handIn(draft).first)
        let record = try #require(try await world.ledger.letter(letter))
        let body = try #require(try await world.ledger.body(of: record.letter.message))
        var expected = draft
        expected.fields = ["X-Tact: stays"]
        #expect(String(decoding: body, as: UTF8.self) == String(decoding: expected.body, as: UTF8.self))
        #expect(record.letter.facts.expires == World.noon + .seconds(86_400))
    }

    @Test func whatCameOverAWireStaysByteForByte() async throws {
        let world = World()
        var draft = Draft()
        draft.fields = [
            "X-Tact-To: ana@customer.example", "Bcc: secret@customer.example", "Odd :  folded\r\n\tfield",
        ]
        draft.text = "\u{0}\u{1}ü .. \t"
        let letter = try #require(try await world.handIn(draft).first)
        let record = try #require(try await world.ledger.letter(letter))
        #expect(try await world.ledger.body(of: record.letter.message) == draft.body)
    }

    @Test func theBenchIsRungForEachMessage() async throws {
        let world = World()
        try await world.handIn(Draft())
        // Returns at once: the ring was kept.
        await world.arrivals.wait()
    }
}
