// SPDX-License-Identifier: Apache-2.0

/// Collects what is found while files are read, so that reading never stops at the first problem.
///
/// Whoever finds something wrong adds it and goes on with what is left; at the end there is a value or there
/// are problems, never both.
final class Findings {
    /// What is wrong.
    private(set) var problems: [Problem] = []
    /// What is right but has no effect.
    private(set) var notes: [Problem] = []
    private var isKnown: Set<Problem> = []
    /// The files in the order in which they were read.
    private var files: [String] = []

    /// Takes note that problems of this file come after those of the files before it.
    func open(_ file: String) {
        if !files.contains(file) { files.append(file) }
    }

    /// Adds what is wrong, once.
    func add(_ place: Place, _ text: String) {
        let problem = Problem(at: place, text)
        if isKnown.insert(problem).inserted { problems.append(problem) }
    }

    /// Adds what has no effect, once.
    func note(_ place: Place, _ text: String) {
        let note = Problem(at: place, text)
        if isKnown.insert(note).inserted { notes.append(note) }
    }

    /// The problems in the order of files, lines and columns.
    var sortedProblems: [Problem] { sorted(problems) }

    /// The notes in the order of files, lines and columns.
    var sortedNotes: [Problem] { sorted(notes) }

    /// The value, if it could be made and nothing at all is wrong.
    ///
    /// - Throws: `Problems` with everything that was found.
    func finish<Value>(_ value: Value?) throws(Problems) -> Value {
        guard problems.isEmpty else { throw Problems(sortedProblems) }
        guard let value else { preconditionFailure("nothing is wrong, and there is no value") }
        return value
    }

    private func sorted(_ list: [Problem]) -> [Problem] {
        let order = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1, $0) })
        func key(_ found: (offset: Int, element: Problem)) -> (Int, Int, Int, Int) {
            let problem = found.element
            return (order[problem.file] ?? files.count, problem.line, problem.column, found.offset)
        }
        return list.enumerated().sorted { key($0) < key($1) }.map(\.element)
    }
}

/// Why a text is not the value that is wanted there; thrown by the readers of single values.
struct Wrong: Error {
    /// What is wrong, and what would be right.
    let text: String
    /// How many characters of the text before the flaw are sound.
    let offset: Int

    init(_ text: String, offset: Int = 0) {
        self.text = text
        self.offset = offset
    }
}

/// A text of a file as a message shows it: between backticks, shortened, with control characters escaped.
func shown(_ text: String) -> String {
    let scalarsMax = 60
    var out = "`"
    for scalar in text.unicodeScalars.prefix(scalarsMax) {
        let isInvisible = [.control, .format, .lineSeparator, .paragraphSeparator].contains(
            scalar.properties.generalCategory
        )
        out += isInvisible || scalar == "`" ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return out + (text.unicodeScalars.count > scalarsMax ? "…`" : "`")
}
