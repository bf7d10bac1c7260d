// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A statement as SQLite sees it: constant text, with `?` for every value, so that no value is ever read as
/// SQL.
///
/// Each is listed in `all`; a test reads the query plan of every one and refuses a scan of a table.
struct Query: Sendable {
    let sql: String
    /// Where each connection keeps its statement; nil: it is prepared anew for each run.
    let place: Int?

    private static let places = Atomic(0)

    /// A query that is made once, as a constant of the program.
    init(_ sql: String) {
        self.sql = sql
        place = Query.places.wrappingAdd(1, ordering: .relaxed).oldValue
    }

    /// A query whose text is put together for one run.
    init(once sql: String) {
        self.sql = sql
        place = nil
    }

    /// Every statement of the ledger but the schema's own.
    static let all: [Query] =
        naming + accepting + opening + recording + deciding + sending + settling + looking + logging
        + ordering + reopening
        + forgetting + keeping + optingOut + silencing + accounting + pricing
}
