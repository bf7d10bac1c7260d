// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import Judging
import LedgerSQLite
import Testing

@Suite struct SQLiteTroubleTests {
    @Test func aFullLedgerRefusesUntilThereIsRoomAndKeepsWhatItHas() async throws {
        try await TemporaryFolder.with { folder in
            let ledger = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
            let first = Samples.letter(1)
            let dispatch = try await ledger.send(first, as: 1)
            try await ledger.setQuota(bytes: 0)
            // With no page to spare, a mail that fits nowhere is refused; what is there is read and settled.
            let large = Message(
                id: Samples.id(2),
                receivedAt: Samples.noon,
                source: "campaigns",
                team: "marketing",
                sender: "",
                body: [UInt8](repeating: 1, count: 1 << 20),
                trace: "",
            )
            let letter = Samples.letter(2)
            let accepted = Accepted(message: large, letters: [letter])
            for _ in 1...3 {
                #expect(await trouble { try await ledger.accept([accepted]) } == .full)
            }
            #expect(try await ledger.letter(letter.id) == nil)
            #expect(try await ledger.body(of: first.message) == Samples.body(1))
            let decisions = Samples.outcome(50, dispatch, [first], "delivered")
            let settlement = Settlement(dispatch: dispatch.id, result: .delivered, decisions: decisions)
            try await ledger.settle([settlement])
            try await ledger.setQuota(bytes: 1 << 30)
            try await ledger.accept([accepted])
            #expect(try await ledger.body(of: large.id) == large.body)
            #expect(try await ledger.states(first, letter) == [.sent, .waiting])
            try ledger.close()
        }
    }

