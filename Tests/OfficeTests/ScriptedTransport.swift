// SPDX-License-Identifier: Apache-2.0

import Judging
import Office
import Synchronization

/// A relay that answers as a test tells it to, and remembers what it was given.
final class ScriptedTransport: Transport {
    /// One attempt: a mail that was handed over, and when.
    struct Attempted: Sendable {
        let at: Timestamp
        let parcel: Parcel
    }

    private struct State {
        var script: @Sendable (Parcel) -> Attempt?
        var attempted: [Attempted] = []
        var held: [(parcel: Parcel, answer: CheckedContinuation<Attempt, Never>)] = []
        var underWay = 0
        var underWayMost = 0
    }

    static let accepted = Attempt.delivered(reply: "250 2.0.0 queued")

    private let clock: SteppedClock
    private let state: Mutex<State>

    init(clock: SteppedClock) {
        self.clock = clock
        state = Mutex(State(script: { _ in Self.accepted }))
    }

    /// How each mail is answered from now on; nil: not until the test says so.
    func answer(_ script: @escaping @Sendable (Parcel) -> Attempt?) {
        state.withLock { $0.script = script }
    }

    /// All attempts, in their order.
    var attempted: [Attempted] { state.withLock { $0.attempted } }
    /// How many mails wait for an answer.
    var heldCount: Int { state.withLock { $0.held.count } }
    /// The most mails that were under way at one time.
    var underWayMost: Int { state.withLock { $0.underWayMost } }

    /// Answers the mail that has waited longest for one.
    func release(_ attempt: Attempt = ScriptedTransport.accepted) {
        let first = state.withLock { $0.held.isEmpty ? nil : $0.held.removeFirst() }
        first?.answer.resume(returning: attempt)
    }

    func send(_ parcel: Parcel) async -> Attempt {
        let script = state.withLock { state in
            state.attempted.append(Attempted(at: clock.now(), parcel: parcel))
            state.underWay += 1
            state.underWayMost = max(state.underWayMost, state.underWay)
            return state.script
        }
        defer { state.withLock { $0.underWay -= 1 } }
        if let attempt = script(parcel) { return attempt }
        return await withCheckedContinuation { answer in
            state.withLock { $0.held.append((parcel, answer)) }
        }
    }
}
