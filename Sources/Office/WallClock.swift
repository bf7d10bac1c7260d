// SPDX-License-Identifier: Apache-2.0

package import Judging

/// The port to time.
package protocol WallClock: Sendable {
    /// The time of day.
    func now() -> Timestamp

    /// Returns at `moment`, or at once if it has passed; earlier only when the task is cancelled.
    func sleep(until moment: Timestamp) async
}
