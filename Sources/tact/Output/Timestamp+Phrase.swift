// SPDX-License-Identifier: Apache-2.0

import Judging

extension Timestamp {
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November",
        "December",
    ]

    /// `Monday 2 March 2026, 13:00`, in local time.
    func phrase(in zone: Zone) -> String {
        let time = zone.civil(at: self)
        return
            "\(Self.days[time.weekday - 1]) \(time.day) \(Self.months[time.month - 1]) \(time.year), "
            + "\(Self.clock(time))"
    }

    /// `Mon  2 Mar 13:00`, in local time, always of one width.
    func shortPhrase(in zone: Zone) -> String {
        let time = zone.civil(at: self)
        let day = time.day < 10 ? " \(time.day)" : "\(time.day)"
        return
            "\(Self.days[time.weekday - 1].prefix(3)) \(day) \(Self.months[time.month - 1].prefix(3)) "
            + "\(Self.clock(time))"
    }

    private static func clock(_ time: CivilTime) -> String {
        (time.hour < 10 ? "0" : "") + "\(time.hour):" + (time.minute < 10 ? "0" : "") + "\(time.minute)"
    }
}
