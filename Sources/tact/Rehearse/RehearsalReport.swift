// SPDX-License-Identifier: Apache-2.0

import Judging
import Rehearsal

/// What a rehearsal showed, for people and for programs.
struct RehearsalReport {
    /// The policy that it is compared with.
    struct Other {
        let rehearsing: Rehearsing
        let outcome: Outcome
    }

    let trace: LetterTrace
    let rehearsing: Rehearsing
    let outcome: Outcome
    let against: Other?

    /// Changed letters that are explained.
    private static let explainedMax = 10
    /// Lines of JSON that are written at once.
    private static let linesAtOnce = 10_000

    /// The kind of each letter, by its place in the trace.
    private var kinds: [Case.Kind] {
        var kinds = Array(
            repeating: Case.Kind(source: "", team: "", stream: "", class: ""),
            count: trace.count
        )
        for customer in trace.customers {
            for (letter, place) in zip(customer.letters, customer.places) { kinds[Int(place)] = letter.kind }
        }
        return kinds
    }

    /// The report, a line each, ready to print.
    func lines(on terminal: Terminal) -> [String] {
        let zone = rehearsing.policy.customers.zone
        var lines: [String] = []
        if let span = trace.span {
            lines.append(
                "\(count(trace.count, "letter")) to \(count(trace.customers.count, "customer")), "
                    + "from \(span.lowerBound.phrase(in: zone)) to \(span.upperBound.phrase(in: zone))"
            )
        }
        lines += [""] + RehearsalTable(outcome.fates, kinds: kinds).lines(on: terminal)
        lines += [""] + Self.sums(of: outcome)
        if let against { lines += [""] + comparison(with: against, on: terminal) }
        return lines
    }

    /// What was kept, and what could have been.
    private static func sums(of outcome: Outcome) -> [String] {
        var lines = [
            "\(outcome.dispatches) mails leave; \(amount(outcome.kept)) of "
                + "\(amount(outcome.offered)) in value is kept"
        ]
        guard outcome.optimum.value > 0 else { return lines }
        let what =
            outcome.optimum.isExact
            ? "the clairvoyant optimum of \(amount(outcome.optimum.value))"
            : "\(amount(outcome.optimum.value)), a bound on what a clairvoyant could keep"
        lines.append("That is \(percent(outcome.kept / outcome.optimum.value)) of \(what)")
        if outcome.kept != outcome.keptWithoutRiders {
            let share = percent(outcome.keptWithoutRiders / outcome.optimum.value)
            lines.append("Without what rides in the mails of others: \(share)")
        }
        return lines
    }

    private func comparison(with other: Other, on terminal: Terminal) -> [String] {
        let changed = changed(against: other)
        var lines = [terminal.paint("Against the other policy", .strong)] + Self.sums(of: other.outcome)
        lines.append(
            changed.isEmpty
                ? "No letter fares otherwise" : "\(count(changed.count, "letter")) would fare otherwise"
        )
        let zone = rehearsing.policy.customers.zone
        let kinds = changed.isEmpty ? [] : self.kinds
        for place in changed.prefix(Self.explainedMax) {
            let kind = kinds[place]
            let name = terminal.paint(trace.names[place].shown, .strong)
            lines += ["", "\(name)  \(kind.team.shown), \(kind.stream.shown)"]
            for (name, rehearsing) in [("before", other.rehearsing), ("now   ", self.rehearsing)] {
                for event in rehearsing.events(ofLetterAt: place) {
                    let verdict = event.ruling.verdict
                    let rule = event.ruling.rule.map { " (\($0))" } ?? ""
                    let word = terminal.paint("\(verdict.word) \(verdict.reason)\(rule)", verdict.tone)
                    lines.append("  \(name)  \(event.at.phrase(in: zone))  \(word)")
                    lines.append("          \(event.ruling.because.shown)")
                }
            }
        }
        return lines
    }

    /// The places of the letters whose end is another one, or comes at another time.
    private func changed(against other: Other) -> [Int] {
        zip(outcome.fates, other.outcome.fates).compactMap { new, old in
            new.verdict?.end != old.verdict?.end || new.carrier != old.carrier || new.at != old.at
                ? Int(new.place) : nil
        }
    }

    /// A line a letter in the order of the trace, then one with the sums (POLICY.md, section 6).
    func writeJSON() {
        var lines: [String] = []
        lines.reserveCapacity(Self.linesAtOnce)
        for fate in outcome.fates {
            lines.append(json(of: fate).line)
            guard lines.count == Self.linesAtOnce else { continue }
            Output.write(lines)
            lines.removeAll(keepingCapacity: true)
        }
        var members = Self.members(of: outcome)
        if let against {
            members.append(("changed", .integer(changed(against: against).count)))
            members.append(("against", .object(Self.members(of: against.outcome))))
        }
        Output.write(lines + [JSON.object([("summary", .object(members))]).line])
    }

    private func json(of fate: Fate) -> JSON {
        let dispatch = fate.isSent ? fate.place : fate.carrier
        return .object([
            ("id", .string(trace.names[Int(fate.place)])),
            ("verdict", JSON(fate.verdict?.word)),
            ("reason", JSON(fate.verdict?.reason)),
            ("at", .string(fate.at.iso8601)),
            ("dispatch", JSON(dispatch.map { trace.names[Int($0)] })),
        ])
    }

    private static func members(of outcome: Outcome) -> [(String, JSON)] {
        let optimum = outcome.optimum.value
        func share(_ kept: Double) -> JSON { optimum > 0 ? .number(kept / optimum) : .null }
        return [
            ("letters", .integer(outcome.fates.count)),
            ("dispatches", .integer(outcome.dispatches)),
            ("value", .number(outcome.kept)),
            ("offered", .number(outcome.offered)),
            ("optimum", .number(optimum)),
            ("share_of_optimum", share(outcome.kept)),
            ("share_without_riders", share(outcome.keptWithoutRiders)),
            ("optimum_is", outcome.optimum.isExact ? "exact" : "bound"),
        ]
    }

    private static func percent(_ share: Double) -> String { "\(amount(share * 100)) %" }

    /// With one digit after the point.
    private static func amount(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    private func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }
}

extension Verdict {
    /// The word of the log.
    var word: String {
        switch self {
        case .send: "send"
        case .hold: "hold"
        case .merge: "merge"
        case .suppress: "suppress"
        }
    }

    /// The reason of the log.
    var reason: String {
        switch self {
        case .send(let reason): reason.rawValue
        case .hold(let reason, _): reason.rawValue
        case .merge: "digest"
        case .suppress(let reason, _): reason.rawValue
        }
    }

    /// What two verdicts have in common that are the same to a sender.
    fileprivate var end: String { word + " " + reason }

    fileprivate var tone: Terminal.Tone {
        switch self {
        case .send: .good
        case .hold: .waiting
        case .merge: .joined
        case .suppress: .stopped
        }
    }
}
