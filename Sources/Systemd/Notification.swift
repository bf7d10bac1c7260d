// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// One thing that the daemon tells systemd (sd_notify(3), the protocol itself and not its library).
package enum Notification: Hashable, Sendable {
    /// Start-up or reload is done; what listens, listens.
    case ready
    /// A reload has begun, `ready` will end it. systemd tells it from an older one by the time, which is
    /// CLOCK_MONOTONIC's in microseconds (systemd 253 and later ask for it).
    case reloading(monotonic: UInt64)
    /// The daemon is on its way out.
    case stopping
    /// Nothing hangs; owed once a `Watchdog.period`.
    case alive
    /// One line for people, shown by `systemctl status`.
    case status(String)

    /// `reloading` with the time that it is now.
    package static func reloadingNow() -> Notification {
        var now = timespec()
        let status = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        precondition(status == 0, "Linux has a monotonic clock")
        return .reloading(monotonic: UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000)
    }

    /// The lines of the datagram.
    ///
    /// Control characters in a status become spaces: it cannot bring a line of its own.
    package var text: String {
        switch self {
        case .ready: "READY=1"
        case .reloading(let monotonic): "RELOADING=1\nMONOTONIC_USEC=\(monotonic)"
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        case .status(let line):
            "STATUS=" + String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value < 32 ? " " : $0 }))
        }
    }
}
