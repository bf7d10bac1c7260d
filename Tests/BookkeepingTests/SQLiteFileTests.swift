// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import Judging
import LedgerSQLite
import Testing

@Suite struct SQLiteFileTests {
    /// Opens the ledger in `folder`, gives it to `body`, and closes it.
    @discardableResult
    private func open<Value>(
        _ folder: TemporaryFolder,
        as role: SQLiteLedger.Role = .daemon,
        _ body: (SQLiteLedger) async throws -> Value,
    ) async throws -> Value {
        let ledger = try SQLiteLedger(path: folder.file("ledger"), as: role)
        do {
            let value = try await body(ledger)
            try ledger.close()
            return value
        } catch {
            try ledger.close()
            throw error
        }
    }

    @Test(arguments: [
        (SQLiteLedger.Pragma.journalMode, "wal"),
        (.synchronous, "2"),
        (.autoVacuum, "2"),
        (.applicationID, "1415668596"),
        (.version, "4"),
    ])
    func theSettingsHold(_ pragma: SQLiteLedger.Pragma, _ value: String) async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { ledger async throws in
                #expect(try await ledger.pragma(pragma) == value)
            }
        }
    }

    @Test func noStatementReadsAWholeTable() async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { ledger in
                let plans = try await ledger.queryPlans()
                #expect(plans.count > 50)
                for (sql, plan) in plans {
                    let scans = plan.filter { $0.hasPrefix("SCAN") && !$0.hasPrefix("SCAN CONSTANT") }
                    #expect(scans.isEmpty, "\(sql): \(scans)")
                    let sorts = plan.filter { $0.contains("TEMP B-TREE FOR ORDER BY") }
                    #expect(sorts.isEmpty, "\(sql): \(sorts)")
                }
            }
        }
    }

    @Test func everythingIsThereAfterClosingAndOpening() async throws {
        try await TemporaryFolder.with { folder in
            let letters = [Samples.letter(1), Samples.letter(2, to: "ben"), Samples.letter(3, to: "cho")]
            let before = try await open(folder) { ledger in
                try await ledger.accept(letters[0])
                _ = try await ledger.send(letters[1], as: 1)
                let dispatch = try await ledger.send(letters[2], as: 2, made: [1, 2])
                let decisions = Samples.outcome(50, dispatch, [letters[2]], "delivered")
                let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
                try await ledger.settle([settlement])
                return try await Picture(of: ledger, letters)
            }
            let after = try await open(folder) { try await Picture(of: $0, letters) }
            #expect(before == after)
            #expect(after.leaving.map(\.dispatch.id) == [Samples.id(1)])
            #expect(after.states == [.waiting, .leaving, .sent])
        }
    }

    @Test func whatWasNeverClosedIsThereAsWell() async throws {
        try await TemporaryFolder.with { folder in
            try await TemporaryFolder.with { other in
                try await open(folder) { ledger in
                    try await ledger.accept(Samples.letter(1))
                    // What a process that is killed here leaves behind.
                    for name in ["ledger", "ledger-wal"] {
                        try FileManager.default.copyItem(atPath: folder.file(name), toPath: other.file(name))
                    }
                }
                let waiting = try await open(other) { try await $0.waitingLetters(of: nil, limit: 9) }
                #expect(waiting.map(\.letter) == [Samples.letter(1)])
            }
        }
    }

    @Test func aSecondDaemonIsRefused() async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { _ in
                #expect(throws: LedgerError.unavailable("another daemon uses \(folder.file("ledger"))")) {
                    try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
                }
            }
            try await open(folder) { ledger in try await ledger.accept(Samples.letter(1)) }
        }
    }

    @Test func commandsLookAndOrderBesideTheDaemon() async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { daemon in
                let letter = Samples.letter(1)
                try await daemon.accept(letter)
                let version = try await daemon.dataVersion()
                try await open(folder, as: .reader) { reader async throws in
                    #expect(try await reader.letter(letter.id)?.letter == letter)
                    await #expect(throws: LedgerError.self) { try await reader.accept(Samples.letter(2)) }
                }
                #expect(try await daemon.dataVersion() == version)
                try await open(folder, as: .visitor) { visitor in
                    let note = Samples.decision(
                        1,
                        on: letter,
                        .hold,
                        "an operator's own word",
                        actor: "root",
                    )
                    _ = try await visitor.order(
                        .hold,
                        on: [letter.id],
                        decisions: [note],
                        at: Samples.after(1)
                    )
                }
                #expect(try await daemon.dataVersion() != version)
                #expect(try await daemon.letter(letter.id)?.letter.facts.order == .hold)
                #expect(try await daemon.decisions(on: letter.id).map(\.reason) == ["an operator's own word"])
            }
        }
    }

    @Test func daemonAndCommandsWriteAtTheSameTime() async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { daemon in
                try await open(folder, as: .visitor) { visitor in
                    try await withThrowingTaskGroup { group in
                        for number in 1...60 {
                            let ledger = number % 2 == 0 ? daemon : visitor
                            let kind = Case.Kind(
                                source: "s\(number)",
                                team: "t\(number / 2)",
                                stream: "m",
                                class: "c",
                            )
                            group.addTask {
                                try await ledger.accept(
                                    Samples.letter(number, to: "c\(number % 5)", kind: kind)
                                )
                            }
                        }
                        try await group.waitForAll()
                    }
                    for ledger in [daemon, visitor] {
                        let waiting = try await ledger.waitingLetters(of: nil, limit: 99)
                        #expect(waiting.count == 60)
                        #expect(Set(waiting.map(\.letter.facts.kind.source)).count == 60)
                    }
                }
            }
        }
    }

    @Test func aReaderFindsNoLedgerWhereThereIsNone() async throws {
        try await TemporaryFolder.with { folder in
            #expect(throws: LedgerError.self) {
                try SQLiteLedger(path: folder.file("ledger"), as: .reader)
            }
            #expect(!FileManager.default.fileExists(atPath: folder.file("ledger")))
        }
    }

    @Test func aCopyIsKnownByItsPlace() async throws {
        try await TemporaryFolder.with { folder in
            try await open(folder) { ledger async throws in
                #expect(try await ledger.origin(unless: "machine one, folder 7") == nil)
                #expect(try await ledger.origin(unless: "machine one, folder 7") == nil)
            }
            try await open(folder) { ledger async throws in
                let origin = try await ledger.origin(unless: "machine two, folder 7")
                #expect(origin == "machine one, folder 7")
                try await ledger.settleDown(at: "machine two, folder 7")
                #expect(try await ledger.origin(unless: "machine two, folder 7") == nil)
            }
        }
    }

    @Test func aClosedLedgerSaysSo() async throws {
        try await TemporaryFolder.with { folder in
            let ledger = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
            try ledger.close()
            await #expect(throws: LedgerError.self) { try await ledger.accept(Samples.letter(1)) }
            await #expect(throws: LedgerError.self) { try await ledger.waitingLetters(of: nil, limit: 9) }
        }
    }
}

/// What can be seen of a ledger, to compare.
private struct Picture: Equatable {
    let states: [Letter.State?]
    let leaving: [ClaimedDispatch]
    let cases: [OpenCase]
    let log: [LogLine]
    let bodies: [[UInt8]?]

    init(of ledger: some Ledger, _ letters: [Letter]) async throws {
        var states: [Letter.State?] = []
        var cases: [OpenCase] = []
        var bodies: [[UInt8]?] = []
        for letter in letters {
            states.append(try await ledger.letter(letter.id)?.state)
            cases.append(
                try await ledger.openCase(of: letter.customer, at: Samples.noon, memory: Samples.week)
            )
            bodies.append(try await ledger.body(of: letter.message))
        }
        self.states = states
        self.cases = cases
        self.bodies = bodies
        leaving = try await ledger.leavingDispatches()
        log = try await ledger.log(LogFilter())
    }
}
