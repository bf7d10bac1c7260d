// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB
import GRDBSQLite

extension LedgerError {
    /// What a result code of SQLite means to the caller (sqlite.org/rescode.html).
    init(sqlite code: Int32, message: String) {
        let cause = "SQLite \(code): \(message)"
        switch (code & 0xFF, code) {
        case (SQLITE_FULL, _):
            self = .full(cause)
        case (SQLITE_CORRUPT, _), (SQLITE_NOTADB, _), (SQLITE_FORMAT, _):
            self = .corrupt(cause)
        case (SQLITE_CONSTRAINT, _), (SQLITE_MISMATCH, _):
            // A key that is there already, or a value that no version of Tact writes.
            self = .corrupt(cause)
        default:
            self = .unavailable(cause)
        }
    }

    /// What an error that GRDB threw means to the caller.
    init(_ error: any Error) {
        switch error {
        case let error as LedgerError:
            self = error
        case let error as DatabaseError:
            self.init(sqlite: error.extendedResultCode.rawValue, message: error.message ?? "no message")
        default:
            self = .unavailable("\(error)")
        }
    }
}
