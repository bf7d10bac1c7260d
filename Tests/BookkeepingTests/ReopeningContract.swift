// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

/// An operator's hand on letters that had their end already.
@Suite struct ReopeningContract {
    private let ana = "ana@customer.example"

    private static let forgotten = Horizon(
        bodies: Samples.after(1),
        charges: Timestamp(milliseconds: 0),
        decisions: Timestamp(milliseconds: 0)
    )

    /// A letter whose outcome nobody knows, kept for an operator's word.
    private func unknown(_ letter: Letter, in ledger: any Ledger) async throws {
        let dispatch = try await ledger.send(letter, as: 1, unknown: .ask)
        let decisions = Samples.outcome(50, dispatch, [letter], "unknown")
        try await ledger.settle([Settlement(dispatch: dispatch.id, result: .unknown, decisions: decisions)])
        #expect(try await ledger.states(letter) == [.unknown])
    }

    @Test(arguments: Backend.allCases)
    func whatWasSuppressedIsReleased(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.suppress(letter)
            let note = Samples.decision(1, on: letter, .send, "released", at: Samples.after(1), actor: "root")
            let ids = [letter.id]
            let gone = try await ledger.order(.release, on: ids, decisions: [note], at: Samples.after(1))
            #expect(gone == [])
            #expect(try await ledger.states(letter) == [.waiting])
            #expect(try await ledger.nextCaseDue() == Samples.after(1))
            let file = try await ledger.openCase(of: ana, at: Samples.after(1), memory: Samples.week)
            #expect(file.letters.map(\.letter.facts.order) == [.release])
            #expect(file.earlier.isEmpty)
            // It leaves, and its body goes with it.
            let dispatch = Samples.dispatch(7, of: [letter])
            let version = try await ledger.version()
            #expect(try await ledger.record([Samples.sending(dispatch, [letter], version: version)]) == [])
            let claimed = try await ledger.claimDispatches(
                Claim(relay: "main", limit: 9, at: Samples.after(2))
            )
            #expect(claimed.first?.body == Samples.body(1))
            let outcome = Samples.outcome(60, dispatch, [letter], "delivered")
            try await ledger.settle([
                Settlement(dispatch: dispatch.id, result: .delivered, decisions: outcome)
            ])
            #expect(try await ledger.states(letter) == [.sent])
            #expect(try await ledger.body(of: letter.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatIsUnknownIsSentAgain(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await unknown(letter, in: ledger)
            #expect(try await ledger.order(.release, on: [letter.id], decisions: [], at: Samples.noon) == [])
            #expect(try await ledger.states(letter) == [.waiting])
            #expect(try await ledger.decisions(on: letter.id).last?.dispatch == Samples.id(1))
            // Its body is not forgotten while it waits.
            try await ledger.forgetAll(Self.forgotten)
            #expect(try await ledger.body(of: letter.message) != nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatIsUnknownIsClosedByACancel(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await unknown(letter, in: ledger)
            let note = Samples.decision(70, on: letter, .suppress, "cancelled", actor: "root")
            #expect(
                try await ledger.order(.cancel, on: [letter.id], decisions: [note], at: Samples.noon) == []
            )
            #expect(try await ledger.states(letter) == [.suppressed])
            #expect(try await ledger.decisions(on: letter.id).last == note)
            try await ledger.forgetAll(Self.forgotten)
            #expect(try await ledger.body(of: letter.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases, [true, false])
    func oneOfSeveralLettersOfAMessageIsReleased(_ backend: Backend, areAllClosed: Bool) async throws {
        try await backend.withLedger { ledger in
            let other = Samples.letter(1, to: "ana", in: 1)
            let suppressed = Samples.letter(2, to: "ben", in: 1)
            try await ledger.accept([Samples.accepted([other, suppressed])])
            try await ledger.suppress(suppressed)
            if areAllClosed { try await ledger.suppress(other) }
            let ids = [suppressed.id]
            #expect(try await ledger.order(.release, on: ids, decisions: [], at: Samples.noon) == [])
            #expect(try await ledger.states(suppressed) == [.waiting])
            if !areAllClosed { try await ledger.suppress(other) }
            try await ledger.forgetAll(Self.forgotten)
            #expect(try await ledger.body(of: suppressed.message) != nil, "one of them waits")
            try await ledger.suppress(suppressed)
            try await ledger.forgetAll(Self.forgotten)
            #expect(try await ledger.body(of: suppressed.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatHasNoBodyAnyMoreStaysAsItIs(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.suppress(letter)
            try await ledger.forgetAll(Self.forgotten)
            let gone = try await ledger.order(.release, on: [letter.id], decisions: [], at: Samples.noon)
            #expect(gone == [letter.id])
            #expect(try await ledger.states(letter) == [.suppressed])
        }
    }

    @Test(arguments: Backend.allCases, [Case.Order.hold, .cancel])
    func nothingElseReopensALetter(_ backend: Backend, _ order: Case.Order) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.suppress(letter)
            #expect(
                try await ledger.order(order, on: [letter.id], decisions: [], at: Samples.noon) == [letter.id]
            )
        }
    }
}
