// SPDX-License-Identifier: Apache-2.0

/// A moment in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX.1, Seconds Since the
/// Epoch).
///
/// Milliseconds are what the log prints and what a letter's id carries, so nothing is rounded on the way.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since the epoch; negative before 1970.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.milliseconds < other.milliseconds
    }

    /// The moment `length` later; below a millisecond it is cut off.
    package static func + (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + length.milliseconds)
    }

    /// The moment `length` earlier.
    package static func - (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - length.milliseconds)
    }

    /// How long from `earlier` to `later`; negative where they stand the other way round.
    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The length in whole milliseconds; what is below one is cut off.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
