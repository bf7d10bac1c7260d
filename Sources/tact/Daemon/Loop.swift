// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// A part of the office as a service: it runs until the daemon stops, and then finishes what it has begun.
struct Loop: Service, CustomStringConvertible {
    let description: String
    private let work: @Sendable () async throws -> Void

    init(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
        description = name
        self.work = work
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown { [work] in
            try await work()
        }
    }
}
