// SPDX-License-Identifier: Apache-2.0

internal import Judging

/// What holds mail back and joins it: `budgets`, `merges`, `inhibitions`, `quiet-hours`.
extension PolicyReader {
    mutating func readBudget(_ section: Section) {
        let name = name(of: section, unlike: budgets, \.name)
        let scope = scope(section.section("match", .scope, "the match of a budget"))
        var budget: Budget
        if section.has("gap") {
            for key in ["limit", "per"] where section.has(key) {
                let text =
                    "`\(key)` does not go with `gap`, which is `limit: 1` in any such time; take one "
                    + "of them out"
                findings.add(section.place(of: key), text)
            }
            let gap = span("gap", section) ?? .seconds(1)
            budget = Budget(name: name ?? "", scope: scope, limit: 1, window: .rolling(gap), isGap: true)
        } else {
            let limit = section.required("limit", Read.limit)
            let window = section.required("per", Read.window)
            if let window {
                spans.append(Span(length: window.lengthMax, place: section.placeOfValue("per")))
            }
            let fallback = Window.calendar(.day)
            budget = Budget(name: name ?? "", scope: scope, limit: limit ?? nil, window: window ?? fallback)
        }
        budget.countedBy = section.value("counted-by", Read.word(Budget.Owner.self)) ?? .customer
        readReserves(section, of: &budget)
        budgets.append(Rule(value: budget, section: section))
    }

    /// The places that a budget keeps for teams.
    private mutating func readReserves(_ section: Section, of budget: inout Budget) {
        if let borrow = section.value("borrow", Read.yesOrNo) {
            budget.lendsReserves = borrow
            if !section.has("reserves") {
                let text = "there is nothing to borrow without `reserves`; say what is kept for whom"
                findings.add(section.place(of: "borrow"), text)
            }
        }
        guard let tree = section["reserves"] else { return }
        for entry in findings.entries(tree, "the section `reserves`") {
            do throws(Wrong) {
                let team = try Read.name(entry.key)
                guard let places = findings.scalar(entry.value, Read.count(1...1_000_000)) else { continue }
                budget.reserves.append(Budget.Reserve(team: team, places: places))
            } catch {
                findings.add(entry.place, error.text)
            }
        }
        let kept = budget.reserves.reduce(0) { $0 + $1.places }
        if budget.isGap {
            let text = "a gap has one place, and nothing to keep; give the budget a `limit` and `per`"
            findings.add(section.place(of: "reserves"), text)
        } else if let limit = budget.limit, kept > limit {
            let text = "\(kept) places are kept, and there are \(limit); keep fewer, or raise the limit"
            findings.add(section.placeOfValue("reserves"), text)
        } else if budget.limit == nil, !budget.reserves.isEmpty {
            let text = "a budget without a limit has nothing to keep; give it one, or take `reserves` out"
            findings.add(section.place(of: "reserves"), text)
        }
        if let window = section["per"], !budget.reserves.isEmpty {
            // What is borrowed in one window is paid back in the next.
            spans.append(Span(length: budget.memory, place: window.place))
        }
    }

    /// `pace: price`, or a section with `by` and what goes with it.
    mutating func readPace(_ file: Section) {
        guard let tree = file["pace"] else { return }
        guard case .map = tree.content else {
            pace = file.value("pace", Read.word(Policy.Pace.self)) ?? pace
            return
        }
        guard let section = file.section("pace", .pace, "the section `pace`") else { return }
        pace = section.value("by", Read.word(Policy.Pace.self)) ?? pace
        lookAhead = section.value("look-ahead", Read.lookAhead) ?? lookAhead
        if let length = section.value("ageing", Read.expiry) { ageing = length }
    }

    mutating func readMerge(_ section: Section) {
        let sizeDefault = 5 * 1_048_576
        let schedule = section.values("schedule", Read.digestHour) ?? []
        if section.has("schedule"), section.has("gather") {
            let text = "a digest leaves at its hour or after `gather`; take one of them out"
            findings.add(section.place(of: "gather"), text)
        }
        let rule = MergeRule(
            name: name(of: section, unlike: merges, \.name) ?? "",
            same: section.values("same", Read.word(MergeRule.Sameness.self)) ?? [.class],
            gather: section.value("gather", Read.duration) ?? .seconds(3_600),
            most: section.value("most", Read.count(2...100)) ?? 5,
            size: section.value("size", Read.size) ?? sizeDefault,
            from: section.required("from", Read.mailbox) ?? "",
            subject: section.value("subject", Read.template(["count"])) ?? "{count} messages for you",
            schedule: schedule,
        )
        // Checked, and not handed on: the judge would let letters of several lists share a mail that has no
        // way to unsubscribe from them all yet (`NoEffectYet`).
        _ = section.value("unsubscribe", Read.unsubscribe)
        merges.append(Rule(value: rule, section: section))
    }

