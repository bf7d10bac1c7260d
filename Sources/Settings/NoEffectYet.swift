// SPDX-License-Identifier: Apache-2.0

/// What the language knows and this version does not do yet: checked for form, named by `tact check` and at
/// the daemon's start, never silently ignored.
///
/// This table is the only place that knows: when a thing takes effect, its line goes.
struct NoEffectYet {
    /// The section's path and the key, with a dot between.
    let key: String
    /// What happens instead.
    let instead: String

    private init(_ key: String, instead: String) {
        self.key = key
        self.instead = instead
    }

    static let table = [
        NoEffectYet(
            "console",
            instead: "there is no web page yet; use `tact log`, `tact queue` and `tact customer`"
        ),
        NoEffectYet("merges.unsubscribe", instead: "letters of different lists do not share a mail"),
    ]

    /// What to say of this key; nil if it has its effect.
    static func remark(on key: String) -> String? {
        table.first { $0.key == key }.map { "\(shown(key)) has no effect yet: \($0.instead)" }
    }
}
