// SPDX-License-Identifier: Apache-2.0

import Judging
import Rehearsal

/// What would become of a letter, for people and for programs.
struct ForecastView {
    let forecast: Forecast
    let letter: Case.Letter
    let recipient: String
    let customer: String
    let zone: Zone

    func lines(on terminal: Terminal) -> [String] {
        let who = customer == recipient ? recipient : "\(recipient) (the customer \(customer))"
        let kind = letter.kind
        var lines = [
            terminal.paint(headline, tone),
            "To \(who), stream \(kind.stream), class \(kind.class), handed in by \(kind.source) "
                + "(\(kind.team)) on \(letter.arrival.phrase(in: zone)).",
            "",
        ]
        for event in forecast.events {
            let verdict = SpokenVerdict(event.ruling)
            let time = terminal.paint(event.at.shortPhrase(in: zone), .faint)
            lines.append("\(time)  \(verdict.verdict): \(verdict.reason)\(verdict.by)")
            if !event.ruling.because.isEmpty {
                lines.append(String(repeating: " ", count: 18) + event.ruling.because)
            }
        }
        return lines
    }

    private var headline: String {
        let end = forecast.end
        let isAtOnce = end.at == letter.arrival
        let when = isAtOnce ? "at once" : "on \(end.at.phrase(in: zone))"
        switch end.ruling.verdict {
        case .send: return "It would go out \(when)."
        case .merge: return "It would go out \(when), inside a digest."
        case .suppress: return isAtOnce ? "It would not go out." : "It would wait, and not go out after all."
        case .hold: return "It would wait until an operator acts."
        }
    }

    private var tone: Terminal.Tone {
        switch forecast.end.ruling.verdict {
        case .send: .good
        case .merge: .joined
        case .hold: .waiting
        case .suppress: .stopped
        }
    }

    /// One object: the first verdict, the last one, and every step between.
    var json: JSON {
        let end = forecast.end
        let last = SpokenVerdict(end.ruling)
        return .object([
            ("recipient", .string(recipient)),
            ("customer", .string(customer)),
            ("team", .string(letter.kind.team)),
            ("source", .string(letter.kind.source)),
            ("stream", .string(letter.kind.stream)),
            ("class", .string(letter.kind.class)),
            ("at", .string(letter.arrival.iso8601)),
            ("verdict", .string(last.verdict)),
            ("reason", .string(last.reason)),
            ("rule", JSON(end.ruling.rule)),
            ("leaves_at", last.leaves ? .string(end.at.iso8601) : .null),
            ("because", .string(end.ruling.because)),
            ("steps", .array(forecast.events.map(json))),
        ])
    }

    private func json(_ event: Replay.Event) -> JSON {
        let said = SpokenVerdict(event.ruling)
        return .object([
            ("at", .string(event.at.iso8601)),
            ("verdict", .string(said.verdict)),
            ("reason", .string(said.reason)),
            ("rule", JSON(event.ruling.rule)),
            ("until", JSON(said.until?.iso8601)),
            ("because", .string(event.ruling.because)),
            ("budgets", .array(event.ruling.budgets.map(\.json))),
        ])
    }
}

/// A ruling in the words of the log.
struct SpokenVerdict {
    let verdict: String
    let reason: String
    var until: Timestamp?
    var of: LetterID?
    private let rule: String?

    init(_ ruling: Ruling) {
        rule = ruling.rule
        of = ruling.of
        switch ruling.verdict {
        case .send(let reason): (verdict, self.reason) = ("send", reason.rawValue)
        case .hold(let reason, let until):
            (verdict, self.reason) = ("hold", reason.rawValue)
            self.until = until
        case .merge(let carrier):
            (verdict, reason) = ("merge", "digest")
            of = carrier
        case .suppress(let reason, let other):
            (verdict, self.reason) = ("suppress", reason.rawValue)
            of = other ?? ruling.of
        }
    }

    /// The rule that decided, in brackets; empty where none has a name.
    var by: String { rule.map { " (\($0))" } ?? "" }

    /// Whether the letter leaves by it.
    var leaves: Bool { verdict == "send" || verdict == "merge" }
}
