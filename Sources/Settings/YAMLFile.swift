// SPDX-License-Identifier: Apache-2.0

internal import Yams

/// Reads a YAML file into a `Tree`, or adds to the findings why it cannot.
///
/// Only plain YAML is read: one document, scalars, lists and mappings with scalar keys. Anchors, aliases and
/// tags are refused: they hide what a policy says, and a few lines of them unfold into gigabytes.
struct YAMLFile {
    /// Bytes of a file; the largest policy we have seen has 40 KB.
    static let bytesMax = 1_048_576
    /// Scalars, lists and mappings of a file.
    static let nodesMax = 50_000
    /// Levels of lists and mappings in one another; our own language has 6.
    static let depthMax = 32
    /// Places that could be aliases in a file that has an anchor: a bomb of so few cannot grow large.
    static let aliasesMax = 16
    /// Keys given twice that are reported of a file; each costs a parse.
    static let repeatedKeysMax = 20

    let name: String
    private let findings: Findings
    private var text: YAMLText
    private var nodes = 0

    private init(name: String, text: YAMLText, findings: Findings) {
        self.name = name
        self.text = text
        self.findings = findings
    }

    /// The file's content; nil if it holds nothing, or nothing that can be read (then the findings say why).
    static func tree(of bytes: [UInt8], named name: String, findings: Findings) -> Tree? {
        findings.open(name)
        guard bytes.count <= bytesMax else {
            findings.add(Place(file: name), "the file has \(bytes.count) bytes; at most \(bytesMax) are read")
            return nil
        }
        guard let text = YAMLText(bytes, named: name, findings: findings) else { return nil }
        var file = YAMLFile(name: name, text: text, findings: findings)
        return file.compose()
    }

    /// Parses as often as it takes to get past keys that are given twice, since Yams refuses the whole file
    /// for one.
    private mutating func compose() -> Tree? {
        for attempt in 0...Self.repeatedKeysMax {
            do {
                let parser = try Parser(yaml: text.string, encoding: .utf8)
                guard let root = try parser.singleRoot() else { return nil }
                // The nodes hold their anchors weakly; the parser owns them.
                return withExtendedLifetime(parser) { tree(root, depth: 1) }
            } catch let error as YamlError {
                if case .duplicatedKeysInMapping(_, let context) = error, attempt < Self.repeatedKeysMax,
                    text.markRepeatedKey(line: context.mark.line, column: context.mark.column)
                {
                    continue
                }
                let (line, column, problem) = trouble(error)
                findings.add(Place(file: name, line: line, column: column), problem)
                return nil
            } catch {
                findings.add(Place(file: name), "the file cannot be parsed: \(error)")
                return nil
            }
        }
        return nil
    }

    private mutating func tree(_ node: Node, depth: Int) -> Tree {
        let place = Place(file: name, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        let refused = Tree(place: place, content: .refused)
        nodes += 1
        guard nodes <= Self.nodesMax else {
            if nodes == Self.nodesMax + 1 {
                findings.add(place, "the file has more than \(Self.nodesMax) values; split it")
            }
            return refused
        }
        guard depth <= Self.depthMax else {
            findings.add(
                place,
                "more than \(Self.depthMax) levels of lists and mappings; nothing needs so many"
            )
            return refused
        }
        guard node.anchor == nil else {
            findings.add(
                place,
                "anchors (`&`) and aliases (`*`) are not read; write the value out where it is used"
            )
            return refused
        }
        switch node {
        case .scalar(let scalar):
            guard isUntagged(scalar.tag, implied: .str, place) else { return refused }
            return Tree(
                place: place,
                content: .scalar(Tree.Scalar(text: scalar.string, style: style(scalar.style)))
            )
        case .sequence(let sequence):
            guard isUntagged(sequence.tag, implied: .seq, place) else { return refused }
            return Tree(place: place, content: .list(sequence.map { tree($0, depth: depth + 1) }))
        case .mapping(let mapping):
            guard isUntagged(mapping.tag, implied: .map, place) else { return refused }
            return Tree(place: place, content: .map(entries(mapping, depth: depth)))
        case .alias:
            findings.add(place, "aliases (`*`) are not read; write the value out where it is used")
            return refused
        }
    }

    private mutating func entries(_ mapping: Node.Mapping, depth: Int) -> [Tree.Entry] {
        var entries: [Tree.Entry] = []
        var repeated: [(key: String, place: Place)] = []
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key, let mark = scalar.mark, scalar.anchor == nil else {
                let place = Place(file: name, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                findings.add(place, "a key must be a plain word, like `name`")
                continue
            }
            let place = Place(file: name, line: mark.line, column: mark.column)
            if let word = text.repeatedKey(scalar.string) {
                repeated.append((word, place))
                continue
            }
            let tree = tree(value, depth: depth + 1)
            entries.append(Tree.Entry(key: scalar.string, place: place, value: tree))
        }
        for (word, first) in repeated {
            let again = entries.first { $0.key == word }
            report(word, again: again?.place ?? first, first: first)
        }
        var firsts: [String: Place] = [:]
        return entries.filter { entry in
            guard let first = firsts[entry.key] else {
                firsts[entry.key] = entry.place
                return true
            }
            report(entry.key, again: entry.place, first: first)
            return false
        }
    }

    private func report(_ key: String, again: Place, first: Place) {
        let text = "\(shown(key)) is given twice, first on line \(first.line); keep one of the two"
        findings.add(again, text)
    }

    private func isUntagged(_ tag: Tag, implied: Tag.Name, _ place: Place) -> Bool {
        let name = tag.description
        if [Tag.Name.implicit.rawValue, Tag.Name.nonSpecific.rawValue, implied.rawValue].contains(name) {
            return true
        }
        findings.add(place, "tags like \(shown(name)) are not read; write the value alone")
        return false
    }

    private func style(_ style: Node.Scalar.Style) -> Tree.Scalar.Style {
        switch style {
        case .plain, .any: .plain
        case .singleQuoted, .doubleQuoted: .quoted
        case .literal, .folded: .block
        }
    }
}
