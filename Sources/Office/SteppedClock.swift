// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// A clock that stands still until it is told to go on: time for tests, rehearsals and the demo.
package final class SteppedClock: WallClock {
    private struct Sleeper {
        let moment: Timestamp
        let wake: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Timestamp
        /// What `set` has made of the time since the start.
        var stepped = Duration.zero
        var sleepers: [UInt64: Sleeper] = [:]
        var cancelled: Set<UInt64> = []
        var tickets: UInt64 = 0
    }

    private let start: Timestamp
    private let state: Mutex<State>

    package init(at start: Timestamp) {
        self.start = start
        state = Mutex(State(now: start))
    }

    package func now() -> Timestamp {
        state.withLock { $0.now }
    }

    package func uptime() -> Duration {
        state.withLock { $0.now - start - $0.stepped }
    }

    /// Sets the time of day ahead or back, as an operator or a time service does; whoever sleeps until a
    /// moment that has come now wakes.
    package func set(by step: Duration) {
        let now = state.withLock { state in
            state.now = state.now + step
            state.stepped += step
            return state.now
        }
        advance(to: now)
    }

    /// The earliest moment that somebody sleeps until; nil if nobody does.
    package var nextWake: Timestamp? {
        state.withLock { $0.sleepers.values.map(\.moment).min() }
    }

    /// Moves on to `moment`, and wakes all who slept until then; a moment that has passed changes nothing.
    package func advance(to moment: Timestamp) {
        let woken = state.withLock { state in
            state.now = max(state.now, moment)
            let due = state.sleepers.filter { $0.value.moment <= state.now }
            for ticket in due.keys {
                state.sleepers[ticket] = nil
            }
            // In the order in which they went to sleep, so that what they do repeats.
            return due.sorted { $0.key < $1.key }.map(\.value.wake)
        }
        for wake in woken {
            wake.resume()
        }
    }

    package func sleep(until moment: Timestamp) async {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { wake in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(ticket) != nil || moment <= state.now { return true }
                    state.sleepers[ticket] = Sleeper(moment: moment, wake: wake)
                    return false
                }
                if isOver { wake.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: ticket)
                if sleeper == nil { state.cancelled.insert(ticket) }
                return sleeper
            }
            sleeper?.wake.resume()
        }
        state.withLock { _ = $0.cancelled.remove(ticket) }
    }
}
