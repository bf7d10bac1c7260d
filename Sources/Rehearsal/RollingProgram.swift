// SPDX-License-Identifier: Apache-2.0

/// Which days to send on, at most so many in any `length` days, if each day earns what it earns: a program
/// over the days and the patterns of the days before them.
struct RollingProgram {
    /// Where a day without a send leads from each state; a state is a pattern of the last days, bit 0 the day
    /// before.
    private let idle: [Int]
    /// Where a send leads; the state after the last, which is worth less than nothing, where there is no room
    /// for one.
    private let sent: [Int]
    /// The same on a day whose window reaches a day less far back.
    private let sentShort: [Int]
    /// By day, the states in which the best is to send.
    private var sends: [UInt128]

    init(limit: Int, length: Int, days: Int) {
        let full = 1 << (length - 1) - 1
        let patterns = (0...full).filter { $0.nonzeroBitCount <= limit }
        precondition(patterns.count <= UInt128.bitWidth, "a window with too many patterns")
        let stateOf = Dictionary(uniqueKeysWithValues: patterns.enumerated().map { ($1, $0) })
        let none = patterns.count
        idle = patterns.map { stateOf[$0 << 1 & full] ?? none }
        func sends(within mask: Int) -> [Int] {
            patterns.map { pattern in
                guard (pattern & mask).nonzeroBitCount < limit else { return none }
                return stateOf[(pattern << 1 | 1) & full] ?? none
            }
        }
        sent = sends(within: full)
        sentShort = sends(within: full >> 1)
        self.sends = Array(repeating: 0, count: days)
    }

    /// What the days earn best together, and which have a send.
    mutating func bestDays(_ earned: [Double], shortened: [Bool]) -> (value: Double, days: [Int]) {
        var later = Array(repeating: 0.0, count: idle.count + 1)
        later[idle.count] = -.infinity
        var worth = later
        for day in earned.indices.reversed() {
            let earns = earned[day]
            guard earns > 0 else {
                for state in idle.indices { worth[state] = later[idle[state]] }
                sends[day] = 0
                swap(&worth, &later)
                continue
            }
            sends[day] = RollingProgram.step(
                earns,
                idle: idle,
                sent: shortened[day] ? sentShort : sent,
                later: later,
                worth: &worth,
            )
            swap(&worth, &later)
        }
        var days: [Int] = []
        var state = 0
        for day in earned.indices {
            let isSent = sends[day] >> UInt128(state) & 1 == 1
            if isSent { days.append(day) }
            state = isSent ? (shortened[day] ? sentShort : sent)[state] : idle[state]
        }
        return (later[0], days)
    }

    /// One day back: what each state is worth with it; returns the states in which the best is to send.
    private static func step(
        _ earns: Double,
        idle: [Int],
        sent: [Int],
        later: [Double],
        worth: inout [Double],
    ) -> UInt128 {
        let (idle, sent, later) = (idle.span, sent.span, later.span)
        var worth = worth.mutableSpan
        var sends = (low: UInt64(0), high: UInt64(0))
        for state in idle.indices {
            let (rest, send) = (later[idle[state]], earns + later[sent[state]])
            let isSent: UInt64 = send > rest ? 1 : 0
            if state < 64 {
                sends.low |= isSent << UInt64(state)
            } else {
                sends.high |= isSent << UInt64(state - 64)
            }
            worth[state] = max(rest, send)
        }
        return UInt128(sends.high) << 64 | UInt128(sends.low)
    }
}
