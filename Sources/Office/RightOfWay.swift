// SPDX-License-Identifier: Apache-2.0

import Judging
import Synchronization

/// Keeps the way into the ledger free for urgent mail: while mail of a more urgent class comes in, the rest
/// takes turns.
///
/// A campaign that comes in over many connections keeps all processors busy, and its letters the ledger: a
/// password reset beside it would wait for both, at every step until it has left. With a few of the others at
/// once the same work is done, a little slower, and there is a processor free when the urgent mail needs one.
/// Who waits, waits in the order of coming: a class that is always there keeps no other out for ever.
final class RightOfWay: Sendable {
    /// How long an urgent mail is followed by an open way: somebody who writes several of them in a minute
    /// finds it for each but the first.
    static let window = Duration.seconds(10)
    /// The least that are under way at once: one that is written, and one that is ready meanwhile.
    static let turnsMin = 2
    /// Where writing takes longer, more share it, and more are needed to keep the processors busy meanwhile:
    /// for each millisecond of it as many as two of them deliver in that time (docs/performance.md).
    static let turnsPerMillisecond = 4

    /// One mail that is on its way into the ledger.
    struct Pass: Hashable, Sendable {
        /// The uptime when it went in.
        fileprivate let since: Duration
        fileprivate let isTurn: Bool
    }

    /// Whoever waits, waits because all turns are taken. Only `leave` makes more of them, and gives them away
    /// at once: nobody who comes later is first.
    private struct State {
        /// The uptime when mail of each rank came last.
        var last: [Int: Duration] = [:]
        /// Those that take turns and are under way.
        var underWay = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// The least that a mail took since this uptime: what it takes when it waits for nobody.
        var shortest: (since: Duration, length: Duration)?

        var turns: Int {
            max(turnsMin, Int(shortest?.length.milliseconds ?? 0) * turnsPerMillisecond)
        }

        /// Notes mail of this rank; whether some of a more urgent one came lately.
        mutating func yields(_ rank: Int, at now: Duration) -> Bool {
            last[rank] = now
            return last.contains { $0.key < rank && now - $0.value < window }
        }

        mutating func takeTurn() -> Bool {
            guard underWay < turns else { return false }
            underWay += 1
            return true
        }

        mutating func note(_ length: Duration, at now: Duration) {
            if let known = shortest, now - known.since < window {
                shortest = (known.since, min(known.length, length))
            } else {
                shortest = (now, length)
            }
        }
    }

    private let state = Mutex(State())

    /// Returns when a mail of this rank may go on, and what it is to `leave` with: at once, unless mail of a
    /// more urgent one came within the last `window`.
    ///
    /// A task that is cancelled waits on: those before it are on their way.
    func enter(_ rank: Int, by clock: any WallClock) async -> Pass {
        let now = clock.uptime()
        let pass: Pass? = state.withLock { state in
            let isTurn = state.yields(rank, at: now)
            return isTurn && !state.takeTurn() ? nil : Pass(since: now, isTurn: isTurn)
        }
        if let pass { return pass }
        await withCheckedContinuation { continuation in
            let goesOn = state.withLock { state in
                let goesOn = state.takeTurn()
                if !goesOn { state.waiting.append(continuation) }
                return goesOn
            }
            if goesOn { continuation.resume() }
        }
        return Pass(since: clock.uptime(), isTurn: true)
    }

    /// The mail is in the ledger, or refused: those whose turn it is go on.
    func leave(_ pass: Pass, by clock: any WallClock) {
        let now = clock.uptime()
        let next = state.withLock { state in
            if pass.isTurn { state.underWay -= 1 }
            state.note(now - pass.since, at: now)
            var next: [CheckedContinuation<Void, Never>] = []
            while next.count < state.waiting.count, state.takeTurn() {
                next.append(state.waiting[next.count])
            }
            state.waiting.removeFirst(next.count)
            return next
        }
        for continuation in next { continuation.resume() }
    }
}
