// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// The verdicts on mails that were not handed in, for people and for programs.
struct PlanView {
    /// A letter that a file would become.
    struct Planned {
        let file: String
        let letter: Letter
    }

    /// In the order of the files and their recipients.
    let letters: [Planned]
    let rulings: [LetterID: Ruling]
    let zone: Zone

    func lines(on terminal: Terminal) -> [String] {
        var table = Table([
            ("file", .left), ("recipient", .left), ("stream", .left), ("verdict", .left), ("reason", .left),
            ("until", .left), ("subject and why", .left),
        ])
        for planned in letters {
            guard let ruling = rulings[planned.letter.id] else { continue }
            let said = SpokenVerdict(ruling)
            table.add([
                Table.Cell(planned.file, .faint),
                Table.Cell(planned.letter.recipient),
                Table.Cell(planned.letter.facts.kind.stream),
                Table.Cell(said.verdict, tone(of: ruling)),
                Table.Cell(said.reason + said.by),
                Table.Cell(said.until?.shortPhrase(in: zone) ?? "", .waiting),
                Table.Cell("“\(planned.letter.subject)”: \(ruling.because)"),
            ])
        }
        return table.lines(on: terminal)
    }

    private func tone(of ruling: Ruling) -> Terminal.Tone {
        switch ruling.verdict {
        case .send: .good
        case .hold: .waiting
        case .merge: .joined
        case .suppress: .stopped
        }
    }

    /// One object a letter; `of` is a letter of the ledger, `of_file` another one of these files.
    var json: [JSON] {
        letters.compactMap { planned in
            guard let ruling = rulings[planned.letter.id] else { return nil }
            let said = SpokenVerdict(ruling)
            let letter = planned.letter
            let kind = letter.facts.kind
            let other = letters.first { $0.letter.id == said.of }
            return .object([
                ("file", .string(planned.file)),
                ("message_id", JSON(letter.facts.messageID)),
                ("customer", .string(letter.customer)),
                ("recipient", .string(letter.recipient)),
                ("team", .string(kind.team)),
                ("source", .string(kind.source)),
                ("stream", .string(kind.stream)),
                ("class", .string(kind.class)),
                ("subject", .string(letter.subject)),
                ("verdict", .string(said.verdict)),
                ("reason", .string(said.reason)),
                ("rule", JSON(ruling.rule)),
                ("until", JSON(said.until?.iso8601)),
                ("of", other == nil ? JSON(said.of?.description) : .null),
                ("of_file", JSON(other?.file)),
                ("because", .string(ruling.because)),
                ("budgets", .array(ruling.budgets.map(\.json))),
            ])
        }
    }
}
