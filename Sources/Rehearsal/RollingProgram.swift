// SPDX-License-Identifier: Apache-2.0

/// Which days to send on, at most so many in any `length` days, if each day earns what it earns: a program
/// over the days and the patterns of the days before them.
struct RollingProgram {
    /// A pattern of the last days, bit 0 the day before, and where a day leads from it.
    private struct State {
        let idle: Int
        /// Where a send leads; negative where there is no room for one.
        let sent: Int
        /// The same on a day whose window reaches a day less far back.
        let sentShort: Int
    }

    private let states: [State]
    /// By day and state, whether the best is to send.
    private var sends: [Bool]
    private var worth: [Double]
    private var later: [Double]

    init(limit: Int, length: Int, days: Int) {
        let full = 1 << (length - 1) - 1
        let patterns = (0...full).filter { $0.nonzeroBitCount <= limit }
        let stateOf = Dictionary(uniqueKeysWithValues: patterns.enumerated().map { ($1, $0) })
        states = patterns.map { pattern in
            func sent(_ mask: Int) -> Int {
                (pattern & mask).nonzeroBitCount < limit ? stateOf[(pattern << 1 | 1) & full] ?? -1 : -1
            }
            return State(
                idle: stateOf[pattern << 1 & full] ?? 0,
                sent: sent(full),
                sentShort: sent(full >> 1)
            )
        }
        sends = Array(repeating: false, count: days * states.count)
        worth = Array(repeating: 0, count: states.count)
        later = worth
    }

    /// What the days earn best together, and which have a send.
    mutating func bestDays(_ earned: [Double], shortened: [Bool]) -> (value: Double, days: [Int]) {
        for state in later.indices { later[state] = 0 }
        for day in earned.indices.reversed() {
            let base = day * states.count
            let earns = earned[day]
            for state in states.indices {
                let (way, isShort) = (states[state], shortened[day])
                let after = isShort ? way.sentShort : way.sent
                let idle = later[way.idle]
                let sent = after >= 0 && earns > 0 ? earns + later[after] : -1
                sends[base + state] = sent > idle
                worth[state] = max(idle, sent)
            }
            swap(&worth, &later)
        }
        var days: [Int] = []
        var state = 0
        for day in earned.indices {
            let isSent = sends[day * states.count + state]
            if isSent { days.append(day) }
            let way = states[state]
            state = isSent ? (shortened[day] ? way.sentShort : way.sent) : way.idle
        }
        return (later[0], days)
    }
}
