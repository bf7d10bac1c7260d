// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// What a manager wants to know of the week: by team what was handed in, and what became of it.
struct DemoReport {
    let counts: [StateCount]
    /// Mails that reached the sink.
    let mails: Int

    func lines(on terminal: Terminal) -> [String] {
        var table = Table([
            ("team", .left), ("handed in", .right), ("sent", .right), ("merged", .right),
            ("suppressed", .right),
            ("held", .right), ("not delivered", .right),
        ])
        let teams = Set(counts.map(\.team)).sorted()
        for team in teams { table.add(row(team, of: counts.filter { $0.team == team })) }
        table.add(row("all", of: counts))
        return table.lines(on: terminal)
    }

    /// The week in one sentence.
    var sentence: String {
        let handedIn = sum([StateCount](counts))
        return "\(handedIn) letters came in; the customers' mailboxes got \(mails) mails."
    }

    private func row(_ name: String, of counts: [StateCount]) -> [Table.Cell] {
        func count(_ states: Letter.State...) -> Int {
            sum(counts.filter { states.contains($0.state) })
        }
        return [
            Table.Cell(name, name == "all" ? .strong : .plain),
            Table.Cell("\(sum(counts))"),
            Table.Cell("\(count(.sent))", .good),
            Table.Cell("\(count(.merged))", .joined),
            Table.Cell("\(count(.suppressed))", .stopped),
            Table.Cell("\(count(.waiting, .leaving))", .waiting),
            Table.Cell("\(count(.bounced, .unknown))"),
        ]
    }

    private func sum(_ counts: [StateCount]) -> Int {
        counts.reduce(0) { $0 + $1.letters }
    }
}
