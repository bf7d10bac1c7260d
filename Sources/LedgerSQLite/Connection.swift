// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB

/// A connection to the file, and the statements that were prepared on it.
///
/// GRDB keeps prepared statements by their text, and finding one hashes all of it: with the two dozen that a
/// letter takes, as much work as some of them are. Here each query has a place.
final class Connection {
    let database: Database
    /// By the place of their query.
    private var statements: [Statement?] = []

    /// It belongs to whoever may use `database`, and is not kept longer.
    init(_ database: Database) {
        self.database = database
    }

    /// The statement of `query`, prepared when it is first asked for.
    func statement(_ query: Query) throws(LedgerError) -> Statement {
        if let place = query.place, place < statements.count, let statement = statements[place] {
            return statement
        }
        do {
            guard let place = query.place else { return try database.makeStatement(sql: query.sql) }
            let statement = try database.cachedStatement(sql: query.sql)
            while statements.count <= place { statements.append(nil) }
            statements[place] = statement
            return statement
        } catch {
            throw LedgerError(error)
        }
    }
}
