// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// What a person got, has waiting and was spared, for people to read.
struct CustomerView {
    let key: String
    /// By arrival.
    let letters: [LetterRecord]
    let budgets: [BudgetReading]
    let policy: Policy

    private var zone: Zone { policy.customers.zone }

    func lines(on terminal: Terminal) -> [String] {
        var lines = [terminal.paint(key, .strong), ""]
        lines += budgetLines(on: terminal)
        lines += section("Got", [.sent, .merged, .leaving], on: terminal)
        lines += section("Waiting", [.waiting], on: terminal)
        lines += section("Spared", [.suppressed], on: terminal)
        lines += section("Did not arrive, or nobody knows", [.bounced, .unknown], on: terminal)
        if letters.isEmpty { lines.append("No letter in this time.") }
        return lines
    }

    private func budgetLines(on terminal: Terminal) -> [String] {
        guard !budgets.isEmpty else { return [] }
        var table = Table([
            ("budget", .left), ("used", .right), ("limit", .right), ("window", .left), ("free", .left),
        ])
        for reading in budgets {
            let window =
                policy.budgets.first { $0.name == reading.rule }?.window ?? .rolling(Policy.ownLimitLength)
            let isFull = reading.freesAt != nil || reading.limit == 0
            let free = reading.freesAt.map { $0.phrase(in: zone) } ?? (reading.limit == 0 ? "never" : "now")
            table.add([
                Table.Cell(reading.rule),
                Table.Cell("\(reading.used)", isFull ? .waiting : .plain),
                Table.Cell(reading.limit.map(String.init) ?? "unlimited"),
                Table.Cell(window.phrase),
                Table.Cell(free, isFull ? .waiting : .good),
            ])
        }
        return table.lines(on: terminal) + [""]
    }

    private func section(_ heading: String, _ states: Set<Letter.State>, on terminal: Terminal) -> [String] {
        let chosen = letters.filter { states.contains($0.state) }
        guard !chosen.isEmpty else { return [] }
        var table = Table([
            ("taken in", .left), ("state", .left), ("team", .left), ("letter", .left), ("subject", .left),
        ])
        for record in chosen {
            let until =
                record.state == .waiting ? record.until.map { " until \($0.shortPhrase(in: zone))" } : nil
            table.add([
                Table.Cell(record.letter.facts.arrival.shortPhrase(in: zone), .faint),
                Table.Cell(record.state.rawValue + (until ?? ""), record.state.tone),
                Table.Cell(record.letter.facts.kind.team),
                Table.Cell(record.letter.id.description, .faint),
                Table.Cell(record.letter.subject),
            ])
        }
        return [terminal.paint("\(heading) (\(chosen.count))", .strong)] + table.lines(on: terminal) + [""]
    }
}

extension Window {
    /// As the policy says it.
    var phrase: String {
        switch self {
        case .rolling(let length): "rolling \(length.shortPhrase)"
        case .calendar(.hour): "calendar hour"
        case .calendar(.day): "calendar day"
        case .calendar(.week): "calendar week"
        case .calendar(.month): "calendar month"
        }
    }
}

extension Duration {
    /// `7d`, `4h`, `90s`: the largest unit that it is a whole number of.
    var shortPhrase: String {
        let seconds = components.seconds
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds >= length {
            if seconds % length == 0 { return "\(seconds / length)\(unit)" }
        }
        return "\(seconds)s"
    }
}
