// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct AccountContract {
    /// A record that sends a letter and counts on an account as it was opened.
    private func sending(
        _ number: Int,
        _ letter: Letter,
        _ ledger: any Ledger,
        account version: Int64?,
        isCharged: Bool = true,
    ) async throws -> CaseRecord {
        let opened = try await ledger.openCase(of: letter.customer, at: Samples.noon, memory: Samples.week)
        let dispatch = Samples.dispatch(number, of: [letter])
        let sent = Samples.sending(dispatch, [letter], version: opened.version, at: Samples.after(number))
        return CaseRecord(
            customer: sent.customer,
            version: sent.version,
            changes: sent.changes,
            charges: isCharged ? sent.charges : [],
            dispatches: sent.dispatches,
            decisions: sent.decisions,
            due: nil,
            account: version.map { CaseRecord.Account(name: "acme", version: $0) },
        )
    }

    private func version(_ ledger: any Ledger) async throws -> Int64 {
        try await ledger.openAccount("acme", of: [], since: Samples.noon).version
    }

    @Test(arguments: Backend.allCases)
    func theChargesOfEachMemberAreOpened(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = [
                Samples.letter(1, to: "ana"), Samples.letter(2, to: "ben"), Samples.letter(3, to: "cem"),
            ]
            try await ledger.accept(letters.map { Samples.accepted($0) })
            for (index, letter) in letters.enumerated() {
                let account: Int64? = letter.customer == "cem" ? nil : Int64(index)
                let record = try await sending(index + 1, letter, ledger, account: account)
                #expect(try await ledger.record([record]) == [])
            }
            let members = ["ana", "ben", "nobody"]
            let opened = try await ledger.openAccount("acme", of: members, since: Samples.noon)
            #expect(opened.version == 2)
            #expect(
                opened.charges.mapValues { $0.map(\.at) } == [
                    "ana": [Samples.after(1)], "ben": [Samples.after(2)],
                ]
            )
            let late = try await ledger.openAccount("acme", of: members, since: Samples.after(2))
            #expect(late.charges.keys.sorted() == ["ben"])
            let other = try await ledger.openAccount("other", of: ["cem"], since: Samples.noon)
            #expect(other.version == 0)
            #expect(other.charges.keys.sorted() == ["cem"])
        }
    }

    @Test(arguments: Backend.allCases)
    func aRecordIsRefusedOnceAnotherHasChargedItsAccount(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let (one, other) = (Samples.letter(1, to: "ana"), Samples.letter(2, to: "ben"))
            try await ledger.accept(one, other)
            let first = try await sending(1, one, ledger, account: 0)
            let second = try await sending(2, other, ledger, account: 0)
            #expect(try await ledger.record([first]) == [])
            #expect(try await ledger.record([second]) == ["ben"])
            #expect(try await ledger.openAccount("acme", of: ["ben"], since: Samples.noon).charges.isEmpty)
            #expect(try await ledger.letter(other.id)?.state == .waiting)
            let again = try await sending(2, other, ledger, account: 1)
            #expect(try await ledger.record([again]) == [])
            #expect(try await version(ledger) == 2)
        }
    }

    @Test(arguments: Backend.allCases)
    func recordsOfOneCallCountOnThoseBeforeThem(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = ["ana", "ben", "cem"].enumerated().map { Samples.letter($0 + 1, to: $1) }
            try await ledger.accept(letters.map { Samples.accepted($0) })
            var records: [CaseRecord] = []
            for (index, letter) in letters.enumerated() {
                records.append(try await sending(index + 1, letter, ledger, account: Int64(index)))
            }
            #expect(try await ledger.record(records) == [])
            #expect(try await version(ledger) == 3)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatCountedOnARefusedRecordIsRefusedToo(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letters = ["ana", "ben", "cem"].enumerated().map { Samples.letter($0 + 1, to: $1) }
            try await ledger.accept(letters.map { Samples.accepted($0) })
            var records: [CaseRecord] = []
            for (index, letter) in letters.enumerated() {
                let account: Int64? = letter.customer == "cem" ? nil : Int64(index)
                records.append(try await sending(index + 1, letter, ledger, account: account))
            }
            // An operator's order on the first of them makes its record stale.
            _ = try await ledger.order(.cancel, on: [letters[0].id], decisions: [], at: Samples.noon)
            #expect(try await ledger.record(records) == ["ana", "ben"])
            #expect(try await ledger.letter(letters[2].id)?.state == .leaving)
            #expect(try await version(ledger) == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func whatChargesNothingDoesNotStandInTheWay(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let (one, other) = (Samples.letter(1, to: "ana"), Samples.letter(2, to: "ben"))
            try await ledger.accept(one, other)
            let free = try await sending(1, one, ledger, account: 0, isCharged: false)
            let second = try await sending(2, other, ledger, account: 0)
            #expect(try await ledger.record([free, second]) == [])
            #expect(try await version(ledger) == 1)
        }
    }
}
