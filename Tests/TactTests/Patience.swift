// SPDX-License-Identifier: Apache-2.0

/// Waiting in real time for what another process does: as short as it takes, and never for ever.
enum Patience {
    /// Longer than anything takes on a busy machine with two cores; only a failing test waits so long.
    static let limit = Duration.seconds(60)
    private static let lookEvery = Duration.milliseconds(20)

    /// Looks until there is a value.
    ///
    /// - Parameter what: Names in the error what did not come.
    static func value<T>(
        of what: String,
        every pause: Duration = lookEvery,
        within limit: Duration = limit,
        _ look: () async throws -> T?,
    ) async throws -> T {
        let deadline = ContinuousClock.now + limit
        while true {
            if let value = try await look() { return value }
            guard ContinuousClock.now < deadline else {
                throw PeerError("waited \(limit) in vain for \(what)")
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Looks until it is so.
    static func until(
        _ what: String,
        every pause: Duration = lookEvery,
        _ isSo: () async throws -> Bool,
    ) async throws {
        _ = try await value(of: what, every: pause) { try await isSo() ? true : nil }
    }
}
