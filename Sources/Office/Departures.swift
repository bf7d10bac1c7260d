// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// The mails that leave by one relay, as the bench and the courier share them: word of what is ready, room on
/// the connections, and what was claimed.
///
/// A dispatch is claimed in the same change that makes it ready, or that settles the one before it, wherever
/// there is room: a mail waits for one write less. The room is taken before the ledger is asked, and what is
/// not used goes back with its answer, so that nothing is ever claimed that no connection is free for.
package final class Departures: Sendable {
    private struct State {
        /// Whether the ledger may have dispatches ready that nobody has asked for.
        var hasNews = true
        /// Claimed, and not begun.
        var claimed: [ClaimedDispatch] = []
        /// What is claimed and not done with. It counts, because a dispatch that is to be tried again may be
        /// claimed anew before its last attempt has put everything away.
        var underWay: [DispatchID: Int] = [:]
        /// Claims that the ledger has not answered.
        var asked = 0
        /// Whether a claim has failed, and its dispatches may be `leaving` all the same: nobody else would
        /// send those.
        var isUnsure = false
    }

    package let relay: String
    private let lane: Lane
    private let bell = Bell()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - connections: The most mails under way at once.
    ///   - rate: The most mails a second; nil: as many as the relay takes.
    package init(relay: String, connections: Int, rate: Double?) {
        self.relay = relay
        lane = Lane(connections: connections, rate: rate)
    }

    /// Tells the courier that there may be something to claim.
    package func ring() {
        state.withLock { $0.hasNews = true }
        bell.ring()
    }

    // MARK: Claims

    /// Takes room for up to `most` mails and gives the claim for them, which is to be `answered` or `failed`.
    /// Nil: there is no room, or what a failed claim has left is to be found first.
    func claim(upTo most: Int, at now: Timestamp) -> Claim? {
        state.withLock { state in
            guard !state.isUnsure else { return nil }
            let room = lane.reserve(most, at: now)
            guard room > 0 else { return nil }
            state.asked += 1
            return Claim(relay: relay, limit: room, at: now)
        }
    }

    /// The ledger has answered a claim, and the caller goes on with what it gave.
    func answered(_ claim: Claim, with claimed: [ClaimedDispatch]) {
        let isRoomAwaited = lane.release(claim.limit - claimed.count, reservedAt: claim.at)
        let isAwaited = state.withLock { state in
            state.asked -= 1
            for dispatch in claimed { state.underWay[dispatch.dispatch.id, default: 0] += 1 }
            // Where all room was used, more may be ready.
            if claimed.count == claim.limit { state.hasNews = true }
            return isRoomAwaited || state.isUnsure
        }
        if isAwaited { bell.ring() }
    }

    /// The same, and the courier is to go on with it.
    func handOver(_ claimed: [ClaimedDispatch], for claim: Claim) {
        answered(claim, with: claimed)
        guard !claimed.isEmpty else { return }
        state.withLock { $0.claimed += claimed }
        bell.ring()
    }

    /// The ledger failed: it may have done all the same what it was asked for.
    func failed(_ claim: Claim) {
        _ = lane.release(claim.limit, reservedAt: claim.at)
        state.withLock { state in
            state.asked -= 1
            state.isUnsure = true
        }
        ring()
    }

    /// Counts a mail that came back with what it met, and gives the claim for the next one in its place,
    /// where it is to go on and there still is room.
    func next(after attempt: Attempt, at now: Timestamp, goesOn: Bool) -> Claim? {
        let (claim, isAwaited) = state.withLock { state -> (Claim?, Bool) in
            let isKept = lane.give(back: attempt, at: now, keeping: goesOn && !state.isUnsure)
            // Who goes on no more leaves what is ready to the loop.
            guard isKept else { return (nil, lane.isAwaited || state.isUnsure || state.hasNews) }
            state.asked += 1
            return (Claim(relay: relay, limit: 1, at: now), false)
        }
        // A connection that is free again need not wait until the mail is settled.
        if isAwaited { bell.ring() }
        return claim
    }

    /// A mail is done with, whatever became of it.
    func done(_ dispatch: DispatchID) {
        state.withLock { state in
            let left = state.underWay[dispatch, default: 1] - 1
            state.underWay[dispatch] = left > 0 ? left : nil
        }
    }

    // MARK: The courier's loop

    /// What was claimed and is to begin now.
    func takeClaimed() -> [ClaimedDispatch] {
        state.withLock { state in
            defer { state.claimed = [] }
            return state.claimed
        }
    }

    /// Whether there may be something to claim.
    var hasNews: Bool { state.withLock { $0.hasNews } }

    /// To be called before the ledger is asked, so that what comes meanwhile is news again.
    func forgetNews() {
        state.withLock { $0.hasNews = false }
    }

    var isUnsure: Bool { state.withLock { $0.isUnsure } }

    /// After a failed claim, all that is known to be under way; nil as long as another claim is unanswered.
    var known: Set<DispatchID>? {
        state.withLock { state in state.asked == 0 ? Set(state.underWay.keys) : nil }
    }

    /// What a failed claim has left: as many of it as there is room for begin, and the rest is found again.
    func found(_ stranded: [ClaimedDispatch], at now: Timestamp) {
        let room = lane.reserve(stranded.count, at: now)
        state.withLock { state in
            for dispatch in stranded.prefix(room) { state.underWay[dispatch.dispatch.id, default: 0] += 1 }
            state.claimed += stranded.prefix(room)
            state.isUnsure = stranded.count > room
        }
    }

    /// Waits until something has happened, or there may be room by the passing of time.
    func waitForRoom(from now: Timestamp, by clock: any WallClock) async {
        await bell.wait(until: lane.opens(after: now), by: clock)
    }

    /// Waits until something has happened, but no longer than until `moment`.
    func wait(until moment: Timestamp?, by clock: any WallClock) async {
        await bell.wait(until: moment, by: clock)
    }
}
