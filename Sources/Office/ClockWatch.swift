// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// Notices when the time of day is set by more than an hour, against a clock that nobody sets; then releases
/// pause (POLICY.md, section 2, Failure).
///
/// A wrong clock would let out or suppress everything whose time seems to have come. Whether the old time or
/// the new one is right nobody can tell, so an operator, or a time service that takes the step back, gets a
/// while; after it the new time is believed. It does not see what happens between two runs of the daemon.
package final class ClockWatch: Sendable {
    /// A smaller step is believed at once: zones do not matter here, and time services step by seconds.
    static let stepMin = Duration.seconds(3_600)
    /// How long releases pause: time services that find a clock an hour off set it back within minutes
    /// (ntpd's interval of polling is at most 1024 s).
    static let halt = Duration.seconds(1_200)

    /// What a look found.
    package enum Finding: Equatable {
        case nothing
        /// The time of day was set, ahead or, where it is negative, back.
        case set(by: Duration)
        /// It was set back to what it would have been.
        case isRightAgain
        /// The new time is believed from now on.
        case isBelieved
    }

    private struct State {
        /// The time of day when the machine began to run, as it was before any step.
        var origin: Timestamp?
        /// Until which uptime releases pause, and which origin the step led to.
        var halt: (until: Duration, origin: Timestamp)?
        /// Whether the cases are still due for the time that was found last.
        var owesReopening = false
    }

    private let state = Mutex(State())

    package init() {}

    /// Compares the clocks.
    package func look(at clock: any WallClock) -> Finding {
        let uptime = clock.uptime()
        let seen = clock.now() - uptime
        let finding = compare(uptime, seen)
        if finding != .nothing { state.withLock { $0.owesReopening = true } }
        return finding
    }

    /// Whether cases have to be made due, since they wait for moments of another time; until `reopened` is
    /// told.
    package var owesReopening: Bool {
        state.withLock { $0.owesReopening }
    }

    package func reopened() {
        state.withLock { $0.owesReopening = false }
    }

    private func compare(_ uptime: Duration, _ seen: Timestamp) -> Finding {
        state.withLock { state in
            guard let origin = state.origin else {
                state.origin = seen
                return .nothing
            }
            let step = seen - origin
            guard step > Self.stepMin || step < .zero - Self.stepMin else {
                // Small steps and drift are followed.
                state.origin = seen
                guard state.halt != nil else { return .nothing }
                state.halt = nil
                return .isRightAgain
            }
            if let halt = state.halt {
                let further = seen - halt.origin
                if further <= Self.stepMin, further >= .zero - Self.stepMin {
                    guard uptime >= halt.until else { return .nothing }
                    state = State(origin: seen)
                    return .isBelieved
                }
            }
            state.halt = (uptime + Self.halt, seen)
            return .set(by: step)
        }
    }

    /// Until when releases pause, and why; nil where they do not.
    package func halt(by clock: any WallClock) -> Judge.Halt? {
        let (uptime, now) = (clock.uptime(), clock.now())
        return state.withLock { state in
            guard let halt = state.halt else { return nil }
            return Judge.Halt(
                until: now + max(halt.until - uptime, .milliseconds(1)),
                because: "the time of day was set by more than an hour, and is looked at for a while",
            )
        }
    }
}
