// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct LookingContract {
    let ana = "ana@customer.example"

    @Test(arguments: Backend.allCases)
    func whatIsNotThereIsNil(_ backend: Backend) async throws {
        try await backend.withLedger { ledger async throws in
            #expect(try await ledger.letter(Samples.id(1)) == nil)
            #expect(try await ledger.body(of: Samples.id(1)) == nil)
            #expect(try await ledger.message(of: Samples.id(1)) == nil)
            #expect(try await ledger.letters(of: Samples.id(1)) == [])
            #expect(try await ledger.waitingLetters(of: nil, limit: 9) == [])
            #expect(try await ledger.waitingLetters(of: "nobody", limit: 9) == [])
            #expect(try await ledger.letters(of: "nobody", since: Samples.noon, limit: 9) == [])
            #expect(try await ledger.counts(from: Samples.noon, to: Samples.after(9)) == [])
            #expect(try await ledger.log(LogFilter()) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func waitingLettersComeByCustomerAndArrival(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [
                Samples.letter(1, to: "zoe", at: Samples.after(2)),
                Samples.letter(2, to: "ana", at: Samples.after(1)),
                Samples.letter(3, to: "zoe", at: Samples.after(1)),
                Samples.letter(4, to: "ana", at: Samples.after(3)),
            ]
            for letter in letters { try await ledger.accept(letter) }
            _ = try await ledger.send(Samples.letter(5, to: "ben"), as: 1)
            let all = try await ledger.waitingLetters(of: nil, limit: 9)
            #expect(all.map(\.letter) == [letters[2], letters[0], letters[1], letters[3]])
            #expect(try await ledger.waitingLetters(of: nil, limit: 3) == Array(all.prefix(3)))
            #expect(try await ledger.waitingLetters(of: "ana", limit: 9) == Array(all.suffix(2)))
            #expect(try await ledger.waitingLetters(of: "ana", limit: 1) == [all[2]])
        }
    }

    @Test(arguments: Backend.allCases)
    func theLastLettersOfACustomerComeByArrivalWhateverBecameOfThem(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = (0..<4).map { Samples.letter($0, at: Samples.after($0)) }
            _ = try await ledger.send(letters[0], as: 1)
            _ = try await ledger.send(letters[1], as: 2)
            try await ledger.accept(letters[2], letters[3])
            let all = try await ledger.letters(of: ana, since: Samples.noon, limit: 9)
            #expect(all.map(\.letter) == letters)
            #expect(all.map(\.state) == [.leaving, .leaving, .waiting, .waiting])
            #expect(
                try await ledger.letters(of: ana, since: Samples.after(1), limit: 9) == Array(all.suffix(3))
            )
            #expect(try await ledger.letters(of: ana, since: Samples.noon, limit: 2) == Array(all.suffix(2)))
        }
    }

    @Test(arguments: Backend.allCases)
    func countsAreByTeamAndStateOfWhatWasAcceptedInTheSpan(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for number in 0..<6 {
                try await ledger.accept(Samples.letter(number, to: "c\(number)", at: Samples.after(number)))
            }
            _ = try await ledger.send(Samples.letter(7, at: Samples.after(2), kind: Samples.reply), as: 1)
            _ = try await ledger.send(Samples.letter(8, to: "ben", at: Samples.after(3)), as: 2)
            let counts = try await ledger.counts(from: Samples.after(1), to: Samples.after(4))
            #expect(
                counts == [
                    StateCount(team: "marketing", state: .waiting, letters: 3),
                    StateCount(team: "marketing", state: .leaving, letters: 1),
                    StateCount(team: "support", state: .leaving, letters: 1),
                ]
            )
        }
    }

    @Test(
        arguments: Backend.allCases,
        [(0, 120), (0, 15), (15, 30), (7, 8), (14, 16), (1, 119), (16, 29), (61, 300), (50, 50), (60, 20)],
    )
    func countsAreExactWhereverASpanBeginsAndEnds(_ backend: Backend, _ span: (Int, Int)) async throws {
        try await backend.withLedger { ledger in
            let letters = (0..<120).map { minute in
                Samples.letter(minute, to: "c\(minute)", at: Samples.after(minute))
            }
            try await ledger.accept(letters.map { Samples.accepted($0) })
            for letter in letters where letter.id.raw % 3 == 0 { try await ledger.suppress(letter) }
            // One that is read again as another team's, and then sent.
            let read = letters[40].with(Samples.letter(40, at: Samples.after(40), kind: Samples.reply).facts)
            let dispatch = Samples.dispatch(40, of: [read])
            let record = CaseRecord(
                customer: read.customer,
                version: 1,
                changes: [
                    CaseRecord.Change(
                        letter: read.id,
                        state: .leaving,
                        dispatch: dispatch.id,
                        reread: read,
                    )
                ],
                charges: [],
                dispatches: [dispatch],
                decisions: [],
                due: nil,
            )
            #expect(try await ledger.record([record]) == [])
            let counts = try await ledger.counts(from: Samples.after(span.0), to: Samples.after(span.1))
            let inside = (0..<120).filter { span.0 <= $0 && $0 < span.1 }
            let suppressed = inside.filter { letters[$0].id.raw % 3 == 0 && $0 != 40 }
            let waiting = inside.count - suppressed.count - (inside.contains(40) ? 1 : 0)
            let expected = [
                StateCount(team: "marketing", state: .waiting, letters: waiting),
                StateCount(team: "marketing", state: .suppressed, letters: suppressed.count),
                StateCount(team: "support", state: .leaving, letters: inside.contains(40) ? 1 : 0),
            ]
            #expect(counts == expected.filter { $0.letters > 0 })
        }
    }

    @Test(arguments: Backend.allCases, [Case.Order.release, .cancel, .hold])
    func anOrderIsGivenAndTakenBack(_ backend: Backend, _ order: Case.Order) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.hold(letter, until: Samples.after(500))
            let version = try await ledger.version()
            let note = Samples.decision(1, on: letter, .hold, "paused", at: Samples.after(1), actor: "root")
            let gone = try await ledger.order(order, on: [letter.id], decisions: [note], at: Samples.after(1))
            #expect(gone == [])
            #expect(try await ledger.letter(letter.id)?.letter == letter.ordered(order))
            #expect(try await ledger.decisions(on: letter.id) == [note])
            #expect(try await ledger.nextCaseDue() == Samples.after(1))
            #expect(try await ledger.version() != version)
            _ = try await ledger.order(nil, on: [letter.id], decisions: [], at: Samples.after(2))
            #expect(try await ledger.letter(letter.id)?.letter == letter)
        }
    }

    @Test(arguments: Backend.allCases)
    func anOrderOnWhatNoLongerWaitsChangesNothing(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let gone = Samples.letter(1)
            let waiting = Samples.letter(2, to: "ben")
            _ = try await ledger.send(gone, as: 1)
            try await ledger.accept(waiting)
            let notes = [gone, waiting].enumerated().map { index, letter in
                Samples.decision(70 + index, on: letter, .suppress, "cancelled", actor: "root")
            }
            let ids = [gone.id, waiting.id, Samples.id(404)]
            let refused = try await ledger.order(.cancel, on: ids, decisions: notes, at: Samples.noon)
            #expect(refused == [gone.id, Samples.id(404)])
            #expect(try await ledger.letter(gone.id)?.letter == gone)
            #expect(try await ledger.letter(waiting.id)?.letter.facts.order == .cancel)
            #expect(try await ledger.log(LogFilter(kinds: [.suppress])).map(\.decision) == [notes[1]])
        }
    }

    @Test(arguments: Backend.allCases)
    func aRecordIsRefusedOnceAnOperatorHasActed(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            _ = try await ledger.order(.hold, on: [letter.id], decisions: [], at: Samples.noon)
            let record = Samples.sending(Samples.dispatch(1, of: [letter]), [letter], version: 1)
            #expect(try await ledger.record([record]) == [ana])
        }
    }
}
