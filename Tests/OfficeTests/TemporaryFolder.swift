// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of a test's own.
enum TemporaryFolder {
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "tact-office-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        do {
            let value = try await body(url.path())
            try FileManager.default.removeItem(at: url)
            return value
        } catch {
            try FileManager.default.removeItem(at: url)
            throw error
        }
    }
}
