// SPDX-License-Identifier: Apache-2.0

import Judging
import Rehearsal

/// What became of the letters of each team and stream.
struct RehearsalTable {
    /// The letters of one stream of one team.
    fileprivate struct Line {
        var letters = 0
        var sent = 0
        var merged = 0
        /// Letters that were held and left, by how long they were, and those that still wait.
        var waits: [Int64] = []
        var waiting = 0
        var suppressed: [SuppressReason: Int] = [:]
    }

    private struct Name: Hashable {
        let team: String
        let stream: String
    }

    private var lines: [Name: Line] = [:]

    init(_ fates: [Fate], kinds: [Case.Kind]) {
        // Letters of one kind often follow each other, and names are hashed slowly.
        var numberOf: [Case.Kind: Int] = [:]
        var found: [Line] = []
        var names: [Name] = []
        for fate in fates {
            let kind = kinds[Int(fate.place)]
            let number = numberOf[kind] ?? found.count
            if number == found.count {
                numberOf[kind] = number
                found.append(Line())
                names.append(Name(team: kind.team, stream: kind.stream))
            }
            let arrival = fate.arrival
            found[number].letters += 1
            switch fate.verdict {
            case .send: found[number].sent += 1
            case .merge: found[number].merged += 1
            case .suppress(let reason, _): found[number].suppressed[reason, default: 0] += 1
            case .hold, nil: found[number].waiting += 1
            }
            if fate.wasHeld, fate.isKept {
                found[number].waits.append(fate.at.milliseconds - arrival.milliseconds)
            }
        }
        for (name, line) in zip(names, found) {
            lines[name] = lines[name].map { $0 + line } ?? line
        }
    }

    func lines(on terminal: Terminal) -> [String] {
        var table = Table([
            ("team", .left), ("stream", .left), ("letters", .right), ("sent", .right), ("merged", .right),
            ("held", .right), ("median", .right), ("longest", .right), ("suppressed", .right), ("why", .left),
        ])
        for (name, line) in lines.sorted(by: { ($0.key.team, $0.key.stream) < ($1.key.team, $1.key.stream) })
        {
            let waits = line.waits.sorted()
            let suppressed = line.suppressed.values.reduce(0, +)
            var why = line.suppressed.sorted { (-$0.value, $0.key.rawValue) < (-$1.value, $1.key.rawValue) }
                .map { "\($0.key.rawValue) \($0.value)" }
            if line.waiting > 0 { why.append("still waiting \(line.waiting)") }
            table.add([
                Table.Cell(name.team), Table.Cell(name.stream), Table.Cell("\(line.letters)"),
                Table.Cell("\(line.sent)", line.sent > 0 ? .good : .faint),
                Table.Cell("\(line.merged)", line.merged > 0 ? .joined : .faint),
                Table.Cell("\(waits.count + line.waiting)", waits.isEmpty ? .faint : .waiting),
                Table.Cell(waits.isEmpty ? "" : Self.length(waits[waits.count / 2])),
                Table.Cell(waits.last.map(Self.length) ?? ""),
                Table.Cell("\(suppressed)", suppressed > 0 ? .stopped : .faint),
                Table.Cell(why.joined(separator: ", "), .faint),
            ])
        }
        return table.lines(on: terminal)
    }

    /// `45m`, `7h`, `3d 4h`: the two largest units.
    private static func length(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        let (days, hours) = (minutes / 1_440, minutes / 60 % 24)
        if days > 0 { return hours > 0 ? "\(days)d \(hours)h" : "\(days)d" }
        guard hours > 0 else { return minutes > 0 ? "\(minutes)m" : "\(milliseconds / 1_000)s" }
        return minutes % 60 > 0 ? "\(hours)h \(minutes % 60)m" : "\(hours)h"
    }
}

extension RehearsalTable.Line {
    fileprivate static func + (one: Self, other: Self) -> Self {
        var sum = one
        sum.letters += other.letters
        sum.sent += other.sent
        sum.merged += other.merged
        sum.waits += other.waits
        sum.waiting += other.waiting
        sum.suppressed.merge(other.suppressed, uniquingKeysWith: +)
        return sum
    }
}
