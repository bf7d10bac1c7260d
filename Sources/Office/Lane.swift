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
        /// Whether there was no room when it was last asked for.
        var isAwaited = false
        var troubles = 0
        var closedUntil: Timestamp?
        /// What was claimed within the last span of the rate, the oldest first.
        var recent: [(at: Timestamp, count: Int)] = []
        /// The sum of `recent`.
        var recentCount = 0

        /// Whether trouble keeps the lane closed; one that would for longer than any pause was written before
        /// the clock was set back.
        func isClosed(at now: Timestamp) -> Bool {
            closedUntil.map { now < $0 && $0 - now <= Lane.pauseMax } ?? false
        }

        /// What a mail met says whether the relay is in trouble.
        mutating func note(_ attempt: Attempt, at now: Timestamp) {
            switch attempt {
            // A relay that goes silent after the final dot makes unknowns of whatever it is given: it gets
            // less.
            case .relayTrouble, .unknown:
                // Mails that were under way together meet one trouble, not one each.
                if isClosed(at: now) { return }
                closedUntil = now + Lane.pause(after: troubles)
                troubles += 1
            case .delivered, .refused, .unknownRecipient, .refusedForNow:
                troubles = 0
                closedUntil = nil
            case .impossible:
                break  // The relay was not asked, or not in vain: this says nothing of its troubles.
            }
        }

        /// Forgets what was claimed more than `length` ago, or, after the clock was set back, in what is now
        /// the future.
        mutating func forget(before now: Timestamp, length: Duration) {
            recent.removeAll { claim in
                let isOver = now - claim.at >= length || claim.at > now
                if isOver { recentCount -= claim.count }
                return isOver
            }
        }
    }

    /// At most so many mails in any span of this length, which is a second where the rate is a whole number.
    private struct Rate {
        let most: Int
        let length: Duration

        init(_ perSecond: Double) {
            precondition(perSecond > 0)
            most = max(1, Int(perSecond))
            // Rounded up to what a timestamp can tell, so that the rate is never exceeded.
            length = .milliseconds(Int((Double(most) / perSecond * 1_000).rounded(.up)))
        }
    }

    private let connections: Int
    private let rate: Rate?
    private let state = Mutex(State())

    init(connections: Int, rate: Double?) {
        precondition(connections > 0, "a lane without a connection delivers nothing")
        self.connections = connections
        self.rate = rate.map { Rate($0) }
    }

    /// How many mails may be claimed at `now`.
    func free(at now: Timestamp) -> Int {
        state.withLock { state in free(at: now, in: &state) }
    }

    /// Takes room for up to `most` mails that are to be claimed at `now`; returns for how many there is.
    func reserve(_ most: Int, at now: Timestamp) -> Int {
        state.withLock { state in
            let room = min(most, free(at: now, in: &state))
            state.isAwaited = room == 0 && most > 0
            take(room, at: now, in: &state)
            return room
        }
    }

    /// Gives back what was reserved at `moment` and not used; returns whether room is awaited.
    func release(_ unused: Int, reservedAt moment: Timestamp) -> Bool {
        state.withLock { state in
            state.underWay -= unused
            if let place = state.recent.lastIndex(where: { $0.at == moment && $0.count >= unused }) {
                state.recent[place].count -= unused
                state.recentCount -= unused
                if state.recent[place].count == 0 { state.recent.remove(at: place) }
            }
            return state.isAwaited && unused > 0
        }
    }

    /// Whether there was no room when it was last asked for.
    var isAwaited: Bool { state.withLock { $0.isAwaited } }

    private func free(at now: Timestamp, in state: inout State) -> Int {
        if state.isClosed(at: now) { return 0 }
        let connections = state.troubles > 0 ? 1 : connections
        let unused = max(0, connections - state.underWay)
        guard let rate else { return unused }
        state.forget(before: now, length: rate.length)
        return max(0, min(unused, rate.most - state.recentCount))
    }

    /// When time alone frees the lane; nil if only a mail that comes back can.
    func opens(after now: Timestamp) -> Timestamp? {
        state.withLock { state in
            let opening = state.isClosed(at: now) ? state.closedUntil : nil
            guard let rate, state.recentCount >= rate.most, let first = state.recent.first else {
                return opening
            }
            let nextRoom = first.at + rate.length
            return nextRoom > now ? max(nextRoom, opening ?? nextRoom) : opening
        }
    }

    private func take(_ count: Int, at now: Timestamp, in state: inout State) {
        state.underWay += count
        guard let rate, count > 0 else { return }
        state.forget(before: now, length: rate.length)
        state.recent.append((now, count))
        state.recentCount += count
    }

    /// Counts a mail that came back with what it met, and where there is room for another at once, and it is
    /// to be kept, takes it; returns whether it did.
    @discardableResult
    func give(back attempt: Attempt, at now: Timestamp, keeping: Bool = false) -> Bool {
        state.withLock { state in
            state.underWay -= 1
            state.note(attempt, at: now)
            guard keeping, free(at: now, in: &state) > 0 else { return false }
            take(1, at: now, in: &state)
            return true
        }
    }

    /// The pause after one more trouble, where there were `troubles` before it.
    static func pause(after troubles: Int) -> Duration {
        var pause = pause
        for _ in 0..<troubles where pause < pauseMax { pause *= 2 }
        return min(pause, pauseMax)
    }
}
