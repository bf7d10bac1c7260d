// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Foundation
import Testing

@testable import LedgerSQLite

@Suite struct LogFileTests {
    /// A log as SQLite has it: opened by its file system, written and asked by its methods.
    @safe private struct Log {
        let path: String
        private let name: UnsafeMutablePointer<CChar>
        private let file: UnsafeMutablePointer<sqlite3_file>

        /// SQLite gives a log the mode of the file that it is of, which has to be there.
        init(of ledger: String) throws {
            try Data().write(to: URL(filePath: ledger))
            try self.init(ledger + "-wal")
        }

        init(_ path: String) throws {
            _ = unsafe LogFile.takeEffect()
            let system = try unsafe #require(sqlite3_vfs_find("tact"))
            self.path = path
            unsafe name = strdup(path)
            let memory = unsafe UnsafeMutableRawPointer.allocate(
                byteCount: Int(system.pointee.szOsFile),
                alignment: 16
            )
            unsafe file = unsafe memory.bindMemory(to: sqlite3_file.self, capacity: 1)
            let flags = SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            try unsafe #require(system.pointee.xOpen(system, name, file, flags, nil) == SQLITE_OK)
        }

        private var methods: sqlite3_io_methods { unsafe file.pointee.pMethods.pointee }

        func write(_ bytes: [UInt8], at place: Int) -> Int32 {
            unsafe bytes.withUnsafeBytes {
                unsafe methods.xWrite(file, $0.baseAddress, Int32(bytes.count), Int64(place))
            }
        }

        func read(_ count: Int, at place: Int) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            let result = unsafe bytes.withUnsafeMutableBytes {
                unsafe methods.xRead(file, $0.baseAddress, Int32(count), Int64(place))
            }
            #expect(result == SQLITE_OK)
            return bytes
        }

        func synchronise() -> Int32 { unsafe methods.xSync(file, SQLITE_SYNC_NORMAL) }

        func truncate(to size: Int) -> Int32 { unsafe methods.xTruncate(file, Int64(size)) }

        func size() -> Int {
            var size: Int64 = -1
            #expect(unsafe methods.xFileSize(file, &size) == SQLITE_OK)
            return Int(size)
        }

        func close() -> Int32 {
            let result = unsafe methods.xClose(file)
            unsafe UnsafeMutableRawPointer(file).deallocate()
            unsafe free(name)
            return result
        }

