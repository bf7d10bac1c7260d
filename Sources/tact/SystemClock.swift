// SPDX-License-Identifier: Apache-2.0

import Glibc
import Judging
import Office

/// The machine's clock.
struct SystemClock: WallClock {
    /// The longest single sleep: after the wall clock was set, a sleeper finds out within it.
    private static let stepMax = Duration.seconds(60)

    func now() -> Timestamp {
        var time = timespec()
        let result = unsafe clock_gettime(CLOCK_REALTIME, &time)
        precondition(result == 0, "the machine has a clock")
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// CLOCK_BOOTTIME also counts the time in which the machine was suspended (clock_gettime(2)).
    func uptime() -> Duration {
        var time = timespec()
        let result = unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        precondition(result == 0, "the machine knows how long it has run")
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }

    func sleep(until moment: Timestamp) async {
        while !Task.isCancelled {
            let left = moment - now()
            guard left > .zero else { return }
            do {
                try await Task.sleep(for: min(left, Self.stepMax))
            } catch {
                return  // cancelled, which the caller sees by itself
            }
        }
    }
}
