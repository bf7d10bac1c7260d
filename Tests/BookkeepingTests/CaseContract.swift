// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct CaseContract {
    let ana = "ana@customer.example"

    @Test(arguments: Backend.allCases)
    func theLongestDueIsOpenedFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(
                Samples.letter(1, to: "late", at: Samples.after(5)),
                Samples.letter(2, to: "early", at: Samples.after(1)),
                Samples.letter(3, to: "future", at: Samples.after(9)),
                Samples.letter(4, to: "middle", at: Samples.after(3)),
            )
            let due = try await ledger.openCases(limit: 10, at: Samples.after(5), memory: Samples.week)
            #expect(due.map(\.customer) == ["early", "middle", "late"])
            let first = try await ledger.openCases(limit: 2, at: Samples.after(5), memory: Samples.week)
            #expect(first.map(\.customer) == ["early", "middle"])
            #expect(try await ledger.nextCaseDue() == Samples.after(1))
        }
    }

    @Test(arguments: Backend.allCases)
    func aCustomerWithoutACaseHasAnEmptyOne(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let file = try await ledger.openCase(of: "nobody", at: Samples.noon, memory: Samples.week)
            #expect(file.version == 0)
            #expect(file.letters.isEmpty && file.charges.isEmpty && file.earlier.isEmpty)
            #expect(try await ledger.nextCaseDue() == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func lettersOfACaseComeByArrival(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(
                Samples.letter(1, at: Samples.after(2)),
                Samples.letter(2, at: Samples.after(1)),
                Samples.letter(4, at: Samples.after(0)),
                Samples.letter(3, at: Samples.after(0)),
            )
            let file = try await ledger.openCase(of: ana, at: Samples.after(9), memory: Samples.week)
            #expect(
                file.letters.map(\.letter.id) == [Samples.id(3), Samples.id(4), Samples.id(2), Samples.id(1)]
            )
        }
    }

    @Test(arguments: Backend.allCases)
    func aLetterThatIsJudgedLateStillMeetsWhatCameBeforeIt(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = Samples.letter(1)
            try await ledger.accept(first)
            let version = try await ledger.version()
            let record = Samples.sending(Samples.dispatch(1, of: [first]), [first], version: version)
            #expect(try await ledger.record([record]) == [])
            try await ledger.accept(Samples.letter(2, at: Samples.after(1)))
            // Ten days later: the first came within a week of the second.
            let late = Samples.after(10 * 24 * 60)
            let file = try await ledger.openCase(of: ana, at: late, memory: Samples.week)
            #expect(file.earlier.map(\.id) == [Samples.id(1)])
            let due = try await ledger.openCases(limit: 10, at: late, memory: Samples.week)
            #expect(due.first?.earlier.map(\.id) == [Samples.id(1)])
        }
    }

    @Test(arguments: Backend.allCases)
    func aRecordIsRefusedOnceAnOperatorHasActed(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let version = try await ledger.version()
            _ = try await ledger.order(.cancel, on: [letter.id], decisions: [], at: Samples.noon)
            let dispatch = Samples.dispatch(1, of: [letter])
            #expect(try await ledger.record([Samples.sending(dispatch, [letter], version: version)]) == [ana])
            #expect(try await ledger.states(letter) == [.waiting])
            #expect(try await ledger.decisions(on: letter.id) == [])
            #expect(try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon)) == [])
            #expect(try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week).charges == [])
        }
    }

    /// Else a customer who gets letters faster than they are judged would be sent none.
    @Test(arguments: Backend.allCases)
    func aLetterThatComesMeanwhileLeavesTheRecordAndTheCaseIsDueForIt(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let version = try await ledger.version()
            let late = Samples.letter(2, at: Samples.after(1))
            try await ledger.accept(late)
            let dispatch = Samples.dispatch(1, of: [letter])
            let record = Samples.sending(dispatch, [letter], version: version, due: Samples.after(500))
            #expect(try await ledger.record([record]) == [])
            #expect(try await ledger.states(letter, late) == [.leaving, .waiting])
            let due = try await ledger.openCases(limit: 9, at: Samples.after(1), memory: Samples.week)
            #expect(due.map(\.customer) == [ana])
            #expect(due.first?.letters.map(\.letter.id) == [late.id])
            #expect(due.first?.charges.count == 1)
            // Nothing of the first opening can be recorded twice.
            let again = Samples.sending(Samples.dispatch(2, of: [letter]), [letter], version: version)
            #expect(try await ledger.record([again]) == [ana])
        }
    }

    @Test(arguments: Backend.allCases)
    func aSecondRecordOfTheSameOpeningIsRefused(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let version = try await ledger.version()
            let one = Samples.sending(Samples.dispatch(1, of: [letter]), [letter], version: version)
            let other = Samples.sending(Samples.dispatch(2, of: [letter]), [letter], version: version)
            #expect(try await ledger.record([one, other]) == [ana])
            #expect(try await ledger.record([other]) == [ana])
            #expect(try await ledger.decisions(on: letter.id).map(\.dispatch) == [Samples.id(1)])
        }
    }

    @Test(arguments: Backend.allCases)
    func oneRefusedRecordLeavesTheOthers(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [Samples.letter(1, to: "ana"), Samples.letter(2, to: "ben")]
            try await ledger.accept(letters[0], letters[1])
            let records = letters.enumerated().map { index, letter in
                let dispatch = Samples.dispatch(index + 1, of: [letter])
                return Samples.sending(dispatch, [letter], version: index == 0 ? CaseVersion.change : 1)
            }
            #expect(try await ledger.record(records) == ["ana"])
            #expect(try await ledger.states(letters[0], letters[1]) == [.waiting, .leaving])
        }
    }

    @Test(arguments: Backend.allCases)
    func whatWasRecordedIsSeenAtTheNextOpening(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let shingles = Case.Shingles(recipe: 1, hashes: [3, 5], facts: [])
            let letter = Samples.letter(1, shingles: shingles)
            try await ledger.accept(letter)
            let record = Samples.sending(
                Samples.dispatch(1, of: [letter]),
                [letter],
                version: 1,
                due: Samples.after(7),
            )
            #expect(try await ledger.record([record]) == [])
            let file = try await ledger.openCase(of: ana, at: Samples.after(1), memory: Samples.week)
            #expect(file.letters == [])
            #expect(file.charges == record.charges.map(\.charge))
            #expect(
                file.earlier == [
                    Case.Earlier(
                        id: letter.id,
                        arrival: Samples.noon,
                        kind: Samples.newsletter,
                        messageID: letter.facts.messageID,
                        content: letter.facts.content,
                        shingles: shingles,
                        end: .passed,
                    )
                ]
            )
            #expect(try await ledger.nextCaseDue() == Samples.after(7))
            let expected = LetterRecord(letter: letter, state: .leaving, until: nil, dispatch: Samples.id(1))
            #expect(try await ledger.letter(letter.id) == expected)
        }
    }

    @Test(arguments: Backend.allCases)
    func memoryReachesExactlyAsFarBackAsAsked(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            _ = try await ledger.record([
                Samples.sending(Samples.dispatch(1, of: [letter]), [letter], version: 1)
            ])
            let minute = Duration.seconds(60)
            let inside = try await ledger.openCase(of: ana, at: Samples.after(1), memory: minute)
            #expect(inside.charges.count == 1 && inside.earlier.count == 1)
            let outside = try await ledger.openCase(of: ana, at: Samples.after(2), memory: minute)
            #expect(outside.charges.isEmpty && outside.earlier.isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func chargesAscendAndTwoOfOneMomentAreTwo(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [Samples.letter(1), Samples.letter(2), Samples.letter(3, kind: Samples.reply)]
            try await ledger.accept(letters[0], letters[1], letters[2])
            for (index, minute) in [5, 1, 5].enumerated() {
                let dispatch = Samples.dispatch(index + 1, of: [letters[index]])
                let version = try await ledger.version()
                let moment = Samples.after(minute)
                let record = Samples.sending(dispatch, [letters[index]], version: version, at: moment)
                #expect(try await ledger.record([record]) == [])
            }
            let charges = try await ledger.openCase(of: ana, at: Samples.after(9), memory: Samples.week)
                .charges
            #expect(charges.map(\.at) == [Samples.after(1), Samples.after(5), Samples.after(5)])
            #expect(charges.map(\.kind) == [Samples.newsletter, Samples.newsletter, Samples.reply])
            #expect(charges.map(\.cohort) == ["new", "new", "new"])
        }
    }

    @Test(arguments: Backend.allCases)
    func theLastHoldOfAWaitingLetterIsTold(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            for (index, reason) in ["quiet-hours", "budget"].enumerated() {
                let until = Samples.after(30 + index)
                let record = CaseRecord(
                    customer: ana,
                    version: try await ledger.version(),
                    changes: [CaseRecord.Change(letter: letter.id, state: .waiting, until: until)],
                    charges: [],
                    dispatches: [],
                    decisions: [Samples.decision(index + 1, on: letter, .hold, reason, until: until)],
                    due: until,
                )
                #expect(try await ledger.record([record]) == [])
                let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
                #expect(
                    file.lastHolds
                        == [letter.id: OpenCase.Hold(reason: reason, rule: "one-a-day", until: until)]
                )
                #expect(file.letters.first?.until == until)
                #expect(try await ledger.nextCaseDue() == until)
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func aLetterThatWasReadAgainIsWhatItWasReadAs(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1, shingles: Case.Shingles(recipe: 1, hashes: [1], facts: []))
            try await ledger.accept(letter)
            let facts = Samples.letter(1, kind: Samples.reply).facts
            let reread = letter.with(facts, policy: "sha256:two")
            let record = CaseRecord(
                customer: ana,
                version: 1,
                changes: [CaseRecord.Change(letter: letter.id, state: .waiting, reread: reread)],
                charges: [],
                dispatches: [],
                decisions: [],
                due: nil,
            )
            #expect(try await ledger.record([record]) == [])
            #expect(try await ledger.letter(letter.id)?.letter == reread)
        }
    }

    @Test(arguments: Backend.allCases)
    func aRecordThatNamesAnotherCustomersLetterWritesNothing(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let ours = Samples.letter(1)
            let other = Samples.letter(2, to: "ben@customer.example")
            try await ledger.accept(ours, other)
            let good = Samples.sending(Samples.dispatch(1, of: [ours]), [ours], version: 1)
            let bad = CaseRecord(
                customer: "ben@customer.example",
                version: 1,
                changes: [CaseRecord.Change(letter: ours.id, state: .suppressed)],
                charges: [],
                dispatches: [],
                decisions: [],
                due: nil,
            )
            await #expect(throws: LedgerError.self) { try await ledger.record([good, bad]) }
            #expect(try await ledger.states(ours, other) == [.waiting, .waiting])
            #expect(try await ledger.version() == 1)
        }
    }

    @Test(arguments: Backend.allCases)
    func aNewPolicyReopensEachWaitingCaseOnce(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let waiting = Samples.letter(1)
            let gone = Samples.letter(2, to: "ben@customer.example")
            try await ledger.accept(waiting)
            _ = try await ledger.send(gone, as: 2)
            try await ledger.hold(waiting, until: Samples.after(500))
            let version = try await ledger.version()
            try await ledger.reopenCases(under: "sha256:two", at: Samples.after(3))
            #expect(try await ledger.nextCaseDue() == Samples.after(3))
            let due = try await ledger.openCases(limit: 9, at: Samples.after(3), memory: Samples.week)
            #expect(due.map(\.customer) == [ana])
            #expect(due.first?.version != version)
            try await ledger.hold(waiting, until: Samples.after(500))
            try await ledger.reopenCases(under: "sha256:two", at: Samples.after(4))
            #expect(try await ledger.nextCaseDue() == Samples.after(500))
            try await ledger.reopenCases(under: "sha256:three", at: Samples.after(5))
            #expect(try await ledger.nextCaseDue() == Samples.after(5))
        }
    }
}

extension Ledger {
    /// Records that a letter waits until a moment.
    func hold(_ letter: Letter, until: Timestamp) async throws {
        let record = CaseRecord(
            customer: letter.customer,
            version: try await version(of: letter.customer),
            changes: [CaseRecord.Change(letter: letter.id, state: .waiting, until: until)],
            charges: [],
            dispatches: [],
            decisions: [],
            due: until,
        )
        _ = try await self.record([record])
    }
}
