// SPDX-License-Identifier: Apache-2.0

/// Rows in aligned columns, for people.
struct Table {
    /// One cell: a text and how it is meant.
    struct Cell: ExpressibleByStringInterpolation {
        let text: String
        let tone: Terminal.Tone

        init(_ text: String, _ tone: Terminal.Tone = .plain) {
            self.text = text.shown
            self.tone = tone
        }

        init(stringLiteral value: String) {
            self.init(value)
        }
    }

    enum Alignment {
        case left, right
    }

    private let headings: [String]
    private let alignments: [Alignment]
    private var rows: [[Cell]] = []

    /// - Parameter columns: The headings with the side that their cells keep to.
    init(_ columns: [(String, Alignment)]) {
        headings = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    var isEmpty: Bool { rows.isEmpty }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == headings.count, "a row has a cell for each column")
        rows.append(cells)
    }

    /// The lines of the table; on a terminal the last column is cut where the line would be too long.
    func lines(on terminal: Terminal) -> [String] {
        let widths = headings.indices.map { column in
            ([headings[column]] + rows.map { $0[column].text }).map(\.columns).max() ?? 0
        }
        let heading = line(headings.map { Cell($0, .faint) }, widths: widths, on: terminal)
        return [heading] + rows.map { line($0, widths: widths, on: terminal) }
    }

    private func line(_ cells: [Cell], widths: [Int], on terminal: Terminal) -> String {
        var line = ""
        var used = 0
        for (column, cell) in cells.enumerated() {
            let isLast = column == cells.count - 1
            var text = cell.text
            if isLast, let width = terminal.width, used + text.columns > width {
                text = text.prefix(columns: max(8, width - used))
            }
            let padding = String(repeating: " ", count: max(0, widths[column] - text.columns))
            switch alignments[column] {
            case .right: line += padding + terminal.paint(text, cell.tone)
            case .left: line += terminal.paint(text, cell.tone) + (isLast ? "" : padding)
            }
            if !isLast { line += "  " }
            used += widths[column] + 2
        }
        return line
    }
}

extension String {
    /// How many columns of a terminal the text takes: East Asian wide characters and emoji take two (UAX
    /// #11).
    var columns: Int {
        reduce(0) { $0 + $1.columns }
    }

    /// As much of the text as fits into `columns`, with an ellipsis for the rest.
    func prefix(columns: Int) -> String {
        guard self.columns > columns else { return self }
        var kept = ""
        var used = 0
        for character in self {
            guard used + character.columns < columns else { break }
            kept.append(character)
            used += character.columns
        }
        return kept + "…"
    }
}

extension Character {
    fileprivate var columns: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
            0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}
