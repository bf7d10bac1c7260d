// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// Prints decisions page by page: as JSON Lines, or as a table for people.
struct LogPrinter {
    private let zone: Zone
    private let isJSON: Bool
    private let terminal: Terminal
    private var printed = 0

    init(zone: Zone, isJSON: Bool, terminal: Terminal) {
        self.zone = zone
        self.isJSON = isJSON
        self.terminal = terminal
    }

    mutating func print(_ lines: [LogLine]) {
        guard !lines.isEmpty else { return }
        if isJSON {
            Output.write(lines.map(\.json.line))
        } else {
            var table = Table([
                ("time", .left), ("verdict", .left), ("reason", .left), ("team", .left), ("customer", .left),
                ("letter", .left), ("subject and why", .left),
            ])
            for line in lines {
                let decision = line.decision
                let why = decision.because.isEmpty ? "" : ": \(decision.because)"
                table.add([
                    Table.Cell(decision.at.shortPhrase(in: zone), .faint),
                    Table.Cell(decision.kind.rawValue, decision.tone),
                    Table.Cell(decision.reason + (decision.rule.map { " (\($0))" } ?? "")),
                    Table.Cell(line.letter.facts.kind.team),
                    Table.Cell(line.letter.customer),
                    Table.Cell(line.letter.id.description, .faint),
                    Table.Cell("“\(line.letter.subject)”\(why)"),
                ])
            }
            Output.write(table.lines(on: terminal))
        }
        printed += lines.count
    }

    /// Says `hint` where nothing was there to print.
    func finish(hint: String) {
        if printed == 0 && !isJSON { Output.write([hint]) }
    }
}
