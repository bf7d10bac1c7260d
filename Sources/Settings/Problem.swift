// SPDX-License-Identifier: Apache-2.0

/// A place in a file that people can jump to.
package struct Place: Hashable, Sendable {
    /// As it was named to Tact, or found by a pattern.
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, counted in Unicode scalars as YAML does.
    package let column: Int

    package init(file: String, line: Int = 1, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place `columns` further right.
    func moved(by columns: Int) -> Place {
        Place(file: file, line: line, column: column + columns)
    }
}

/// One thing that is wrong in a file, and what would be right.
package struct Problem: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    package let column: Int
    /// One line without control characters; it never shows a secret.
    package let text: String

    package init(at place: Place, _ text: String) {
        self.file = place.file
        self.line = place.line
        self.column = place.column
        self.text = text
    }

    /// `FILE:LINE:COLUMN: what is wrong, and what would be right` (POLICY.md, section 3).
    package var description: String {
        "\(file):\(line):\(column): \(text)"
    }
}

/// Every problem of the files that were read, in the order of the files and their lines.
package struct Problems: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one.
    package let all: [Problem]

    package init(_ all: [Problem]) {
        precondition(!all.isEmpty, "an error has a problem")
        self.all = all
    }

    /// One problem a line.
    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}
