// SPDX-License-Identifier: Apache-2.0

import Testing

/// A page of the manual, as far as the tests read it.
struct ManualPage {
    let text: String
    private let lines: [Substring]

    init(_ name: String) throws {
        text = try #require(Repository.text(name), "the manual's page \(name) is there")
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The cells of each row of a table.
    var rows: [[String]] {
        lines.filter { $0.hasPrefix("| ") }.map { line in
            line.dropFirst(2).split(separator: " |").map { cell in
                String(cell.drop { $0 == " " })
            }
        }
    }

    /// The keys that the tables headed `key` explain, each with the way to its section, in the order of the
    /// page.
    var keys: [String] {
        var found: [String] = []
        var isOfKeys = false
        for line in lines {
            guard line.hasPrefix("| ") else {
                isOfKeys = false
                continue
            }
            if line.hasPrefix("| key |") { isOfKeys = true }
            guard isOfKeys, let cell = line.dropFirst(2).split(separator: " |").first else { continue }
            let spans = cell.split(separator: "`", omittingEmptySubsequences: false)
            found += spans.indices.filter { $0 % 2 == 1 }.map { String(spans[$0]) }
        }
        return found
    }

    /// The cells of each row of a table that begins with the column `key`, by the names of the columns.
    var keyRows: [[String: String]] {
        var found: [[String: String]] = []
        var columns: [String] = []
        for line in lines {
            guard line.hasPrefix("| ") else {
                columns = []
                continue
            }
            let cells = Self.cells(of: line)
            if line.hasPrefix("| key |") {
                columns = cells
            } else if !columns.isEmpty, !line.hasPrefix("| --- |") {
                found.append(Dictionary(zip(columns, cells)) { first, _ in first })
            }
        }
        return found
    }

    private static func cells(of line: Substring) -> [String] {
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
        return cells.map { cell in
            let spaceless = cell.drop { $0 == " " }
            return String(spaceless.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// The blocks of code whose fence says `mark` or begins with it.
    func examples(of mark: String) -> [String] {
        var examples: [String] = []
        var block: [Substring]?
        for line in lines {
            if let open = block {
                if line == "```" {
                    examples.append(open.joined(separator: "\n") + "\n")
                    block = nil
                } else {
                    block = open + [line]
                }
            } else if line == "```" + mark || line.hasPrefix("```" + mark + " ") {
                block = []
            }
        }
        return examples
    }
}
