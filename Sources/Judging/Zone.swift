// SPDX-License-Identifier: Apache-2.0

/// The rules of one time zone, as a value: its transitions, and the rule for the time after the last one.
///
/// Whoever reads TZif files (RFC 9636) makes it; here it only answers.
package struct Zone: Hashable, Sendable {
    /// From this moment on, local time is so many seconds ahead of UTC.
    package struct Transition: Hashable, Sendable {
        /// Seconds since the epoch.
        package let at: Int64
        /// Seconds east of Greenwich.
        package let offset: Int

        package init(at: Int64, offset: Int) {
            self.at = at
            self.offset = offset
        }
    }

    /// The IANA name, like `Europe/Berlin`.
    package let name: String
    /// The offset before the first transition, in seconds east of Greenwich.
    package let first: Int
    /// Ascending.
    package let transitions: [Transition]
    /// What holds after the last transition; nil: the last offset, for ever.
    package let footer: DaylightRule?

    package init(name: String, first: Int, transitions: [Transition], footer: DaylightRule?) {
        self.name = name
        self.first = first
        self.transitions = transitions
        self.footer = footer
    }

    /// Coordinated Universal Time.
    package static let utc = Zone(name: "UTC", first: 0, transitions: [], footer: nil)
}

/// The footer of a TZif file: standard and daylight time by a yearly rule (RFC 9636 §3.3, POSIX `TZ`).
package struct DaylightRule: Hashable, Sendable {
    /// A day of the year and a local time on it.
    package struct Change: Hashable, Sendable {
        package enum Day: Hashable, Sendable {
            /// `Mm.w.d`: month 1 to 12, week 1 to 5 (5: the last), weekday 0 (Sunday) to 6.
            case weekday(month: Int, week: Int, weekday: Int)
            /// `Jn`: 1 to 365, 29 February never counted.
            case julian(Int)
            /// `n`: 0 to 365, 29 February counted.
            case ordinal(Int)
        }

        package let day: Day
        /// Seconds after local midnight; from -167 to 167 hours.
        package let time: Int

        package init(day: Day, time: Int) {
            self.day = day
            self.time = time
        }
    }

    /// Seconds east of Greenwich in standard time.
    package let standard: Int
    /// Seconds east of Greenwich in daylight time, and when it begins and ends; nil: no daylight time.
    package let daylight: Daylight?

    package struct Daylight: Hashable, Sendable {
        package let offset: Int
        package let begins: Change
        package let ends: Change

        package init(offset: Int, begins: Change, ends: Change) {
            self.offset = offset
            self.begins = begins
            self.ends = ends
        }
    }

    /// The changes of `Zone+Time`'s tabled years, worked out once: judging asks for offsets all the time.
    let table: [Zone.Transition]

    package init(standard: Int, daylight: Daylight?) {
        self.standard = standard
        self.daylight = daylight
        table = daylight.map { DaylightRule.changes(in: DaylightRule.tabledYears, of: $0, standard) } ?? []
    }
}
