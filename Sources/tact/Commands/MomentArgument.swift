// SPDX-License-Identifier: Apache-2.0

import Judging

/// A moment as people type it: a length that ends now, a local day, or RFC 3339.
enum MomentArgument {
    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800]
    /// A century: what is longer is a slip of the finger.
    private static let lengthMax: Int64 = 36_525 * 86_400

    /// A moment from `now` on: a length that begins now, a local day, or RFC 3339.
    static func future(_ text: String, now: Timestamp, zone: Zone, option: String) throws -> Timestamp {
        var moment = try parse(text, now: now, zone: zone, option: option)
        if text.last.flatMap({ units[$0] }) != nil, moment <= now { moment = now + (now - moment) }
        guard moment >= now else { throw Failure(.usage, "\(option) \(text) is over; name a time to come") }
        return moment
    }

    static func parse(_ text: String, now: Timestamp, zone: Zone, option: String) throws -> Timestamp {
        if let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number >= 0 {
            let (seconds, isOver) = number.multipliedReportingOverflow(by: unit)
            if !isOver, seconds <= lengthMax { return now - .seconds(seconds) }
        }
        if let moment = Timestamp(iso8601: text) { return moment }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        if parts.count == 3, (1...9_999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        {
            return zone.moment(of: CivilTime(year: parts[0], month: parts[1], day: parts[2]))
        }
        throw Failure(
            .usage,
            "\(option) \(text) is no time; write 24h, 7d, 2026-03-02 or 2026-03-02T09:00:00Z"
        )
    }
}
