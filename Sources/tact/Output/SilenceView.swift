// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging

/// Silences, and the letters that one hits, for people.
enum SilenceView {
    /// The letters that are listed one by one.
    private static let lettersMax = 20

    static func lines(
        of silences: [Silence],
        at now: Timestamp,
        zone: Zone,
        on terminal: Terminal
    ) -> [String] {
        var table = Table([
            ("silence", .left), ("from", .left), ("until", .left), ("author", .left), ("holds", .left),
            ("comment", .left),
        ])
        for silence in silences {
            let isOver = silence.end <= now
            let by = silence.ending.map { " (by \($0.by))" } ?? ""
            table.add([
                Table.Cell(silence.id.description, .faint),
                Table.Cell(silence.start.shortPhrase(in: zone)),
                Table.Cell(silence.end.shortPhrase(in: zone) + by, isOver ? .faint : .waiting),
                Table.Cell(silence.author),
                Table.Cell(silence.phrase),
                Table.Cell(silence.comment),
            ])
        }
        return table.lines(on: terminal)
    }

    static func lines(of hits: [LetterRecord], zone: Zone, on terminal: Terminal) -> [String] {
        guard !hits.isEmpty else { return ["It hits no letter that waits now."] }
        var table = Table([
            ("letter", .left), ("taken in", .left), ("team", .left), ("customer", .left), ("subject", .left),
        ])
        for record in hits.prefix(lettersMax) {
            table.add([
                Table.Cell(record.letter.id.description, .faint),
                Table.Cell(record.letter.facts.arrival.shortPhrase(in: zone), .faint),
                Table.Cell(record.letter.facts.kind.team),
                Table.Cell(record.letter.customer),
                Table.Cell(record.letter.subject),
            ])
        }
        let more = hits.count > lettersMax ? ["and \(hits.count - lettersMax) more"] : []
        let many = hits.count == 1 ? "letter that waits" : "letters that wait"
        let heading = "It hits \(hits.count) \(many):"
        return [heading] + table.lines(on: terminal) + more + [""]
    }
}

extension Silence {
    /// What it is about: `team marketing, class promotional`.
    var phrase: String {
        let parts = [
            ("team", scope.teams), ("source", scope.sources), ("stream", scope.streams),
            ("class", scope.classes), ("cohort", scope.cohorts), ("customer", customers),
        ]
        let said = parts.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: " or "))" }
        return said.isEmpty ? "everything" : said.joined(separator: ", ")
    }

    /// - Parameter hits: How many waiting letters it hits, where that was asked.
    func json(at now: Timestamp, hits: Int? = nil) -> JSON {
        func names(_ names: [String]) -> JSON { .array(names.map(JSON.string)) }
        let match: [(String, JSON)] = [
            ("team", names(scope.teams)), ("source", names(scope.sources)), ("stream", names(scope.streams)),
            ("class", names(scope.classes)), ("cohort", names(scope.cohorts)), ("customer", names(customers)),
        ]
        let count: [(String, JSON)] = hits.map { [("hits", .integer($0))] } ?? []
        return .object(
            [
                ("id", .string(id.description)),
                ("match", .object(match)),
                ("from", .string(start.iso8601)),
                ("until", .string(end.iso8601)),
                ("holds", .bool(start <= now && now < end)),
                ("author", .string(author)),
                ("comment", .string(comment)),
                ("ended_at", JSON(ending?.at.iso8601)),
                ("ended_by", JSON(ending?.by)),
            ] + count
        )
    }
}
