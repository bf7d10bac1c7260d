// SPDX-License-Identifier: Apache-2.0

extension Window {
    /// How many of the charges a send at `moment` shares a span with.
    ///
    /// Of a rolling window those are the ones less than its length away on either side: charges after `moment` stand
    /// there only after the clock was set back, and no span that holds them may come to hold too many.
    package func used(at moment: Timestamp, of charges: [Timestamp], in zone: Zone) -> Int {
        let span = reach(of: moment, in: zone)
        return charges.lowerBound(of: span.upperBound) - charges.lowerBound(of: span.lowerBound)
    }

    /// The first moment from `now` on at which fewer than `limit` charges are in the way; nil if there is none.
    ///
    /// - Parameter charges: ascending.
    package func firstRoom(
        from now: Timestamp,
        limit: Int,
        after charges: [Timestamp],
        in zone: Zone,
    ) -> Timestamp? {
        guard limit > 0 else { return nil }
        guard charges.count >= limit else { return now }
        var moment = now
        while true {
            let span = reach(of: moment, in: zone)
            let first = charges.lowerBound(of: span.lowerBound)
            let end = charges.lowerBound(of: span.upperBound)
            guard end - first >= limit else { return moment }
            switch self {
            case .rolling(let length): moment = charges[end - limit] + length
            case .calendar: moment = span.upperBound
            }
        }
    }

    /// The span within which another charge counts together with a send at `moment`.
    private func reach(of moment: Timestamp, in zone: Zone) -> Range<Timestamp> {
        switch self {
        case .rolling(let length):
            // A charge exactly one length earlier is free again; milliseconds are what time is counted in.
            let tick: Duration = .milliseconds(1)
            return moment - length + tick..<max(moment + length, moment + tick)
        case .calendar(let unit):
            return zone.period(unit, at: moment)
        }
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
