// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Foundation
import LedgerSQLite
import Testing

/// Every implementation of the ledger; each test of the contract runs on all of them.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case memory
    case sqlite

    var testDescription: String { rawValue }

    /// Gives `body` a fresh ledger, and takes away what it left on the disk.
    func withLedger<Value>(_ body: (any Ledger) async throws -> Value) async throws -> Value {
        switch self {
        case .memory:
            return try await body(InMemoryLedger())
        case .sqlite:
            return try await TemporaryFolder.with { folder in
                let ledger = try SQLiteLedger(path: folder.file("ledger"), as: .daemon)
                do {
                    let value = try await body(ledger)
                    try ledger.close()
                    return value
                } catch {
                    try ledger.close()
                    throw error
                }
            }
        }
    }
}

/// A folder of a test's own.
struct TemporaryFolder {
    let path: String

    func file(_ name: String) -> String { path + "/" + name }

    static func with<Value>(_ body: (TemporaryFolder) async throws -> Value) async throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "tact-ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        do {
            let value = try await body(TemporaryFolder(path: url.path()))
            try FileManager.default.removeItem(at: url)
            return value
        } catch {
            try FileManager.default.removeItem(at: url)
            throw error
        }
    }
}
