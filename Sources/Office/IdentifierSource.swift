// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// Makes identifiers that ascend in the order in which they were asked for, also within one millisecond.
package final class IdentifierSource: Sendable {
    private struct State {
        var random: any RandomNumberGenerator & Sendable
        var last: UInt128 = 0
    }

    private let state: Mutex<State>

    /// - Parameter random: the system's in the daemon, a seeded one where a run must repeat.
    package init(random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()) {
        state = Mutex(State(random: random))
    }

    /// A new identifier of the moment `now`.
    ///
    /// Within one millisecond, and after the clock was set back, it follows the last one, so the order holds.
    package func make<ID: Identifier>(_ kind: ID.Type = ID.self, at now: Timestamp) -> ID {
        state.withLock { state in
            let bits = UInt128(state.random.next()) << 64 | UInt128(state.random.next())
            let fresh = ID(at: now, random: bits).raw
            // The low 32 bits of a step are random: ids of one millisecond cannot be guessed from each other.
            state.last = fresh >> 80 > state.last >> 80 ? fresh : state.last + (bits >> 96) + 1
            return ID(raw: state.last)
        }
    }

    /// Random bits for jitter and boundaries.
    package func bits() -> UInt64 {
        state.withLock { $0.random.next() }
    }
}
