// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import LedgerSQLite
import Synchronization

/// What lies under a simulated office and outlives it: a ledger in memory, or one in a file.
///
/// A sudden end takes from a file what a power cut would: the write-ahead log is cut at any byte behind what
/// somebody was told of, so that the transactions behind it are there as a whole or not at all. The memory
/// keeps each transaction; whether the one in whose middle the end came is there is for the caller to decide.
final class SimulatedDisk: Sendable {
    private struct State {
        var number = 0
        var file: SQLiteLedger?
        /// So many bytes of the write-ahead log must survive.
        var told = 0
        /// Of the office that runs now.
        var turns: Turns?
    }

    private let folder: String?
    private let memory = InMemoryLedger()
    private let state = Mutex(State())

    /// - Parameter folder: An empty folder for the file; nil: in memory.
    init(folder: String? = nil) throws {
        self.folder = folder
        guard let folder else { return }
        try state.withLock { state in
            try FileManager.default.createDirectory(
                atPath: "\(folder)/0",
                withIntermediateDirectories: true
            )
            try Self.open(&state, in: folder)
        }
    }

    private static func open(_ state: inout State, in folder: String) throws {
        let path = path(state.number, in: folder)
        state.file = try SQLiteLedger(path: path, as: .daemon)
        state.told = try size(ofLogOf: path)
    }

    /// The ledger as a daemon that starts finds it.
    var ledger: any Ledger { state.withLock { $0.file } ?? memory }

    /// From now on the office that takes these turns uses the ledger.
    func serve(_ turns: Turns) {
        state.withLock { $0.turns = turns }
    }

    /// Runs a call of the ledger while nobody else in the office runs, so that a run repeats although the
    /// file has threads of its own.
    func wait<Value>(
        for call: () async throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        guard folder != nil, let turns = state.withLock({ $0.turns }) else { return try await call() }
        return try await turns.outside(call)
    }

    /// Somebody was told of all that is written: it must survive.
    func answered() {
        guard let folder else { return }
        state.withLock { state in
            do {
                state.told = try Self.size(ofLogOf: Self.path(state.number, in: folder))
            } catch {
                preconditionFailure("the write-ahead log is gone: \(error)")
            }
        }
    }

    /// The process has ended and nothing of it runs any more; `ledger` gives what it left.
    ///
    /// - Parameters:
    ///   - cut: Where the write-ahead log ends, of a number of bytes that nobody was told of.
    ///   - isFilled: Whether there are zeros where the rest was.
    /// - Returns: how many bytes of the log were lost.
    @discardableResult
    func crash(cut: (_ bytes: Int) -> Int, isFilled: Bool) throws -> Int {
        guard let folder else { return 0 }
        return try state.withLock { state in
            let files = FileManager.default
            let old = Self.path(state.number, in: folder)
            let oldFolder = "\(folder)/\(state.number)"
            state.number += 1
            let new = Self.path(state.number, in: folder)
            try files.createDirectory(
                atPath: "\(folder)/\(state.number)",
                withIntermediateDirectories: true
            )
            try files.copyItem(atPath: old, toPath: new)
            var log = try Data(contentsOf: URL(filePath: old + "-wal"))
            let all = log.count
            let kept = state.told + cut(all - state.told)
            log.removeSubrange(kept...)
            if isFilled { log.append(Data(count: all - kept)) }
            try log.write(to: URL(filePath: new + "-wal"))
            // The old file is let go of; whatever its closing writes, nobody reads.
            try state.file?.close()
            try files.removeItem(atPath: oldFolder)
            try Self.open(&state, in: folder)
            return all - kept
        }
    }

    /// Lets go of the file.
    func close() throws {
        try state.withLock { state in
            try state.file?.close()
            state.file = nil
        }
    }

    private static func path(_ number: Int, in folder: String) -> String { "\(folder)/\(number)/ledger" }

    private static func size(ofLogOf path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path + "-wal")
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }
}
