// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A few places for many tests: what starts daemons takes one, so that those of a busy machine do not wait
/// for one another until their patience ends.
final class Places: Sendable {
    static let forInstallations = Places(6)

    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Waits for a place; it is free again when nobody holds what comes back.
    func take() async -> Place {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { continuation.resume() }
        }
        return Place(self)
    }

    fileprivate func giveBack() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}

/// One place, taken.
final class Place: Sendable {
    private let places: Places

    fileprivate init(_ places: Places) {
        self.places = places
    }

    deinit {
        places.giveBack()
    }
}