        /// What others find in the file.
        var contents: [UInt8] {
            get throws { [UInt8](try Data(contentsOf: URL(filePath: path))) }
        }
    }

    /// The header of a page in the log (sqlite.org/fileformat2.html, section 4.1).
    private static func header(isLast: Bool) -> [UInt8] {
        [0, 0, 0, 7] + (isLast ? [0, 0, 1, 0] : [0, 0, 0, 0]) + [UInt8](repeating: 9, count: 16)
    }

    private static func page(_ fill: UInt8) -> [UInt8] { [UInt8](repeating: fill, count: 4_096) }

    @Test func aTransactionIsInTheFileWithItsLastPageAndNotSooner() async throws {
        try await TemporaryFolder.with { folder in
            let log = try Log(of: folder.file("ledger"))
            var place = 0
            func write(_ bytes: [UInt8]) {
                #expect(log.write(bytes, at: place) == SQLITE_OK)
                place += bytes.count
            }
            for fill in UInt8(1)...3 {
                write(Self.header(isLast: false))
                write(Self.page(fill))
            }
            #expect(try log.contents.isEmpty)
            write(Self.header(isLast: true))
            write(Self.page(4))
            let whole: [UInt8] =
                (UInt8(1)...3).flatMap { Self.header(isLast: false) + Self.page($0) }
                + Self.header(isLast: true) + Self.page(4)
            let isWhole = try log.contents == whole
            #expect(isWhole)
            #expect(log.close() == SQLITE_OK)
        }
    }

    /// Where a disk does not keep a page whole, SQLite writes what makes the last sector full behind it.
    @Test func whatFollowsTheLastPageIsWrittenAtOnceToo() async throws {
        try await TemporaryFolder.with { folder in
            let log = try Log(of: folder.file("ledger"))
            #expect(log.write(Self.header(isLast: true), at: 0) == SQLITE_OK)
            #expect(log.write([UInt8](repeating: 1, count: 100), at: 24) == SQLITE_OK)
            #expect(try log.contents.count == 124)
            #expect(log.write([UInt8](repeating: 1, count: 3_996), at: 124) == SQLITE_OK)
            #expect(try log.contents.count == 4_120)
            #expect(log.close() == SQLITE_OK)
        }
    }

    @Test(arguments: ["synchronise", "read", "size", "close"])
    func whoeverAsksFindsWhatWasWritten(_ question: String) async throws {
        try await TemporaryFolder.with { folder in
            let log = try Log(of: folder.file("ledger"))
            let bytes = Self.header(isLast: false) + Self.page(5)
            #expect(log.write(bytes, at: 0) == SQLITE_OK)
            switch question {
            case "synchronise": #expect(log.synchronise() == SQLITE_OK)
            case "read":
                let found = log.read(bytes.count, at: 0) == bytes
                #expect(found)
            case "size": #expect(log.size() == bytes.count)
            default: break
            }
            if question != "close" { #expect(try log.contents == bytes) }
            #expect(log.close() == SQLITE_OK)
            let kept = [UInt8](try Data(contentsOf: URL(filePath: folder.file("ledger-wal"))))
            #expect(kept == bytes)
        }
    }

    /// Against bytes in memory, which each operation changes at once.
    @Test(arguments: UInt64(1)...40)
    func whateverTheOrderItIsAsIfEachPieceWereWrittenAlone(_ seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        try await TemporaryFolder.with { folder in
            let log = try Log(of: folder.file("ledger"))
            var model: [UInt8] = []
            var end = 0
            for _ in 0..<200 {
                switch random.below(12) {
                case 0: #expect(log.size() == model.count)
                case 1: #expect(log.synchronise() == SQLITE_OK)
                case 2 where !model.isEmpty:
                    let place = random.below(model.count)
                    let count = 1 + random.below(min(9_000, model.count - place))
                    let isAsWritten = log.read(count, at: place) == Array(model[place..<place + count])
                    #expect(isAsWritten)
                case 3 where !model.isEmpty:
                    let size = random.below(model.count)
                    #expect(log.truncate(to: size) == SQLITE_OK)
                    model.removeLast(model.count - size)
                    end = min(end, size)
                default:
                    // Mostly behind the last piece; sometimes over what is there, as after a rollback.
                    let place = random.below(5) == 0 ? random.below(model.count + 1) : end
                    let kinds = [
                        Self.header(isLast: random.below(6) == 0), Self.page(UInt8(random.below(256))),
                        [UInt8](repeating: UInt8(random.below(256)), count: 1 + random.below(65_536)),
                    ]
                    let bytes = kinds[min(random.below(12) / 5, 2)]
                    #expect(log.write(bytes, at: place) == SQLITE_OK)
                    end = place + bytes.count
                    if model.count < end { model += [UInt8](repeating: 0, count: end - model.count) }
                    model.replaceSubrange(place..<end, with: bytes)
                }
            }
            #expect(log.close() == SQLITE_OK)
            let isAsWritten = [UInt8](try Data(contentsOf: URL(filePath: folder.file("ledger-wal")))) == model
            #expect(isAsWritten)
        }
    }

    /// A disk that is full says so with the last page, which SQLite has to hear before it tells anybody.
    @Test func aFailureIsHeardBeforeTheTransactionIsOver() throws {
        let log = try Log("/dev/full")
        #expect(log.write(Self.header(isLast: false), at: 0) == SQLITE_OK)
        #expect(log.write(Self.page(1), at: 24) == SQLITE_OK)
        #expect(log.write(Self.header(isLast: true), at: 4_120) == SQLITE_OK)
        #expect(log.write(Self.page(2), at: 4_144) == SQLITE_FULL)
        // What failed is not tried again by whoever comes next.
        #expect(log.write(Self.header(isLast: false), at: 0) == SQLITE_OK)
        #expect(log.synchronise() == SQLITE_FULL)
        #expect(log.close() == SQLITE_OK)
    }
}

/// Random numbers that a seed decides (SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func below(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &self)
    }
}
