// SPDX-License-Identifier: Apache-2.0

package import Judging

/// The port to time.
package protocol WallClock: Sendable {
    /// The time of day.
    func now() -> Timestamp

    /// How long the machine has run, however the time of day was set meanwhile.
    func uptime() -> Duration

    /// Returns at `moment`, or at once if it has passed; earlier only when the task is cancelled.
    func sleep(until moment: Timestamp) async
}