    mutating func readInhibition(_ section: Section) {
        let name = name(of: section, unlike: inhibitions, \.name)
        for key in ["while", "hold"] where !section.has(key) {
            findings.add(
                section.place,
                "`\(key)` is missing; say \(key == "hold" ? "what waits" : "while what is there")"
            )
        }
        let trigger = section.section("while", .inhibitionWhile, "the section `while`")
        if let trigger, !trigger.has("within") {
            findings.add(trigger.place, "`within` is missing; say how long a letter holds others back")
        }
        let inhibition = Policy.Inhibition(
            name: name ?? "",
            trigger: scope(trigger),
            within: trigger.flatMap { span("within", $0) } ?? .seconds(1),
            hold: scope(section.section("hold", .scope, "the section `hold`")),
        )
        inhibitions.append(Rule(value: inhibition, section: section))
    }

    mutating func readQuietHours(_ section: Section) {
        let name = name(of: section, unlike: quietHours, \.name)
        let scope = scope(section.section("match", .scope, "the match of quiet hours"))
        let from = section.required("from", Read.timeOfDay)
        let to = section.required("to", Read.endOfDay)
        let days = section.values("days", Read.weekday) ?? []
        let on = section.values("on", Read.dates) ?? []
        let except = section.values("except", Read.dates) ?? []
        guard let from, let to else { return }
        let rule = QuietHours(
            name: name ?? "",
            scope: scope,
            from: from,
            to: to,
            days: Set(days).sorted(),
            on: on,
            except: except,
        )
        quietHours.append(Rule(value: rule, section: section))
    }
}

extension Read {
    /// `rolling 7d`, `calendar day`, `calendar week from sunday`.
    static func window(_ text: String) throws(Wrong) -> Window {
        let words = text.split(separator: " ").map(String.init)
        let wanted = "write `rolling 7d`, or `calendar hour`, `day`, `week` or `month`"
        switch (words.first, words.count) {
        case ("rolling", 2): return .rolling(try span(words[1]))
        case ("calendar", 2): return .calendar(try calendarUnit(words[1], startsOn: 1))
        case ("calendar", 4) where words[1] == "week" && words[2] == "from":
            return .calendar(.week(startsOn: try weekday(words[3])))
        default: throw Wrong("\(shown(text)) is no window; \(wanted)")
        }
    }

    private static func calendarUnit(_ word: String, startsOn: Int) throws(Wrong) -> Window.CalendarUnit {
        switch word {
        case "hour": return .hour
        case "day": return .day
        case "week": return .week(startsOn: startsOn)
        case "month": return .month
        default: throw Wrong(unknown(word, of: ["hour", "day", "week", "month"]))
        }
    }

    /// A reader of one line in which only these words may stand between braces.
    static func template(_ words: [String]) -> (String) throws(Wrong) -> String {
        { (text: String) throws(Wrong) -> String in
            let line = try line(text)
            var rest = line[...]
            while let open = rest.firstIndex(of: "{") {
                guard let close = rest[open...].firstIndex(of: "}") else {
                    throw Wrong(
                        "a `{` is not closed in \(shown(line)); close it",
                        offset: offset(of: open, in: line)
                    )
                }
                let word = String(rest[rest.index(after: open)..<close])
                guard words.contains(word) else {
                    let hint = suggestion(for: word, of: words)
                    throw Wrong(
                        "there is nothing to put for \(shown("{\(word)}")); \(hint)",
                        offset: offset(of: open, in: line)
                    )
                }
                rest = rest[rest.index(after: close)...]
            }
            return line
        }
    }

    /// Where a reader of a digest unsubscribes: a web address (RFC 8058 wants https) or a mail address.
    static func unsubscribe(_ text: String) throws(Wrong) -> String {
        guard
            ["https://", "http://", "mailto:"].contains(where: { text.hasPrefix($0) && text.count > $0.count }
            )
        else {
            throw Wrong(
                "\(shown(text)) is no way to unsubscribe; write an address that begins with "
                    + "`https://` or `mailto:`"
            )
        }
        guard !text.contains(where: { $0.isWhitespace || "<>\"".contains($0) }) else {
            throw Wrong("\(shown(text)) holds what no web address may; escape spaces and brackets with `%`")
        }
        return try template(["customer", "token"])(text)
    }

    private static func offset(of index: String.Index, in text: String) -> Int {
        text.unicodeScalars.distance(from: text.startIndex, to: index)
    }
}
