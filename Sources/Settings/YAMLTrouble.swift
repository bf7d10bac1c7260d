// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// Where the parser gave up, and why, in words that say what would be right.
func trouble(_ error: YamlError) -> (line: Int, column: Int, problem: String) {
    switch error {
    case .scanner(let context, let problem, let mark, let yaml):
        // What is not closed is told where it begins, not where the file ends.
        if problem == "found unexpected end of stream", let begin = context?.mark {
            return (begin.line, begin.column, wording(problem, context?.text))
        }
        let tab = character(of: yaml, line: mark.line, column: mark.column) == "\t"
        let text =
            tab ? "a tab stands where only spaces may indent; use spaces" : wording(problem, context?.text)
        return (mark.line, mark.column, text)
    case .parser(let context, let problem, let mark, _), .composer(let context, let problem, let mark, _):
        return (mark.line, mark.column, wording(problem, context?.text))
    case .duplicatedKeysInMapping(let keys, let context):
        return (
            context.mark.line, context.mark.column,
            "\(shown(keys.sorted().first ?? "")) is given twice; keep one"
        )
    case .reader(let problem, _, _, _):
        return (1, 1, "the file cannot be read as YAML: \(problem)")
    case .memory:
        return (1, 1, "there is not enough memory to read the file")
    case .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
        return (1, 1, "the file cannot be read as YAML: \(error)")
    }
}

/// The parser's own words for what it misses (libyaml's scanner.c and parser.c), and ours.
private let wordings: [(theirs: String, ours: String)] = [
    (
        "mapping values are not allowed",
        "a `: ` stands inside a value; put the value in quotes, or a line break before"
    ),
    (
        "found character that cannot start any token",
        "no value begins with this character; put the value in quotes"
    ),
    ("found unexpected end of stream", "a quote is not closed; close it"),
    ("did not find expected ',' or ']'", "a `,` or the closing `]` of a list is missing before here"),
    ("did not find expected ',' or '}'", "a `,` or the closing `}` of a mapping is missing before here"),
    ("did not find expected key", "a key is expected here; look at the indentation and the quotes"),
    ("did not find expected '-' indicator", "a `-` is expected here; look at the indentation of the list"),
    ("could not find expected ':'", "a `:` is missing after the key"),
    ("found another document", "a second document begins here; a file holds one, so take the `---` out"),
    ("found undefined alias", "aliases (`*`) are not read; put a value that begins with `*` in quotes"),
    ("did not find expected alphabetic or numeric", "put a value that begins with `&` or `*` in quotes"),
    (
        "found unknown escape character",
        "there is no such escape; write `\\\\` for a backslash, or use single quotes"
    ),
    ("block sequence entries are not allowed", "a list may not begin here; put it on a line of its own"),
    ("Maximum nesting level", "lists and mappings are nested too deep; nothing needs so many levels"),
    (
        "did not find expected node content",
        "a value is expected here; perhaps a bracket before it is not closed"
    ),
    (
        "did not find expected <document start>",
        "this stands after the end of the document; look at the indentation"
    ),
    ("found a tab character", "a tab stands where only spaces may indent; use spaces"),
]

private func wording(_ problem: String, _ context: String?) -> String {
    if let (_, ours) = wordings.first(where: { problem.contains($0.theirs) }) { return ours }
    let context = context.map { ", \($0)" } ?? ""
    return "this is not YAML: \(problem)\(context)"
}

private func character(of text: String, line: Int, column: Int) -> Unicode.Scalar? {
    let lines = text.unicodeScalars.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
    guard lines.indices.contains(line - 1) else { return nil }
    return lines[line - 1].dropFirst(column - 1).first
}
