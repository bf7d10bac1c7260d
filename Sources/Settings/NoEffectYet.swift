// SPDX-License-Identifier: Apache-2.0

/// What the language knows and this version does not do yet: checked for form, named by `tact check` and at
/// the daemon's start, never silently ignored.
///
/// This table is the only place that knows: when a thing takes effect, its line goes.
struct NoEffectYet {
    /// The section's path and the key, with a dot between.
    let key: String
    /// The values without an effect; nil: all of them.
    let values: [String]?
    /// What happens instead.
    let instead: String

    private init(_ key: String, values: [String]? = nil, instead: String) {
        self.key = key
        self.values = values
        self.instead = instead
    }

    static let table = [
        NoEffectYet(
            "console",
            instead: "there is no web page yet; use `tact log`, `tact queue` and `tact customer`"
        ),
        NoEffectYet("merges.unsubscribe", instead: "letters of different lists do not share a mail"),
    ]

    /// What to say of this key with this value; nil if it has its effect.
    static func remark(on key: String, _ value: Tree) -> String? {
        guard let entry = table.first(where: { $0.key == key }) else { return nil }
        var text: String?
        if case .scalar(let scalar) = value.content { text = scalar.text }
        guard let values = entry.values else { return "\(shown(key)) has no effect yet: \(entry.instead)" }
        guard let text, values.contains(text) else { return nil }
        return "\(shown("\(key): \(text)")) has no effect yet: \(entry.instead)"
    }
}