    @Test func ofManyAtOnceOnlyWhatDoesNotFitIsRefused() async throws {
        try await TemporaryFolder.with { folder in
            let ledger = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
            try await ledger.setQuota(bytes: 1 << 20)
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 1...40 {
                    let size = number % 4 == 0 ? 4 << 20 : 1_000
                    group.addTask {
                        let message = Message(
                            id: Samples.id(number),
                            receivedAt: Samples.noon,
                            source: "campaigns",
                            team: "marketing",
                            sender: "",
                            body: [UInt8](repeating: 1, count: size),
                            trace: "",
                        )
                        let letters = [Samples.letter(number)]
                        do {
                            try await ledger.accept([Accepted(message: message, letters: letters)])
                            return (number, true)
                        } catch {
                            return (number, false)
                        }
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.filter { !$0.value }.keys.sorted() == Array(stride(from: 4, through: 40, by: 4)))
            #expect(try await ledger.waitingLetters(of: nil, limit: 99).count == 30)
            try ledger.close()
        }
    }

    @Test func whereNothingCanBeWrittenTheLedgerIsUnavailable() async throws {
        try await TemporaryFolder.with { folder in
            let nowhere = folder.file("no/ledger")
            #expect(await trouble { _ = try SQLiteLedger(path: nowhere, as: .daemon) } == .unavailable)
            let daemon = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
            let reader = try SQLiteLedger(path: folder.file("ledger"), as: .reader)
            #expect(await trouble { try await reader.accept(Samples.letter(1)) } == .unavailable)
            #expect(try await daemon.waitingLetters(of: nil, limit: 9).isEmpty)
            try reader.close()
            try daemon.close()
        }
    }

    @Test(arguments: ["", "no ledger at all, but a text that somebody put there\n"])
    func whatIsNoLedgerIsLeftAlone(_ contents: String) async throws {
        try await TemporaryFolder.with { folder in
            let text = Data(String(repeating: contents, count: 100).utf8)
            try text.write(to: URL(filePath: folder.file("ledger")))
            if contents.isEmpty {
                try SQLiteLedger(path: folder.file("ledger"), as: .daemon).close()
            } else {
                let path = folder.file("ledger")
                #expect(await trouble { _ = try SQLiteLedger(path: path, as: .daemon) } == .corrupt)
                #expect(try Data(contentsOf: URL(filePath: folder.file("ledger"))) == text)
            }
        }
    }

    @Test(arguments: [
        (60, "the version of the schema", UInt8(0x7F), LedgerErrorKind.unavailable),
        (68, "the owner of the file", UInt8(0x7F), LedgerErrorKind.corrupt),
    ])
    func aFileThatIsNotOursToReadIsRefused(
        _ offset: Int,
        _ what: String,
        _ byte: UInt8,
        _ kind: LedgerErrorKind,
    ) async throws {
        try await TemporaryFolder.with { folder in
            try SQLiteLedger(path: folder.file("ledger"), as: .daemon).close()
            // sqlite.org/fileformat2.html: the user version at offset 60, the application id at 68.
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.file("ledger"))))
            bytes[offset] = byte
            try Data(bytes).write(to: URL(filePath: folder.file("ledger")))
            for role in [SQLiteLedger.Role.daemon, .visitor, .reader] {
                let path = folder.file("ledger")
                #expect(await trouble { _ = try SQLiteLedger(path: path, as: role) } == kind)
            }
        }
    }

    @Test(arguments: [UInt8(0x00), 0x5A, 0xFF])
    func damageIsReportedAndNeverGuessedOver(_ garbage: UInt8) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("ledger")
            let letters = (1...200).map { Samples.letter($0, to: "c\($0)") }
            let ledger = try SQLiteLedger(path: path, as: .daemon)
            for letter in letters { try await ledger.accept(letter) }
            try ledger.close()
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            // Every seventh page after the first third, so that something of everything is hit.
            let page = 4_096
            for start in stride(from: bytes.count / page / 3 * page, to: bytes.count, by: 7 * page) {
                for offset in start..<min(start + page, bytes.count) { bytes[offset] = garbage }
            }
            try Data(bytes).write(to: URL(filePath: path))
            let damaged = try SQLiteLedger(path: path, as: .daemon)
            var reported = 0
            for (number, letter) in letters.enumerated() {
                do {
                    let found = try await damaged.letter(letter.id)?.letter
                    #expect(found == letter)
                    let body = try await damaged.body(of: letter.message)
                    #expect(body == Samples.body(number + 1))
                } catch LedgerError.corrupt {
                    reported += 1
                }
            }
            #expect(reported > 0)
            try damaged.close()
        }
    }

    @Test func aBodyThatIsNotWhatWasKeptIsNotGiven() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("ledger")
            let letters = [Samples.letter(1), Samples.letter(2, to: "ben")]
            let ledger = try SQLiteLedger(path: path, as: .daemon)
            _ = try await ledger.send(letters[0], as: 1)
            _ = try await ledger.send(letters[1], as: 2)
            try ledger.close()
            var bytes = Data(try Data(contentsOf: URL(filePath: path)))
            let place = try #require(bytes.range(of: Data("Garden chairs 1\r\n".utf8)))
            bytes[place.lowerBound + 14] = UInt8(ascii: "9")
            try bytes.write(to: URL(filePath: path))
            let damaged = try SQLiteLedger(path: path, as: .daemon)
            let leaving = try await damaged.leavingDispatches()
            #expect(leaving.map(\.body) == [nil, Samples.body(2)])
            #expect(await trouble { _ = try await damaged.body(of: letters[0].message) } == .corrupt)
            try damaged.close()
        }
    }
}

/// The kinds of trouble, without what is said of them.
enum LedgerErrorKind: Sendable {
    case full, unavailable, corrupt
}

/// The kind of trouble that `body` runs into; nil: none, or one that no ledger knows.
func trouble(_ body: () async throws -> Void) async -> LedgerErrorKind? {
    do {
        try await body()
        return nil
    } catch LedgerError.full {
        return .full
    } catch LedgerError.unavailable {
        return .unavailable
    } catch LedgerError.corrupt {
        return .corrupt
    } catch {
        return nil
    }
}
