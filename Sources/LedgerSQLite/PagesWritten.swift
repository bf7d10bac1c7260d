// SPDX-License-Identifier: Apache-2.0

import GRDB
import GRDBSQLite

/// How many pages a connection has written to the write-ahead log since it was opened.
enum PagesWritten {
    static func count(by db: Database) -> Int {
        var count: Int32 = 0
        var peak: Int32 = 0
        // sqlite.org/c3ref/c_dbstatus_options.html: in WAL mode, the pages written to the log.
        unsafe sqlite3_db_status(db.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &count, &peak, 0)
        return Int(count)
    }
}
