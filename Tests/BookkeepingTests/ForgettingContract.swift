// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct ForgettingContract {
    let ana = "ana@customer.example"
    static let early = Samples.after(-1_000)

    static func horizon(
        bodies: Timestamp = early,
        charges: Timestamp = early,
        decisions: Timestamp = early,
    ) -> Horizon {
        Horizon(bodies: bodies, charges: charges, decisions: decisions)
    }

    @Test(arguments: Backend.allCases)
    func theBodyOfASuppressedLetterStaysItsTime(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.suppress(letter)
            #expect(try await ledger.states(letter) == [.suppressed])
            try await ledger.forgetAll(Self.horizon(bodies: Samples.noon))
            #expect(try await ledger.body(of: letter.message) == Samples.body(1))
            try await ledger.forgetAll(Self.horizon(bodies: Samples.after(1)))
            #expect(try await ledger.body(of: letter.message) == nil)
            #expect(try await ledger.states(letter) == [.suppressed])
        }
    }

    /// A million customers of whom nothing is old must not be walked each minute.
    @Test(arguments: Backend.allCases)
    func aSweepThatFindsNothingOldHasNoMore(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            // More than one call looks at.
            try await ledger.accept((1...2_500).map { Samples.accepted(Samples.letter($0, to: "c\($0)")) })
            let late = Samples.letter(3_000, to: "late")
            _ = try await ledger.send(late, as: 1)
            #expect(try await ledger.forget(Self.horizon()) == false)
            // What is old behind them is found by the sweeps that follow.
            for _ in 1...3 { _ = try await ledger.forget(Self.horizon(charges: Samples.after(1))) }
            let file = try await ledger.openCase(of: "late", at: Samples.noon, memory: Samples.week)
            #expect(file.charges.isEmpty)
        }
    }

    @Test(arguments: Backend.allCases)
    func theBodyOfAnOpenLetterIsNeverForgotten(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let waiting = Samples.letter(1)
            let leaving = Samples.letter(2, to: "ben")
            try await ledger.accept(waiting)
            _ = try await ledger.send(leaving, as: 1)
            try await ledger.forgetAll(Self.horizon(bodies: Samples.after(600)))
            #expect(try await ledger.body(of: waiting.message) != nil)
            #expect(try await ledger.body(of: leaving.message) != nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func theBodyOfThreeLettersGoesWithTheLast(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = ["ana", "ben", "cho"].enumerated().map { index, customer in
                Samples.letter(index + 1, to: customer, in: 1)
            }
            try await ledger.accept([Samples.accepted(letters)])
            for (index, letter) in letters.enumerated() {
                #expect(try await ledger.body(of: letter.message) != nil)
                let dispatch = Samples.dispatch(index, of: [letter])
                _ = try await ledger.record([Samples.sending(dispatch, [letter], version: 1)])
                _ = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon))
                let decisions = Samples.outcome(50 + index, dispatch, [letter], "delivered")
                let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
                try await ledger.settle([settlement])
            }
            #expect(try await ledger.body(of: letters[0].message) == nil)
        }
    }

    @Test(arguments: Backend.allCases, [true, false])
    func oneSuppressedLetterKeepsTheBodyOfAll(_ backend: Backend, isFirst: Bool) async throws {
        try await backend.withLedger { ledger in
            let sent = Samples.letter(1, to: "ana", in: 1)
            let suppressed = Samples.letter(2, to: "ben", in: 1)
            try await ledger.accept([Samples.accepted([sent, suppressed])])
            if isFirst { try await ledger.suppress(suppressed) }
            let dispatch = Samples.dispatch(1, of: [sent])
            _ = try await ledger.record([Samples.sending(dispatch, [sent], version: 1)])
            _ = try await ledger.claimDispatches(Claim(relay: "main", limit: 9, at: Samples.noon))
            try await ledger.settle([Settlement(dispatch: dispatch.id, result: .delivered, decisions: [])])
            if !isFirst { try await ledger.suppress(suppressed) }
            #expect(try await ledger.body(of: sent.message) != nil)
            try await ledger.forgetAll(Self.horizon(bodies: Samples.after(1)))
            #expect(try await ledger.body(of: sent.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatAnOperatorMaySendAgainKeepsItsBodyItsTime(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1, unknown: .ask)
            try await ledger.settle([Settlement(dispatch: dispatch.id, result: .unknown, decisions: [])])
            #expect(try await ledger.body(of: letter.message) != nil)
            try await ledger.forgetAll(Self.horizon(bodies: Samples.after(1)))
            #expect(try await ledger.body(of: letter.message) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func chargesBeforeTheHorizonGo(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for minute in 0..<3 {
                let letter = Samples.letter(minute)
                try await ledger.accept(letter)
                let dispatch = Samples.dispatch(minute, of: [letter])
                let version = try await ledger.version()
                let record = Samples.sending(dispatch, [letter], version: version, at: Samples.after(minute))
                _ = try await ledger.record([record])
            }
            try await ledger.forgetAll(Self.horizon(charges: Samples.after(1)))
            let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(file.charges.map(\.at) == [Samples.after(1), Samples.after(2)])
        }
    }

    @Test(arguments: Backend.allCases)
    func aSettledLetterGoesWithItsLastDecision(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            let decisions = Samples.outcome(50, dispatch, [letter], "delivered")
            let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
            try await ledger.settle([settlement])
            try await ledger.forgetAll(Self.horizon(decisions: Samples.after(1)))
            #expect(try await ledger.decisions(on: letter.id) == decisions)
            #expect(try await ledger.log(LogFilter()).map(\.decision) == decisions)
            #expect(try await ledger.letters(of: dispatch.id).count == 1)
            try await ledger.forgetAll(Self.horizon(decisions: Samples.after(2)))
            #expect(try await ledger.letter(letter.id) == nil)
            #expect(try await ledger.log(LogFilter()) == [])
            #expect(try await ledger.counts(from: Self.early, to: Samples.after(600)) == [])
            #expect(try await ledger.letters(of: dispatch.id) == [])
            #expect(try await ledger.letters(of: ana, since: Samples.noon, limit: 9) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func aLetterThatStillWaitsOutlivesItsDecisions(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            try await ledger.write(Samples.decision(1, on: letter, .hold, "budget"), on: letter)
            try await ledger.forgetAll(Self.horizon(decisions: Samples.after(1)))
            let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(file.letters.map(\.letter) == [letter])
            #expect(file.lastHolds == [:])
            #expect(try await ledger.decisions(on: letter.id) == [])
            let later = Samples.decision(2, on: letter, .hold, "gap", at: Samples.after(5))
            try await ledger.write(later, on: letter)
            #expect(try await ledger.decisions(on: letter.id) == [later])
            try await ledger.suppress(letter)
            try await ledger.forgetAll(Self.horizon(decisions: Samples.after(6)))
            #expect(try await ledger.letter(letter.id) == nil)
        }
    }

    @Test(arguments: Backend.allCases)
    func aLongLogIsForgottenCallByCall(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let decisions = (0..<3_000).map { number in
                Samples.decision(number, on: letter, .hold, "budget", at: Samples.after(number))
            }
            try await ledger.write(decisions, on: letter)
            try await ledger.forgetAll(Self.horizon(decisions: Samples.after(2_500)))
            #expect(try await ledger.log(LogFilter()).map(\.decision) == Array(decisions[2_500...]))
            #expect(try await ledger.decisions(on: letter.id) == Array(decisions[2_500...]))
            let since = try await ledger.log(LogFilter(since: Samples.after(2_900)))
            #expect(since.count == 100)
        }
    }

    @Test(arguments: Backend.allCases)
    func aCustomerWhoWasForgottenBeginsAnew(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1)
            let decisions = Samples.outcome(50, dispatch, [letter], "delivered")
            let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
            try await ledger.settle([settlement])
            let late = Samples.after(600)
            try await ledger.forgetAll(Self.horizon(bodies: late, charges: late, decisions: late))
            let file = try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week)
            #expect(file.charges.isEmpty && file.earlier.isEmpty && file.letters.isEmpty)
            try await ledger.accept(Samples.letter(2))
            #expect(try await ledger.waitingLetters(of: ana, limit: 9).count == 1)
        }
    }
}

extension Ledger {
    /// Records that a letter will never leave.
    func suppress(_ letter: Letter) async throws {
        let record = CaseRecord(
            customer: letter.customer,
            version: try await version(of: letter.customer),
            changes: [CaseRecord.Change(letter: letter.id, state: .suppressed)],
            charges: [],
            dispatches: [],
            decisions: [],
            due: nil,
        )
        _ = try await self.record([record])
    }

    /// Forgets until nothing more is left to forget.
    func forgetAll(_ horizon: Horizon) async throws {
        while try await forget(horizon) {}
    }
}
