// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct SilenceContract {
    private func silence(
        _ number: Int,
        _ scope: Scope = Scope(teams: ["marketing"]),
        customers: [String] = [],
        from start: Int = 0,
        to end: Int = 60,
    ) -> Silence {
        Silence(
            id: Samples.id(number, at: Samples.after(start)),
            scope: scope,
            customers: customers,
            start: Samples.after(start),
            planned: Samples.after(end),
            author: "eve",
            comment: "the shop is down",
        )
    }

    /// Judges every case that is due, and leaves its letters waiting.
    private func rest(_ ledger: any Ledger) async throws {
        for opened in try await ledger.openCases(limit: 99, at: Samples.after(99), memory: Samples.week) {
            let record = CaseRecord(
                customer: opened.customer,
                version: opened.version,
                changes: [],
                charges: [],
                dispatches: [],
                decisions: [],
                due: nil
            )
            #expect(try await ledger.record([record]) == [])
        }
    }

    private func due(_ ledger: any Ledger, at minutes: Int) async throws -> Set<String> {
        let due = try await ledger.openCases(
            limit: 99_999,
            at: Samples.after(minutes),
            memory: Samples.week
        )
        return Set(due.map(\.customer))
    }

    @Test(arguments: Backend.allCases)
    func whatIsKeptIsListedAsLongAsItHolds(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let whole = Scope(
                teams: ["marketing", "the sales team"],
                sources: ["crm"],
                streams: ["news"],
                classes: ["promotional"],
                cohorts: ["new"],
            )
            let kept = [
                silence(2), silence(3, Scope()),
                silence(1, whole, customers: ["ana", "ben"], from: 5, to: 30),
            ]
            for silence in kept.reversed() { try await ledger.keep(silence, at: silence.start) }
            #expect(try await ledger.silences(endingAfter: nil) == kept)
            #expect(try await ledger.silences(endingAfter: Samples.after(29)) == kept)
            #expect(try await ledger.silences(endingAfter: Samples.after(30)) == Array(kept[0...1]))
            #expect(try await ledger.silences(endingAfter: Samples.after(60)) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func objectionsAreTheSilencesThatHoldAndTheOptOutsOfTheAddressesAsked(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let over = silence(1, to: 10)
            let kept = silence(2, to: 30)
            for silence in [over, kept] { try await ledger.keep(silence, at: silence.start) }
            let optOuts = ["ana", "ben", "cem"].map { address in
                OptOut(address: address, reason: .complained, at: Samples.noon, author: nil, comment: "")
            }
            for optOut in optOuts { try await ledger.keep(optOut, of: []) }
            let objections = try await ledger.objections(to: ["cem", "ana", "dan"], at: Samples.after(10))
            #expect(objections == Objections(silences: [kept], optOuts: [optOuts[0], optOuts[2]]))
            #expect(
                try await ledger.objections(to: [], at: Samples.after(30))
                    == Objections(silences: [], optOuts: [])
            )
        }
    }

    @Test(arguments: Backend.allCases)
    func dueCasesComeWithWhatObjectsToThem(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let kept = silence(1, to: 30)
            try await ledger.keep(kept, at: kept.start)
            let optOuts = ["ana", "ben", "cem"].map { customer in
                OptOut(
                    address: customer + "'s",
                    reason: .complained,
                    at: Samples.noon,
                    author: nil,
                    comment: ""
                )
            }
            for optOut in optOuts { try await ledger.keep(optOut, of: []) }
            try await ledger.accept(
                Samples.letter(1, to: "ana"),
                Samples.letter(2, to: "ben", at: Samples.after(5)),
                Samples.letter(3, to: "dan"),
            )
            let due = try await ledger.openCases(limit: 9, at: Samples.after(1), memory: Samples.week) {
                [$0.customer + "'s"]
            }
            #expect(due.cases.map(\.customer) == ["ana", "dan"])
            #expect(due.objections == Objections(silences: [kept], optOuts: [optOuts[0]]))
        }
    }

    @Test(arguments: Backend.allCases)
    func aSilenceIsEndedOnce(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let kept = silence(1)
            try await ledger.keep(kept, at: Samples.noon)
            let ending = Silence.Ending(at: Samples.after(9), by: "zoe")
            #expect(try await ledger.end(kept.id, ending))
            #expect(try await ledger.silences(endingAfter: nil) == [kept.ended(ending)])
            #expect(try await ledger.silences(endingAfter: Samples.after(9)) == [])
            #expect(try await !ledger.end(kept.id, Silence.Ending(at: Samples.after(10), by: "eve")))
            #expect(try await !ledger.end(Samples.id(7), ending))
            let past = silence(2, to: 1)
            try await ledger.keep(past, at: Samples.noon)
            #expect(try await !ledger.end(past.id, ending), "its time was over")
        }
    }

    @Test(arguments: Backend.allCases)
    func whatItIsAboutIsDueWhenItBeginsAndWhenItIsEnded(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(
                Samples.letter(1, to: "ana"),
                Samples.letter(2, to: "ben", kind: Samples.reply),
                Samples.letter(3, to: "cem", kind: Samples.reply),
                Samples.letter(4, to: "cem"),
            )
            try await rest(ledger)
            let before = try await ledger.openCase(of: "ana", at: Samples.noon, memory: Samples.week)
            let kept = silence(1, Scope(teams: ["marketing"], cohorts: ["nobody knows"]))
            try await ledger.keep(kept, at: Samples.after(2))
            #expect(try await due(ledger, at: 1) == [])
            #expect(try await due(ledger, at: 2) == ["ana", "cem"])
            let stale = CaseRecord(
                customer: "ana",
                version: before.version,
                changes: [],
                charges: [],
                dispatches: [],
                decisions: [],
                due: nil
            )
            #expect(try await ledger.record([stale]) == ["ana"], "it was opened before")
            try await rest(ledger)
            #expect(try await ledger.end(kept.id, Silence.Ending(at: Samples.after(5), by: "eve")))
            #expect(try await due(ledger, at: 4) == [])
            #expect(try await due(ledger, at: 5) == ["ana", "cem"])
        }
    }

    @Test(arguments: Backend.allCases)
    func oneOfNamedCustomersIsAboutNobodyElse(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.accept(Samples.letter(1, to: "ana"), Samples.letter(2, to: "ben"))
            try await rest(ledger)
            try await ledger.keep(silence(1, Scope(), customers: ["ben", "nobody"]), at: Samples.after(2))
            #expect(try await due(ledger, at: 2) == ["ben"])
        }
    }

    @Test(arguments: Backend.allCases)
    func manyCasesAreAllDue(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            // Several letters of a customer lie across the end of any batch.
            let letters = (0..<4_500).map { number in
                Samples.letter(number + 1, to: "c\(number / 7)")
            }
            try await ledger.accept(letters.map { Samples.accepted($0) })
            for _ in 0..<10 { try await rest(ledger) }
            #expect(try await due(ledger, at: 99) == [])
            try await ledger.keep(silence(1), at: Samples.after(2))
            #expect(try await due(ledger, at: 2) == Set((0..<4_500).map { "c\($0 / 7)" }))
        }
    }

    @Test(arguments: Backend.allCases)
    func whatIsOverIsForgottenWithTheDecisionsOfItsTime(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for kept in [silence(1, to: 10), silence(2, to: 30)] {
                try await ledger.keep(kept, at: Samples.noon)
            }
            let moment = Samples.after(20)
            let horizon = Horizon(bodies: moment, charges: moment, decisions: moment)
            while try await ledger.forget(horizon) {}
            #expect(try await ledger.silences(endingAfter: nil) == [silence(2, to: 30)])
        }
    }
}
