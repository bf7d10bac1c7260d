// SPDX-License-Identifier: Apache-2.0

extension Match {
    /// Whether a letter shows all that is asked for.
    package func isMet(by features: Features) -> Bool {
        (teams.isEmpty || teams.contains(features.team))
            && (sources.isEmpty || sources.contains(features.source))
            && Match.isMet(subjects, by: [features.subject], as: .text)
            && Match.isMet(listIDs, by: features.listID.map { [$0] } ?? [], as: .listID)
            && Match.isMet(from, by: features.from, as: .address)
            && Match.isMet(to, by: [features.to], as: .address)
            && headers.allSatisfy { name, texts in
                Match.isMet(texts, by: features.headers[name] ?? [], as: name == "list-id" ? .listID : .text)
            }
    }

    /// How a literal is compared.
    private enum Comparison {
        case text, address, listID
    }

    /// Whether any of the texts is met by any of the values; no text asks nothing.
    private static func isMet(_ texts: [Text], by values: [String], as comparison: Comparison) -> Bool {
        texts.isEmpty || texts.contains { isMet($0, by: values, as: comparison) }
    }

    private static func isMet(_ text: Text, by values: [String], as comparison: Comparison) -> Bool {
        switch text {
        case .present: return !values.isEmpty
        case .absent: return values.isEmpty
        case .pattern(let pattern): return values.contains { pattern.isFound(in: $0) }
        case .literal(let literal): return values.contains { isSame(literal, $0, as: comparison) }
        }
    }

    private static func isSame(_ literal: String, _ value: String, as comparison: Comparison) -> Bool {
        switch comparison {
        case .text:
            return literal.trimmed == value.trimmed
        case .address:
            let address = value.trimmed.lowercased()
            let wanted = literal.trimmed.lowercased()
            return wanted.hasPrefix("@") ? address.hasSuffix(wanted) : address == wanted
        case .listID:
            return listIdentifier(literal) == listIdentifier(value)
        }
    }

    /// The identifier of a List-Id field, without the phrase before it and the angle brackets (RFC 2919 §3).
    private static func listIdentifier(_ field: String) -> String {
        var rest = Substring(field.trimmed)
        if let opened = rest.lastIndex(of: "<") { rest = rest[rest.index(after: opened)...] }
        if let closed = rest.firstIndex(of: ">") { rest = rest[..<closed] }
        return String(rest).trimmed.lowercased()
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
