// SPDX-License-Identifier: Apache-2.0

import Testing

/// A key as the tables of docs/policy.md explain it, with the smallest policy in which it can stand.
struct ManualKey: Sendable, CustomTestStringConvertible {
    /// With the way to its section, like `budgets.limit`.
    let way: String
    let meaning: String
    let unit: String
    let fallback: String
    /// A value, as it stands in a policy file.
    let example: String

    var testDescription: String { way }

    /// The keys of the tables, in their order.
    static func all() throws -> [ManualKey] {
        try ManualPage("docs/policy.md").keyRows.map { row in
            ManualKey(
                way: bare(row["key"] ?? ""),
                meaning: row["meaning"] ?? "",
                unit: row["unit"] ?? "",
                fallback: row["default"] ?? "",
                example: bare(row["example"] ?? ""),
            )
        }
    }

    /// The value that is the same as none; nil where the manual says it in words.
    var value: String? {
        fallback.hasPrefix("`") ? Self.bare(fallback) : nil
    }

    var mustBeSaid: Bool {
        fallback.hasPrefix("has to be said")
    }

    /// Without the marks of code around it.
    private static func bare(_ cell: String) -> String {
        cell.hasPrefix("`") && cell.hasSuffix("`") ? String(cell.dropFirst().dropLast()) : cell
    }

    /// A policy in which the key has this value, or is left out.
    func policy(with value: String?) throws -> String {
        guard let dot = way.lastIndex(of: ".") else {
            guard let value else { return "# nothing\n" }
            return "\(way): \(value)\n" + (way == "merges" ? "streams: [\(Frame.news)]\n" : "")
        }
        let key = String(way[way.index(after: dot)...])
        let path = String(way[..<dot])
        let frame = try #require(
            Frame.all[path],
            "where a key of `\(path)` stands is told in ManualKey.swift"
        )
        let isGap = way == "budgets.gap" && value != nil
        let others = frame.neighbours.filter { name, _ in
            name != key && !(isGap && ["limit", "per", "reserves"].contains(name))
        }
        let fields = others.map { "\($0): \($1)" } + (value.map { ["\(key): \($0)"] } ?? [])
        let section = "{ \(fields.joined(separator: ", ")) }"
        return frame.lines.joined(separator: "\n").replacing("SECTION", with: section) + "\n"
    }
}

/// Where a section stands in a policy file, and what has to stand in it beside the key that is looked at.
private struct Frame {
    /// The lines of a policy; the section goes where SECTION stands.
    let lines: [String]
    let neighbours: KeyValuePairs<String, String>

    init(_ lines: [String], _ neighbours: KeyValuePairs<String, String> = [:]) {
        self.lines = lines
        self.neighbours = neighbours
    }

    /// A stream and a merge that examples may name.
    static let news =
        "{ name: newsletter, match: { team: marketing, list-id: news.example.com }, "
        + "class: promotional, merge: updates }"
    private static let updates = "{ name: updates, from: hello@example.com }"
    private static let streams = "streams: [\(news)]"
    private static let merges = "merges: [\(updates)]"
    private static let stream: KeyValuePairs = ["name": "one-more", "class": "lifecycle"]

    static let all: [String: Frame] = [
        "customers": Frame(["customers: SECTION"]),
        "customers.domains": Frame(["customers: { domains: { gmail.com: SECTION } }"]),
        "classes": Frame(["classes: { survey: SECTION }"], ["obeys": "[budgets]"]),
        "streams": Frame(["streams: [\(news), SECTION]", merges], stream),
        "streams.match": Frame(
            ["streams: [\(news), { name: one-more, class: lifecycle, match: SECTION }]", merges]
        ),
        "budgets": Frame(
            ["budgets: [SECTION]"],
            ["name": "weekly", "limit": "3", "per": "rolling 7d", "reserves": "{ sales: 1 }"],
        ),
        "match": Frame(
            ["budgets: [{ name: weekly, limit: 3, per: rolling 7d, match: SECTION }]", streams, merges]
        ),
        "pace": Frame(["pace: SECTION"]),
        "duplicates": Frame(["duplicates: SECTION"]),
        "duplicates.similar": Frame(
            ["duplicates: { similar: SECTION }", streams, merges],
            ["within": "3d", "score": "0.8", "then": "flag"],
        ),
        "merges": Frame([streams, "merges: [SECTION]"], ["name": "updates", "from": "hello@example.com"]),
        "inhibitions": Frame(
            ["inhibitions: [SECTION]"],
            ["name": "ticket", "while": "{ team: support, within: 3d }", "hold": "{ class: promotional }"],
        ),
        "inhibitions.while": Frame(
            [
                "inhibitions: [{ name: ticket, while: SECTION, hold: { class: promotional } }]", streams,
                merges,
            ],
            ["within": "3d"],
        ),
        "quiet-hours": Frame(
            ["quiet-hours: [SECTION]"],
            ["name": "nights", "from": "\"21:00\"", "to": "\"08:00\""],
        ),
        "rollout": Frame(["rollout: SECTION"]),
    ]
}
