// SPDX-License-Identifier: Apache-2.0

/// The word of `known` that was probably meant by `word`; nil where none is near.
///
/// Near is a Damerau-Levenshtein distance (optimal string alignment) of at most a third of the longer word,
/// and at least 1: `conections` for `connections`, but not `team` for `size`. Case and `_` for `-` cost
/// nothing.
func nearest(to word: String, of known: [String]) -> String? {
    let folded = fold(word)
    let best = known.map { ($0, distance(folded, fold($0))) }.min { $0.1 < $1.1 }
    guard let (candidate, distance) = best else { return nil }
    let longest = max(folded.count, candidate.count)
    return distance < longest && distance <= max(1, longest / 3) ? candidate : nil
}

/// `; did you mean …?`, or the list of what is known where nothing is near.
func suggestion(for word: String, of known: [String]) -> String {
    let listedMax = 16
    if let near = nearest(to: word, of: known) { return "did you mean `\(near)`?" }
    if known.isEmpty { return "none is known" }
    let listed = known.prefix(listedMax).map { "`\($0)`" }.joined(separator: ", ")
    return (known.count == 1 ? "known is " : "known are ") + listed + (known.count > listedMax ? ", …" : "")
}

private func fold(_ word: String) -> [Character] {
    let wordMax = 64
    return word.prefix(wordMax).lowercased().map { $0 == "_" ? "-" : $0 }
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other.
private func distance(_ one: [Character], _ other: [Character]) -> Int {
    var rows = [Array(0...other.count)]
    for i in 1..<(one.count + 1) {
        var row = [i] + Array(repeating: 0, count: other.count)
        for j in 1..<(other.count + 1) {
            let replaced = rows[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1)
            row[j] = min(rows[i - 1][j] + 1, row[j - 1] + 1, replaced)
            if i > 1, j > 1, one[i - 1] == other[j - 2], one[i - 2] == other[j - 1] {
                row[j] = min(row[j], rows[i - 2][j - 2] + 1)
            }
        }
        rows.append(row)
    }
    return rows[one.count][other.count]
}
