// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB
import Judging
import Testing

@testable import LedgerSQLite

/// A ledger of an older Tact is brought up to date, and loses nothing on the way.
@Suite struct SQLiteMigrationTests {
    @Test(arguments: 1..<Schema.steps.count)
    func anOlderFileIsBroughtUp(_ version: Int) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("ledger")
            let letter = Samples.letter(1)
            // A file of today, taken back to what an older version would have made of it.
            let first = try SQLiteLedger(path: path, as: .daemon)
            try await first.accept(letter)
            try first.close()
            let queue = try DatabaseQueue(path: folder.file("older"))
            try await queue.writeWithoutTransaction { db in
                for step in Schema.steps.prefix(version) { try db.execute(sql: step) }
                try db.execute(sql: "ATTACH '\(path)' AS today")
                let tables = try String.fetchAll(
                    db,
                    sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
                )
                for table in tables {
                    let columns = try db.columns(in: table).map(\.name).joined(separator: ", ")
                    try db.execute(
                        sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM today.\(table)"
                    )
                }
                try db.execute(sql: "DETACH today")
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(version)")
            }
            try queue.close()
            #expect(throws: LedgerError.self) {
                _ = try SQLiteLedger(path: folder.file("older"), as: .reader)
            }
            let ledger = try SQLiteLedger(path: folder.file("older"), as: .daemon)
            #expect(try await ledger.letter(letter.id)?.letter == letter)
            let dispatch = Samples.dispatch(1, of: [letter])
            #expect(try await ledger.record([Samples.sending(dispatch, [letter], version: 1)]) == [])
            #expect(try await ledger.decisions(on: letter.id).first?.rollout != nil)
            try ledger.close()
        }
    }

    @Test func aDecisionOfAnOlderFileHasNoPartOfARollout() async throws {
        try await TemporaryFolder.with { folder in
            let letter = Samples.letter(1)
            let ledger = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
            try await ledger.accept(letter)
            _ = try await ledger.record([
                Samples.sending(Samples.dispatch(1, of: [letter]), [letter], version: 1)
            ])
            try ledger.close()
            let queue = try DatabaseQueue(path: folder.file("ledger"))
            try await queue.write { try $0.execute(sql: "UPDATE decision SET rollout = NULL, cohort = NULL") }
            try queue.close()
            let again = try SQLiteLedger(path: folder.file("ledger"), as: .reader)
            let decision = try #require(try await again.decisions(on: letter.id).first)
            #expect(decision.rollout == nil)
            #expect(decision.cohort == nil)
            try again.close()
        }
    }
}
