// SPDX-License-Identifier: Apache-2.0

import Judging
import Synchronization

/// How many mails may be under way to one relay now: its connections, its rate, and its troubles.
///
/// After a trouble of the relay (no connection, no log-in) the lane closes for a pause that doubles each
/// time, and then lets one mail through to see; the first that gets through opens it.
final class Lane: Sendable {
    /// The pause after the first trouble.
    static let pause = Duration.seconds(5)
    /// The longest pause: a relay that is back is found within it.
    static let pauseMax = Duration.seconds(300)

    private struct State {
        var underWay = 0
        var troubles = 0
        var closedUntil: Timestamp?
        /// The moment from which the rate has room for one more mail.
        var nextSlot: Timestamp?
    }

    private let connections: Int
    private let spacing: Duration?
    private let state = Mutex(State())

    init(connections: Int, rate: Double?) {
        precondition(connections > 0, "a lane without a connection delivers nothing")
        self.connections = connections
        spacing = rate.map { .seconds(1 / $0) }
    }

    /// How many mails may be claimed at `now`.
    func free(at now: Timestamp) -> Int {
        state.withLock { state in
            if let closed = state.closedUntil, now < closed { return 0 }
            let connections = state.troubles > 0 ? 1 : connections
            guard let spacing else { return max(0, connections - state.underWay) }
            guard state.nextSlot ?? now <= now else { return 0 }
            // A second's worth may go at once when the lane has been idle, and no more.
            let slots = max(1, Int(Duration.seconds(1) / spacing))
            return max(0, min(connections - state.underWay, slots))
        }
    }

    /// When time alone frees the lane; nil if only a mail that comes back can.
    func opens(after now: Timestamp) -> Timestamp? {
        state.withLock { state in
            [state.closedUntil, state.nextSlot].compactMap(\.self).filter { $0 > now }.max()
        }
    }

    /// Counts mails that were claimed at `now`.
    func take(_ count: Int, at now: Timestamp) {
        state.withLock { state in
            state.underWay += count
            if let spacing { state.nextSlot = max(now, state.nextSlot ?? now) + spacing * count }
        }
    }

    /// Counts a mail that came back with what it met.
    func give(back attempt: Attempt, at now: Timestamp) {
        state.withLock { state in
            state.underWay -= 1
            switch attempt {
            case .relayTrouble:
                var pause = Self.pause
                for _ in 0..<state.troubles where pause < Self.pauseMax { pause *= 2 }
                state.troubles += 1
                state.closedUntil = now + min(pause, Self.pauseMax)
            case .delivered, .refused, .refusedForNow, .unknown, .impossible:
                state.troubles = 0
                state.closedUntil = nil
            }
        }
    }
}
