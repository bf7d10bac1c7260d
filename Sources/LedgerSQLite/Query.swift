// SPDX-License-Identifier: Apache-2.0

/// A statement as SQLite sees it: constant text, with `?` for every value, so that no value is ever read as
/// SQL.
///
/// Each is listed in `all`; a test reads the query plan of every one and refuses a scan of a table.
struct Query: Hashable, Sendable {
    let sql: String

    init(_ sql: String) {
        self.sql = sql
    }

    /// Every statement of the ledger but the schema's own.
    static let all: [Query] =
        naming + accepting + opening + recording + deciding + sending + settling + looking + logging
        + ordering + reopening
        + forgetting + keeping + optingOut + silencing + accounting + pricing
}
