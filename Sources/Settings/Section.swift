// SPDX-License-Identifier: Apache-2.0

/// A mapping of a file while it is read: its keys are checked once, then its values are asked for by type.
///
/// A value that cannot be read is a finding and nil, and reading goes on.
struct Section {
    /// Items of a list of sections: rules are compared with one another.
    static let itemsMax = 2_000

    let place: Place
    let findings: Findings
    private let vocabulary: Vocabulary
    private var values: [String: Tree] = [:]
    private var places: [String: Place] = [:]
    /// The keys that stand there, whatever became of their values.
    private(set) var keys: [String] = []

    /// - Parameter what: the section in a message, like `a source`.
    /// - Returns: nil, with a finding, if there is no mapping.
    init?(_ tree: Tree, _ vocabulary: Vocabulary, _ what: String, _ findings: Findings) {
        guard !tree.isRefused else { return nil }
        guard case .map(let entries) = tree.content else {
            let keys = vocabulary.keys.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
            findings.add(tree.place, "\(what) is a mapping with keys like \(keys), and not \(tree.kind)")
            return nil
        }
        self.place = tree.place
        self.findings = findings
        self.vocabulary = vocabulary
        for entry in entries {
            guard vocabulary.keys.contains(entry.key) else {
                let hint = suggestion(for: entry.key, of: vocabulary.keys)
                // What was meant is not missing as well.
                if let meant = nearest(to: entry.key, of: vocabulary.keys) { keys.append(meant) }
                findings.add(entry.place, "unknown key \(shown(entry.key)) in \(what); \(hint)")
                continue
            }
            keys.append(entry.key)
            places[entry.key] = entry.place
            guard !entry.value.isEmpty else {
                findings.add(
                    entry.place,
                    "\(shown(entry.key)) has no value; give it one, or take the key out"
                )
                continue
            }
            guard !entry.value.isRefused else { continue }
            values[entry.key] = entry.value
            let path = vocabulary.path.isEmpty ? entry.key : vocabulary.path + "." + entry.key
            if let remark = NoEffectYet.remark(on: path) { findings.note(entry.place, remark) }
        }
    }

    /// What stands at the key, unread; nil if nothing does.
    subscript(_ key: String) -> Tree? {
        precondition(vocabulary.keys.contains(key), "the vocabulary of \(vocabulary.path) lacks \(key)")
        return values[key]
    }

    /// Where the key stands, or the section if it does not.
    func place(of key: String) -> Place {
        places[key] ?? place
    }

    /// Where the value of the key stands, or the section if it does not.
    func placeOfValue(_ key: String) -> Place {
        values[key]?.place ?? place(of: key)
    }

    /// Whether the key stands there, with or without a value that can be read.
    func has(_ key: String) -> Bool {
        keys.contains(key)
    }

    /// The single value at the key; nil if it is not there or cannot be read.
    func value<Value>(_ key: String, _ read: (String) throws(Wrong) -> Value) -> Value? {
        self[key].flatMap { findings.scalar($0, read) }
    }

    /// The single value at the key, which must be there.
    func required<Value>(_ key: String, _ read: (String) throws(Wrong) -> Value) -> Value? {
        if !has(key) { findings.add(place, "`\(key)` is missing; give it a value") }
        return value(key, read)
    }

    /// The values of a list, or the one value that stands there instead; nil if the key is not there.
    func values<Value>(_ key: String, _ read: (String) throws(Wrong) -> Value) -> [Value]? {
        self[key].map { findings.scalars($0, read) }
    }

    /// As `values`, each with its place.
    func placed<Value>(
        _ key: String,
        _ read: (String) throws(Wrong) -> Value
    ) -> [(value: Value, place: Place)] {
        guard let tree = self[key] else { return [] }
        var items = [tree]
        if case .list(let several) = tree.content { items = several }
        return items.compactMap { item in findings.scalar(item, read).map { ($0, item.place) } }
    }

    /// Whether sections of this kind know the key.
    func knows(_ key: String) -> Bool {
        vocabulary.keys.contains(key)
    }

    /// The section at the key.
    func section(_ key: String, _ vocabulary: Vocabulary, _ what: String) -> Section? {
        self[key].flatMap { Section($0, vocabulary, what, findings) }
    }

    /// The sections of the list at the key; none if it is not there.
    func sections(_ key: String, _ vocabulary: Vocabulary, _ what: String) -> [Section] {
        guard let tree = self[key] else { return [] }
        guard case .list(let items) = tree.content else {
            findings.add(
                tree.place,
                "\(shown(key)) is a list, each of its items begins with `- `; here is \(tree.kind)"
            )
            return []
        }
        guard items.count <= Self.itemsMax else {
            findings.add(
                tree.place,
                "\(shown(key)) has \(items.count) items; at most \(Self.itemsMax) are read"
            )
            return []
        }
        return items.compactMap { $0.isRefused ? nil : Section($0, vocabulary, what, findings) }
    }
}

extension Findings {
    /// The value of a scalar; nil, with a finding, if it is none or cannot be read.
    func scalar<Value>(_ tree: Tree, _ read: (String) throws(Wrong) -> Value) -> Value? {
        guard !tree.isRefused else { return nil }
        guard case .scalar(let scalar) = tree.content else {
            add(tree.place, "here is one value wanted, and not \(tree.kind)")
            return nil
        }
        guard !tree.isEmpty else {
            add(tree.place, "a value is missing here")
            return nil
        }
        do {
            return try read(scalar.text)
        } catch {
            add(tree.place(ofCharacter: error.offset), error.text)
            return nil
        }
    }

    /// The values of a list of scalars, or of one scalar; those that cannot be read are findings.
    func scalars<Value>(_ tree: Tree, _ read: (String) throws(Wrong) -> Value) -> [Value] {
        guard case .list(let items) = tree.content else { return scalar(tree, read).map { [$0] } ?? [] }
        return items.compactMap { scalar($0, read) }
    }

    /// The entries of a mapping whose keys are free.
    func entries(_ tree: Tree, _ what: String) -> [Tree.Entry] {
        guard case .map(let entries) = tree.content else {
            add(tree.place, "\(what) is a mapping, and not \(tree.kind)")
            return []
        }
        return entries
    }
}
