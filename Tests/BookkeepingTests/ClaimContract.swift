// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

/// What is claimed in the change that makes room for it or makes it ready.
@Suite struct ClaimContract {
    private static func claim(_ limit: Int, of relay: String = "main") -> Claim {
        Claim(relay: relay, limit: limit, at: Samples.noon)
    }

    /// A letter for each of some customers, and the records that send them.
    private func records(of count: Int, in ledger: any Ledger) async throws -> [CaseRecord] {
        var records: [CaseRecord] = []
        for number in 1...count {
            let letter = Samples.letter(number, to: "c\(number)")
            try await ledger.accept(letter)
            records.append(Samples.sending(Samples.dispatch(number, of: [letter]), [letter], version: 1))
        }
        return records
    }

    @Test(arguments: Backend.allCases)
    func whatARecordMakesReadyIsClaimedWithItUpToTheRoom(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let records = try await records(of: 3, in: ledger)
            let recorded = try await ledger.record(
                records,
                claiming: [Self.claim(2), Self.claim(9, of: "other")]
            )
            #expect(recorded.refused == [])
            #expect(recorded.claimed.map(\.dispatch.customer) == ["c1", "c2"])
            #expect(recorded.claimed.map(\.body) == [Samples.body(1), Samples.body(2)])
            #expect(try await ledger.leavingDispatches() == recorded.claimed)
            let rest = try await ledger.claimDispatches(Self.claim(9))
            #expect(rest.map(\.dispatch.customer) == ["c3"])
        }
    }

    @Test(arguments: Backend.allCases)
    func whereThereIsRoomForAllTheyLeaveAtOnceTheMostUrgentFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            var records: [CaseRecord] = []
            for (number, rank) in [1: 2, 2: 0, 3: 1, 4: 0].sorted(by: { $0.key < $1.key }) {
                let letter = Samples.letter(number, to: "c\(number)")
                try await ledger.accept(letter)
                // The fourth is for later, and no claim of now is meant for it.
                let at = number == 4 ? Samples.after(5) : Samples.noon
                let made: [UInt8]? = number == 3 ? [7, 7] : nil
                let dispatch = Samples.dispatch(number, of: [letter], made: made, at: at, rank: rank)
                records.append(Samples.sending(dispatch, [letter], version: 1))
            }
            let recorded = try await ledger.record(records, claiming: [Self.claim(4)])
            #expect(recorded.claimed.map(\.dispatch.customer) == ["c2", "c3", "c1"])
            #expect(recorded.claimed.map(\.body) == [Samples.body(2), [7, 7], Samples.body(1)])
            #expect(recorded.claimed.map(\.attempts) == [0, 0, 0])
            #expect(Set(try await ledger.leavingDispatches()) == Set(recorded.claimed))
            #expect(try await ledger.claimDispatches(Self.claim(9)) == [])
            let later = Claim(relay: "main", limit: 9, at: Samples.after(5))
            #expect(try await ledger.claimDispatches(later).map(\.dispatch.customer) == ["c4"])
        }
    }

    @Test(arguments: Backend.allCases)
    func twoClaimsForOneRelayAreBothMeant(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = try await records(of: 2, in: ledger)
            let claims = [Self.claim(2), Self.claim(2)]
            let recorded = try await ledger.record(first, claiming: claims)
            #expect(recorded.claimed.map(\.dispatch.customer) == ["c1", "c2"])
        }
    }

    @Test(arguments: Backend.allCases)
    func whatWasReadyBeforeIsClaimedFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let records = try await records(of: 2, in: ledger)
            _ = try await ledger.record([records[0]])
            let recorded = try await ledger.record([records[1]], claiming: [Self.claim(1)])
            #expect(recorded.claimed.map(\.dispatch.customer) == ["c1"])
        }
    }

    @Test(arguments: Backend.allCases)
    func ofARefusedRecordNothingIsClaimed(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let records = try await records(of: 1, in: ledger)
            try await ledger.reopenCases(under: "another policy", at: Samples.noon)
            let recorded = try await ledger.record(records, claiming: [Self.claim(9)])
            #expect(recorded == Recorded(refused: ["c1"], claimed: []))
            #expect(try await ledger.leavingDispatches() == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func whatSettlesAMailClaimsTheNext(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = try await ledger.record(
                try await records(of: 2, in: ledger),
                claiming: [Self.claim(1)]
            )
            let leaving = try #require(first.claimed.first)
            let settlement = Settlement(dispatch: leaving.dispatch.id, result: .delivered, decisions: [])
            let next = try await ledger.settle([settlement], claiming: [Self.claim(1)])
            #expect(next.map(\.dispatch.customer) == ["c2"])
            #expect(try await ledger.leavingDispatches() == next)
            // Said again, since its answer may have been lost: it settles nothing, and may claim.
            #expect(try await ledger.settle([settlement], claiming: [Self.claim(1)]) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func whatIsToBeTriedAgainIsNotClaimedBeforeItsTime(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = try await ledger.record(
                try await records(of: 1, in: ledger),
                claiming: [Self.claim(9)]
            )
            let leaving = try #require(first.claimed.first)
            let later = Settlement(
                dispatch: leaving.dispatch.id,
                result: .retry(at: Samples.after(5)),
                decisions: [],
            )
            #expect(try await ledger.settle([later], claiming: [Self.claim(1)]) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func aSettlementThatFailsClaimsNothing(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = try await ledger.record(
                try await records(of: 2, in: ledger),
                claiming: [Self.claim(1)]
            )
            let leaving = try #require(first.claimed.first)
            let stranger = Samples.letter(99)
            let wrong = Settlement(
                dispatch: leaving.dispatch.id,
                result: .delivered,
                decisions: Samples.outcome(50, leaving.dispatch, [stranger], "delivered"),
            )
            await #expect(throws: LedgerError.self) {
                try await ledger.settle([wrong], claiming: [Self.claim(1)])
            }
            #expect(try await ledger.leavingDispatches() == first.claimed)
        }
    }
}
