// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// A part of the office as a service: it runs until the daemon stops, and then finishes what it has begun.
struct Loop: Service, CustomStringConvertible {
    let description: String
    private let work: @Sendable () async throws -> Void
    private let stop: (@Sendable () -> Void)?

    /// - Parameter stop: Asks `work` to end; nil: its task is cancelled.
    init(
        _ name: String,
        stop: (@Sendable () -> Void)? = nil,
        _ work: @escaping @Sendable () async throws -> Void,
    ) {
        description = name
        self.stop = stop
        self.work = work
    }

    func run() async throws {
        guard let stop else {
            return try await cancelWhenGracefulShutdown { [work] in try await work() }
        }
        try await withGracefulShutdownHandler(operation: work, onGracefulShutdown: stop)
    }
}
