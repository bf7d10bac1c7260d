// SPDX-License-Identifier: Apache-2.0

/// A budget's window in the units that the judge counts in: which charges count together with a send.
enum Reach: Hashable, Sendable {
    /// Charges less than so many milliseconds away.
    case rolling(milliseconds: Int64)
    /// Charges in the same local hour, day, week or month.
    case calendar(Window.CalendarUnit)

    init(_ window: Window) {
        switch window {
        case .rolling(let length): self = .rolling(milliseconds: max(length.milliseconds, 1))
        case .calendar(let unit): self = .calendar(unit)
        }
    }

    /// How many of the charges stand in the way of a send at `moment`.
    func used(at moment: Timestamp, of charges: [Timestamp], in calendar: inout LocalCalendar) -> Int {
        let span = span(around: moment, in: &calendar)
        return charges.lowerBound(of: span.upperBound) - charges.lowerBound(of: span.lowerBound)
    }

    /// The first moment from `now` on at which fewer than `limit` charges stand in the way; nil if there is
    /// none.
    ///
    /// - Parameter charges: ascending.
    func firstRoom(
        from now: Timestamp,
        limit: Int,
        after charges: [Timestamp],
        in calendar: inout LocalCalendar,
    ) -> Timestamp? {
        guard limit > 0 else { return nil }
        guard charges.count >= limit else { return now }
        var moment = now
        while true {
            let span = span(around: moment, in: &calendar)
            let first = charges.lowerBound(of: span.lowerBound)
            let end = charges.lowerBound(of: span.upperBound)
            guard end - first >= limit else { return moment }
            switch self {
            case .rolling(let milliseconds): moment = charges[end - limit].advanced(by: milliseconds)
            case .calendar: moment = span.upperBound
            }
        }
    }

    /// The window before the one that ends, or lies, at `moment`: what was borrowed in it is paid back now.
    func spanBefore(_ moment: Timestamp, in calendar: inout LocalCalendar) -> Range<Timestamp> {
        switch self {
        case .rolling(let milliseconds):
            return moment.advanced(by: 1 - 2 * milliseconds)..<moment.advanced(by: 1 - milliseconds)
        case .calendar(let unit):
            let start = calendar.period(unit, at: moment).lowerBound
            return calendar.period(unit, at: start.advanced(by: -1))
        }
    }

    /// The first moment after `moment` at which time alone can change how the charges stand in the window and
    /// in the one before it; nil where they have left both.
    func nextChange(
        after moment: Timestamp,
        of charges: [Timestamp],
        in calendar: inout LocalCalendar,
    ) -> Timestamp? {
        guard let last = charges.last else { return nil }
        switch self {
        case .rolling(let milliseconds):
            return charges.lazy
                .flatMap { [$0.advanced(by: milliseconds), $0.advanced(by: 2 * milliseconds)] }
                .filter { $0 > moment }.min()
        case .calendar(let unit):
            guard last >= spanBefore(moment, in: &calendar).lowerBound else { return nil }
            return calendar.period(unit, at: moment).upperBound
        }
    }

    /// The span within which another charge counts together with a send at `moment`.
    ///
    /// A send at t has room in a rolling window iff fewer than `limit` charges lie in (t − D, t] (POLICY.md,
    /// section 2). Charges after t stand there only after the clock was set back; those less than D later
    /// count too, so that no span that holds them comes to hold too many.
    func span(around moment: Timestamp, in calendar: inout LocalCalendar) -> Range<Timestamp> {
        switch self {
        case .rolling(let milliseconds):
            moment.advanced(by: 1 - milliseconds)..<moment.advanced(by: milliseconds)
        case .calendar(let unit):
            calendar.period(unit, at: moment)
        }
    }
}

extension Timestamp {
    /// So many milliseconds later.
    func advanced(by milliseconds: Int64) -> Timestamp {
        Timestamp(milliseconds: self.milliseconds + milliseconds)
    }
}

extension [Timestamp] {
    /// The index of the first element that is not before `moment`, in an ascending array.
    func lowerBound(of moment: Timestamp) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
