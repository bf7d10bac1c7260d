// SPDX-License-Identifier: Apache-2.0

/// How often systemd wants to hear that the daemon is alive, where the unit has `WatchdogSec=`
/// (sd_watchdog_enabled(3)).
package struct Watchdog: Hashable, Sendable {
    /// After this much silence systemd takes the daemon for hung, kills it and starts it again.
    package let limit: Duration

    /// How often to send `Notification.alive`: half the limit, as sd_watchdog_enabled(3) advises.
    package var period: Duration { limit / 2 }

    /// The watchdog of this process, nil where nobody watches it.
    ///
    /// - Parameters:
    ///   - environment: the process's own; `WATCHDOG_USEC` and `WATCHDOG_PID` are read.
    ///   - process: its id; a watchdog that is meant for another process is nil.
    package init?(environment: [String: String], process: Int32) throws(EnvironmentError) {
        let microseconds = try number(
            "WATCHDOG_USEC",
            in: environment,
            within: 1...UInt64(Int64.max),
            wanted: "a number of microseconds above 0",
        )
        let isOurs = try isMeant(for: process, by: "WATCHDOG_PID", in: environment) ?? true
        guard let microseconds, isOurs else { return nil }
        self.limit = .microseconds(Int64(microseconds))
    }
}
