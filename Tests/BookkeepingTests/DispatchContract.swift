// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct DispatchContract {
    let ana = "ana@customer.example"

    @Test(arguments: Backend.allCases)
    func aClaimGivesTheMailAsItCame(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let dispatch = Samples.dispatch(1, of: [letter])
            _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            #expect(try await ledger.nextDispatchDue(relay: "main") == Samples.noon)
            let claimed = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon))
            #expect(
                claimed == [
                    ClaimedDispatch(
                        dispatch: dispatch,
                        sender: "bounces@shop.example",
                        attempts: 0,
                        body: Samples.body(1),
                        trace: "by tact.example with ESMTPSA",
                    )
                ]
            )
            #expect(try await ledger.nextDispatchDue(relay: "main") == nil)
            #expect(try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon)) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func aMailThatTactMadeGoesOutAsItWasMade(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [Samples.letter(1), Samples.letter(2)]
            try await ledger.accept(letters[0], letters[1])
            let made = [UInt8](repeating: 7, count: 100_000)
            let dispatch = Samples.dispatch(1, of: [letters[1], letters[0]], made: made, unknown: .ask)
            _ = try await ledger.record([Samples.sending(dispatch, letters, version: 2)])
            let claimed = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon))
            #expect(claimed.map(\.dispatch) == [dispatch])
            #expect(claimed.first?.sender == "digests@shop.example")
            #expect(claimed.first?.body == made)
            #expect(claimed.first?.trace == nil)
            let inside = try await ledger.letters(of: dispatch.id).map(\.letter.id)
            #expect(inside == [letters[1].id, letters[0].id])
        }
    }

    @Test(arguments: Backend.allCases)
    func onlyWhatIsDueAtTheRelayIsClaimedTheOldestFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let rows = [
                ("a", "main", 3), ("b", "main", 1), ("c", "other", 0), ("d", "main", 9), ("e", "main", 2),
            ]
            for (index, row) in rows.enumerated() {
                let letter = Samples.letter(index, to: row.0)
                try await ledger.accept(letter)
                let dispatch = Samples.dispatch(index, of: [letter], relay: row.1, at: Samples.after(row.2))
                _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            }
            #expect(try await ledger.nextDispatchDue(relay: "main") == Samples.after(1))
            #expect(try await ledger.nextDispatchDue(relay: "none") == nil)
            let first = try await ledger.claimDispatches(Claim(relay: "main", limit: 2, at: Samples.after(3)))
            #expect(first.map(\.dispatch.customer) == ["b", "e"])
            let rest = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.after(3)))
            #expect(rest.map(\.dispatch.customer) == ["a"])
            let leaving = try await ledger.leavingDispatches()
            #expect(Set(leaving.map(\.dispatch.customer)) == ["a", "b", "e"])
            #expect(leaving.allSatisfy { $0.body != nil })
        }
    }

    /// A password does not wait behind a campaign of a hundred thousand.
    @Test(arguments: Backend.allCases)
    func theMostUrgentClassLeavesFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let rows = [("news", 3, 0), ("code", 0, 5), ("ticket", 2, 4), ("late", 0, 9), ("old", 2, 1)]
            for (index, row) in rows.enumerated() {
                let letter = Samples.letter(index, to: row.0)
                try await ledger.accept(letter)
                let dispatch = Samples.dispatch(index, of: [letter], at: Samples.after(row.2), rank: row.1)
                _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            }
            // The next is the first that is due, whatever its class.
            #expect(try await ledger.nextDispatchDue(relay: "main") == Samples.after(0))
            let first = try await ledger.claimDispatches(Claim(relay: "main", limit: 2, at: Samples.after(5)))
            #expect(first.map(\.dispatch.customer) == ["code", "old"])
            #expect(first.map(\.dispatch.rank) == [0, 2])
            let rest = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.after(5)))
            #expect(rest.map(\.dispatch.customer) == ["ticket", "news"])
            #expect(try await ledger.nextDispatchDue(relay: "main") == Samples.after(9))
        }
    }

    @Test(arguments: Backend.allCases)
    func manyWhoClaimAtOnceGetDisjointSets(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for number in 1...60 {
                let letter = Samples.letter(number, to: "c\(number)")
                try await ledger.accept(letter)
                let dispatch = Samples.dispatch(number, of: [letter])
                _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            }
            let claimed = try await withThrowingTaskGroup(of: [DispatchID].self) { group in
                for _ in 1...20 {
                    group.addTask {
                        try await ledger.claimDispatches(Claim(relay: "main", limit: 4, at: Samples.noon))
                            .map(\.dispatch.id)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(claimed.count == 60)
            #expect(Set(claimed).count == 60)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatNoRelayCarriesGoesToTheFallback(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for (number, relay) in ["main", "gone", "lost", "gone", "kept"].enumerated() {
                let letter = Samples.letter(number, to: "c\(number)")
                try await ledger.accept(letter)
                let dispatch = Samples.dispatch(number, of: [letter], relay: relay)
                _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            }
            #expect(try await ledger.reroute(to: "main", unless: ["main", "kept"]) == 3)
            #expect(try await ledger.reroute(to: "main", unless: ["main", "kept"]) == 0)
            let claimed = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon))
            #expect(claimed.count == 4)
            #expect(Set(claimed.map(\.dispatch.relay)) == ["main"])
            #expect(try await ledger.nextDispatchDue(relay: "kept") == Samples.noon)
        }
    }

    @Test(arguments: Backend.allCases)
    func aDeliveredLetterIsSentAndItsBodyGone(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            let version = try await ledger.version()
            let decisions = Samples.outcome(50, dispatch, [letter], "delivered")
            let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
            try await ledger.settle([settlement])
            let record = LetterRecord(letter: letter, state: .sent, until: nil, dispatch: dispatch.id)
            #expect(try await ledger.letter(letter.id) == record)
            #expect(try await ledger.letters(of: dispatch.id) == [record])
            #expect(try await ledger.body(of: letter.message) == nil)
            #expect(try await ledger.message(of: letter.id) == nil)
            #expect(try await ledger.leavingDispatches() == [])
            #expect(try await ledger.decisions(on: letter.id).suffix(1) == decisions[...])
            // What a delivery changes is nothing that a judgement in hand depends on.
            #expect(try await ledger.version() == version)
            try await ledger.settle([settlement])
            #expect(try await ledger.decisions(on: letter.id).count == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func aDeliveredDigestSendsItsCarrierAndMergesTheRest(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [Samples.letter(1), Samples.letter(2), Samples.letter(3)]
            let dispatch = try await ledger.send(letters[0], letters[1], letters[2], as: 1, made: [1, 2, 3])
            for letter in letters { #expect(try await ledger.body(of: letter.message) != nil) }
            let decisions = Samples.outcome(50, dispatch, letters, "delivered")
            let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
            try await ledger.settle([settlement])
            #expect(try await ledger.states(letters[0], letters[1], letters[2]) == [.sent, .merged, .merged])
            for letter in letters { #expect(try await ledger.body(of: letter.message) == nil) }
        }
    }

    @Test(arguments: Backend.allCases)
    func aRefusalForNowIsTriedAgainLaterAndCounts(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            for attempt in 1...3 {
                let at = Samples.after(10 * attempt)
                let decisions = Samples.outcome(50 + attempt, dispatch, [letter], "refused")
                let settlement = Settlement(
                    dispatch: dispatch.id,
                    attempts: attempt - 1,
                    result: .retry(at: at),
                    decisions: decisions,
                )
                try await ledger.settle([settlement])
                #expect(try await ledger.states(letter) == [.leaving])
                #expect(try await ledger.nextDispatchDue(relay: "main") == at)
                let early = at - .milliseconds(1)
                #expect(try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: early)) == [])
                let claimed = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: at))
                #expect(claimed.map(\.attempts) == [attempt])
                #expect(claimed.map(\.dispatch) == [dispatch])
                #expect(claimed.first?.body == Samples.body(1))
            }
            #expect(try await ledger.decisions(on: letter.id).count == 4)
        }
    }

    @Test(arguments: Backend.allCases)
    func anOutcomeThatIsToldTwiceDoesNotSettleTheNextAttempt(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            let first = Settlement(
                dispatch: dispatch.id,
                attempts: 0,
                result: .retry(at: Samples.after(10)),
                decisions: Samples.outcome(50, dispatch, [letter], "refused"),
            )
            try await ledger.settle([first])
            #expect(
                try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.after(10))).count
                    == 1
            )
            try await ledger.settle([first])
            // The second attempt is under way, and nobody may begin a third.
            #expect(try await ledger.leavingDispatches().map(\.attempts) == [1])
            #expect(
                try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.after(99)))
                    .isEmpty
            )
            #expect(try await ledger.decisions(on: letter.id).count == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func aFailureForGoodGivesTheChargeBackAndSendsBounces(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [Samples.letter(1), Samples.letter(2)]
            let other = Samples.letter(3)
            _ = try await ledger.send(other, as: 9)
            let dispatch = try await ledger.send(letters[0], letters[1], as: 1, made: [1])
            let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(file.charges.count == 2)
            let bounce = Dispatch(
                id: Samples.id(77),
                customer: ana,
                letters: [],
                sender: "",
                recipient: "bounces@shop.example",
                relay: "main",
                content: .made([9, 9]),
                createdAt: Samples.after(1),
                unknownOutcome: .assumeSent,
                rank: 1,
            )
            let decisions = Samples.outcome(50, dispatch, letters, "gave-up")
            let result = Settlement.Result.failed(bounces: [bounce])
            try await ledger.settle([
                Settlement(dispatch: dispatch.id, result: result, decisions: decisions)
            ])
            #expect(try await ledger.states(letters[0], letters[1], other) == [.bounced, .bounced, .leaving])
            let after = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(after.charges.count == 1)
            #expect(after.version != file.version)
            #expect(Set(after.earlier.map(\.end)) == [.stopped, .passed])
            let due = try #require(try await ledger.nextCaseDue())
            #expect(due <= Samples.noon)
            let claimed = try await ledger.claimDispatches(
                Claim(relay: "main", limit: 9, at: Samples.after(1))
            )
            #expect(claimed.map(\.dispatch) == [bounce])
            #expect(claimed.map(\.body) == [[9, 9]])
            try await ledger.settle([Settlement(dispatch: bounce.id, result: .delivered, decisions: [])])
            #expect(try await ledger.leavingDispatches().map(\.dispatch.id) == [Samples.id(9)])
        }
    }

    @Test(arguments: Backend.allCases)
    func ofAnUnknownOutcomeTheChargeStays(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            let version = try await ledger.version()
            let decisions = Samples.outcome(50, dispatch, [letter], "unknown")
            let settlement = Settlement(dispatch: dispatch.id, result: .unknown, decisions: decisions)
            try await ledger.settle([settlement])
            #expect(try await ledger.states(letter) == [.unknown])
            let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(file.charges.count == 1 && file.version == version)
            #expect(file.earlier.map(\.end) == [.passed])
            #expect(try await ledger.body(of: letter.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatWasNotClaimedIsNotSettled(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let dispatch = Samples.dispatch(1, of: [letter])
            _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
            let decisions = Samples.outcome(50, dispatch, [letter], "delivered")
            try await ledger.settle([
                Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions),
                Settlement(dispatch: Samples.id(404), result: .delivered, decisions: []),
            ])
            #expect(try await ledger.states(letter) == [.leaving])
            #expect(try await ledger.decisions(on: letter.id).count == 1)
            #expect(
                try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon)).count == 1
            )
        }
    }
}
