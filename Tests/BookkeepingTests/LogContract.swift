// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Testing

@Suite struct LogContract {
    @Test(arguments: Backend.allCases)
    func everyPartOfADecisionIsKept(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let decisions = [
                Samples.decision(1, on: letter, .hold, "budget", until: Samples.after(60), actor: "root"),
                Samples.decision(2, on: letter, .merge, "digest", of: Samples.id(8), dispatch: Samples.id(9)),
                // An id that was made before, and one that was made after the moment that the decision tells.
                Decision(
                    id: Samples.id(3, at: Samples.after(-600)),
                    at: Samples.noon,
                    letter: letter.id,
                    kind: .outcome,
                    reason: "refused",
                    because: "",
                    policy: "sha256:two",
                ),
                Decision(
                    id: Samples.id(4, at: Samples.after(600)),
                    at: Samples.noon,
                    letter: letter.id,
                    kind: .suppress,
                    reason: "expired",
                    because: "4.2.2 \u{1F4ED} voll",
                    policy: Samples.policy,
                ),
            ]
            for decision in decisions { try await ledger.write(decision, on: letter) }
            #expect(try await ledger.decisions(on: letter.id) == decisions)
            #expect(try await ledger.log(LogFilter()).map(\.decision) == decisions)
            #expect(try await ledger.decisions(on: Samples.id(404)) == [])
            for (index, decision) in decisions.enumerated() {
                let rest = try await ledger.log(LogFilter(after: decision.id)).map(\.decision)
                #expect(rest == Array(decisions[(index + 1)...]))
            }
        }
    }

    @Test(arguments: Backend.allCases)
    func theLogIsInTheOrderOfWritingAndNamesTheDispatch(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let first = Samples.letter(1)
            let second = Samples.letter(2, to: "ben@customer.example")
            let one = try await ledger.send(first, as: 1)
            let other = try await ledger.send(second, as: 2)
            for (number, dispatch, letter) in [(70, other, second), (60, one, first)] {
                let decisions = Samples.outcome(number, dispatch, [letter], "delivered")
                let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
                try await ledger.settle([settlement])
            }
            let lines = try await ledger.log(LogFilter())
            #expect(lines.map(\.letter) == [first, second, second, first])
            #expect(lines.map(\.decision.dispatch) == [one.id, other.id, other.id, one.id])
            #expect(lines.map(\.decision.kind) == [.send, .send, .outcome, .outcome])
        }
    }

    @Test(arguments: Backend.allCases)
    func aDecisionKeepsTheDispatchItWasAboutWhenTheLetterLeavesInAnother(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            let dispatch = try await ledger.send(letter, as: 1, unknown: .ask)
            let decisions = Samples.outcome(50, dispatch, [letter], "unknown")
            try await ledger.settle([
                Settlement(dispatch: dispatch.id, result: .unknown, decisions: decisions)
            ])
            let again = Samples.dispatch(2, of: [letter])
            let version = try await ledger.version()
            let record = CaseRecord(
                customer: letter.customer,
                version: version,
                changes: [CaseRecord.Change(letter: letter.id, state: .leaving, dispatch: again.id)],
                charges: [],
                dispatches: [again],
                decisions: [Samples.decision(90, on: letter, .send, "released", dispatch: again.id)],
                due: nil,
            )
            #expect(try await ledger.record([record]) == [])
            let told = try await ledger.decisions(on: letter.id).map(\.dispatch)
            #expect(told == [dispatch.id, dispatch.id, again.id])
        }
    }

    struct FilterRow: Sendable, CustomTestStringConvertible {
        let name: String
        let filter: LogFilter
        let numbers: [Int]
        var testDescription: String { name }
    }

    static let rows = [
        FilterRow(name: "nothing asked", filter: LogFilter(), numbers: [1, 2, 3, 4, 5]),
        FilterRow(name: "customer", filter: LogFilter(customer: "ana"), numbers: [1, 2, 5]),
        FilterRow(name: "unknown customer", filter: LogFilter(customer: "nobody"), numbers: []),
        FilterRow(name: "team", filter: LogFilter(team: "support"), numbers: [3, 4]),
        FilterRow(name: "stream", filter: LogFilter(stream: "newsletter"), numbers: [1, 2, 5]),
        FilterRow(name: "unknown stream", filter: LogFilter(stream: "none"), numbers: []),
        FilterRow(name: "one kind", filter: LogFilter(kinds: [.hold]), numbers: [1, 4]),
        FilterRow(name: "kinds", filter: LogFilter(kinds: [.suppress, .send]), numbers: [2, 3]),
        FilterRow(name: "reason", filter: LogFilter(reason: "budget"), numbers: [1]),
        FilterRow(name: "unknown reason", filter: LogFilter(reason: "none"), numbers: []),
        FilterRow(name: "rule", filter: LogFilter(rule: "one-a-day"), numbers: [1, 2, 3, 4, 5]),
        FilterRow(name: "unknown rule", filter: LogFilter(rule: "none"), numbers: []),
        FilterRow(name: "since", filter: LogFilter(since: Samples.after(3)), numbers: [3, 4, 5]),
        FilterRow(name: "until", filter: LogFilter(until: Samples.after(3)), numbers: [1, 2]),
        FilterRow(
            name: "a minute",
            filter: LogFilter(since: Samples.after(3), until: Samples.after(4)),
            numbers: [3],
        ),
        FilterRow(name: "after", filter: LogFilter(after: Samples.id(4, at: Samples.after(4))), numbers: [5]),
        FilterRow(
            name: "after the last",
            filter: LogFilter(after: Samples.id(5, at: Samples.after(5))),
            numbers: []
        ),
        FilterRow(name: "limit", filter: LogFilter(limit: 2), numbers: [1, 2]),
        FilterRow(
            name: "customer, after, limit",
            filter: LogFilter(customer: "ana", after: Samples.id(1, at: Samples.after(1)), limit: 1),
            numbers: [2],
        ),
        FilterRow(
            name: "customer and kind and since",
            filter: LogFilter(customer: "ben", kinds: [.hold], since: Samples.after(4)),
            numbers: [4],
        ),
    ]

    @Test(arguments: Backend.allCases, rows)
    func allConditionsOfAFilterHold(_ backend: Backend, _ row: FilterRow) async throws {
        try await backend.withLedger { ledger in
            let ana = Samples.letter(1, to: "ana")
            let ben = Samples.letter(2, to: "ben", kind: Samples.reply)
            try await ledger.accept(ana, ben)
            let lines: [(Letter, Decision.Kind, String)] = [
                (ana, .hold, "budget"), (ana, .suppress, "expired"), (ben, .send, "exempt"),
                (ben, .hold, "gathering"), (ana, .outcome, "delivered"),
            ]
            for (index, line) in lines.enumerated() {
                let moment = Samples.after(index + 1)
                let decision = Samples.decision(index + 1, on: line.0, line.1, line.2, at: moment)
                try await ledger.write(decision, on: line.0)
            }
            let found = try await ledger.log(row.filter).map { Int($0.decision.id.raw & 0xFF) }
            #expect(found == row.numbers)
        }
    }

    @Test(arguments: Backend.allCases)
    func aLongLogIsFoundByTimeAndFollowedLineByLine(_ backend: Backend) async throws {
        try await backend.withLedger { ledger in
            let letter = Samples.letter(1)
            try await ledger.accept(letter)
            let decisions = (0..<2_500).map { number in
                Samples.decision(number, on: letter, .hold, "budget", at: Samples.after(number))
            }
            try await ledger.write(decisions, on: letter)
            let late = try await ledger.log(
                LogFilter(since: Samples.after(2_000), until: Samples.after(2_003))
            )
            #expect(late.map(\.decision) == Array(decisions[2_000..<2_003]))
            let next = try await ledger.log(LogFilter(after: decisions[1_499].id, limit: 1))
            #expect(next.map(\.decision) == [decisions[1_500]])
            #expect(try await ledger.decisions(on: letter.id) == decisions)
        }
    }
}

extension Ledger {
    /// Writes decisions on a waiting letter, and changes nothing else.
    func write(_ decisions: [Decision], on letter: Letter) async throws {
        let record = CaseRecord(
            customer: letter.customer,
            version: try await version(of: letter.customer),
            changes: [],
            charges: [],
            dispatches: [],
            decisions: decisions,
            due: nil,
        )
        _ = try await self.record([record])
    }

    func write(_ decision: Decision, on letter: Letter) async throws {
        try await write([decision], on: letter)
    }
}
