// SPDX-License-Identifier: Apache-2.0

import SMTP
import Synchronization

/// Decides when a sink misbehaves: by counting, and never by chance.
final class FaultPlan: Sendable {
    private let faults: [Fault]
    private let seed: UInt64
    /// How often the stage of each fault has been reached.
    private let counts: Mutex<[UInt64]>

    init(_ faults: [Fault], seed: UInt64) {
        self.faults = faults
        self.seed = seed
        counts = Mutex(Array(repeating: 0, count: faults.count))
    }

    /// Whether what the stage stands for is not even offered.
    func withholds(_ stage: Fault.Stage) -> Bool {
        faults.contains { $0.stage == stage && $0.behaviour == .unoffered }
    }

    /// What to do at this stage instead of the usual; the first fault whose turn it is.
    func behaviour(at stage: Fault.Stage) -> Fault.Behaviour? {
        counts.withLock { counts in
            var chosen: Fault.Behaviour?
            for (index, fault) in faults.enumerated()
            where fault.stage == stage && fault.behaviour != .unoffered {
                counts[index] += 1
                if chosen == nil, isDue(fault.share, count: counts[index], of: index) {
                    chosen = fault.behaviour
                }
            }
            return chosen
        }
    }

    private func isDue(_ share: Fault.Share, count: UInt64, of index: Int) -> Bool {
        switch share {
        case .always: true
        case .every(let period): count.isMultiple(of: UInt64(period))
        case .percent(let percent): mixed(seed &+ count &+ UInt64(index) << 32) % 100 < percent
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbours in, unlike numbers out.
private func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value &* 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
}

extension Fault.Stage {
    /// The stage of a command line; nil for commands that have none.
    init?(of line: [UInt8]) {
        switch String(decoding: line.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self).uppercased() {
        case "EHLO", "HELO", "LHLO": self = .ehlo
        case "STARTTLS": self = .starttls
        case "AUTH": self = .auth
        case "MAIL": self = .mail
        case "RCPT": self = .rcpt
        case "DATA": self = .data
        case "QUIT": self = .quit
        default: return nil
        }
    }
}

extension Fault.Behaviour {
    /// The reply that a code stands for, with the enhanced code of its class.
    static func reply(_ code: Int) -> Reply {
        Reply(code, "\(code / 100).0.0 Fault as asked for")
    }
}
