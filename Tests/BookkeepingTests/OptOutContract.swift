// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct OptOutContract {
    private func optOut(
        _ address: String,
        _ reason: OptOutReason = .unsubscribed,
        stream: String? = nil,
        at minutes: Int = 0,
        author: String? = "eve",
    ) -> OptOut {
        OptOut(
            address: address,
            reason: reason,
            stream: stream,
            at: Samples.after(minutes),
            author: author,
            comment: "asked by phone",
        )
    }

    @Test(arguments: Backend.allCases)
    func whatIsKeptIsFoundByItsAddress(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let kept = [
                optOut("ana"), optOut("ana", stream: "news"), optOut("ana", .bounced, author: nil),
                optOut("ben", .complained), optOut("änne"),
            ]
            for optOut in kept.reversed() { try await ledger.keep(optOut, of: []) }
            #expect(try await ledger.optOuts(of: ["ana"]) == Array(kept[0..<3]))
            #expect(try await ledger.optOuts(of: ["ben", "ana", "ben"]) == Array(kept[0..<4]))
            #expect(try await ledger.optOuts(of: ["cem"]) == [])
            #expect(try await ledger.optOuts(of: []) == [])
        }
    }

    @Test(arguments: Backend.allCases)
    func allAreListedPageByPage(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            var kept: [OptOut] = []
            for number in 10..<30 {
                kept.append(optOut("a\(number)"))
                kept.append(optOut("a\(number)", stream: "news"))
                kept.append(optOut("a\(number)", .complained))
            }
            for optOut in kept.shuffled() { try await ledger.keep(optOut, of: []) }
            var listed: [OptOut] = []
            while true {
                let page = try await ledger.optOuts(after: listed.last, limit: 7)
                guard !page.isEmpty else { break }
                #expect(page.count == min(7, kept.count - listed.count))
                listed += page
            }
            #expect(listed == kept)
        }
    }

    @Test(arguments: Backend.allCases)
    func theSameAgainStandsInThePlaceOfTheFirst(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            try await ledger.keep(optOut("ana", .bounced), of: [])
            let again = optOut("ana", .bounced, at: 5, author: nil)
            try await ledger.keep(again, of: [])
            #expect(try await ledger.optOuts(after: nil, limit: 9) == [again])
        }
    }

    @Test(arguments: Backend.allCases)
    func onlyWhatIsNamedIsRemoved(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            for kept in [optOut("ana"), optOut("ana", stream: "news"), optOut("ben")] {
                try await ledger.keep(kept, of: [])
            }
            let gone = [optOut("ana", stream: "news", at: 9, author: "zoe"), optOut("cem")]
            #expect(try await ledger.remove(gone, of: [], at: Samples.after(9)) == 1)
            #expect(try await ledger.optOuts(after: nil, limit: 9) == [optOut("ana"), optOut("ben")])
            #expect(try await ledger.remove(gone, of: [], at: Samples.after(9)) == 0)
        }
    }

    @Test(arguments: Backend.allCases)
    func aCaseIsDueAgainAndOneThatWasOpenedBeforeIsRefused(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let ana = letter.customer
            func wait(_ version: Int64) -> CaseRecord {
                CaseRecord(
                    customer: ana,
                    version: version,
                    changes: [],
                    charges: [],
                    dispatches: [],
                    decisions: [],
                    due: nil
                )
            }
            func version() async throws -> Int64 {
                try await ledger.openCase(of: ana, at: Samples.noon, memory: Samples.week).version
            }
            #expect(try await ledger.record([wait(try await version())]) == [])
            #expect(try await ledger.nextCaseDue() == nil)
            let before = try await version()
            try await ledger.keep(optOut(ana, at: 3), of: [ana, "nobody"])
            #expect(try await ledger.record([wait(before)]) == [ana])
            #expect(try await ledger.nextCaseDue() == Samples.after(3))
            #expect(try await ledger.record([wait(try await version())]) == [])
            let opened = try await version()
            _ = try await ledger.remove([optOut(ana)], of: [ana], at: Samples.after(4))
            #expect(try await ledger.record([wait(opened)]) == [ana])
            #expect(try await ledger.nextCaseDue() == Samples.after(4))
            let nobody = try await ledger.openCase(of: "nobody", at: Samples.noon, memory: Samples.week)
            #expect(nobody.version == 0, "nobody has no case for it")
        }
    }

    @Test(arguments: Backend.allCases)
    func whatARelaySaidOfAnAddressIsKeptWithItsOutcome(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter, Samples.letter(2, to: "ben"))
            let dispatch = Samples.dispatch(1, of: [letter])
            let version = try await ledger.openCase(
                of: letter.customer,
                at: Samples.noon,
                memory: Samples.week
            ).version
            _ = try await ledger.record([Samples.sending(dispatch, [letter], version: version)])
            for opened in try await ledger.openCases(limit: 9, at: Samples.noon, memory: Samples.week) {
                let rest = CaseRecord(
                    customer: opened.customer,
                    version: opened.version,
                    changes: [],
                    charges: [],
                    dispatches: [],
                    decisions: [],
                    due: nil
                )
                _ = try await ledger.record([rest])
            }
            #expect(try await ledger.nextCaseDue() == nil)
            let dead = optOut(letter.recipient, .bounced, author: nil)
            let settlement = Settlement(
                dispatch: dispatch.id,
                result: .failed(bounces: []),
                decisions: Samples.outcome(50, dispatch, [letter], "refused"),
                optOuts: [dead],
                reopens: ["ben", "nobody"],
            )
            try await ledger.settle([settlement])
            #expect(try await ledger.optOuts(after: nil, limit: 9) == [], "it was not leaving")
            _ = try await ledger.claimDispatches(Claim(relay: "main", limit: 1, at: Samples.noon))
            try await ledger.settle([settlement])
            #expect(try await ledger.optOuts(after: nil, limit: 9) == [dead])
            let due = try await ledger.openCases(limit: 9, at: Samples.after(9), memory: Samples.week)
            #expect(Set(due.map(\.customer)) == [letter.customer, "ben"])
        }
    }
}
