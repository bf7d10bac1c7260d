// SPDX-License-Identifier: Apache-2.0

/// Where all that has to do with relays happens: on the thread of the `RelayLoop`.
@globalActor package actor RelayActor {
    package static let shared = RelayActor()

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe RelayActor.loop.asUnownedSerialExecutor()
    }

    /// The loop; to be asked for only where there is one, as behind a `RelayPool`.
    static var loop: RelayLoop {
        switch RelayLoop.shared {
        case .success(let loop): loop
        case .failure(let error): preconditionFailure("a pool was made without a loop: \(error)")
        }
    }

    /// Runs what is called by the loop itself, and by no task (SE-0392 has the same for the main actor).
    ///
    /// It ends the process on any other thread.
    static func assumeIsolated(_ body: @RelayActor () -> Void) {
        shared.preconditionIsolated()
        typealias Unisolated = () -> Void
        withoutActuallyEscaping(body) { body in unsafe unsafeBitCast(body, to: Unisolated.self)() }
    }
}
