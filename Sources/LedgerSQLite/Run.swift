// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import GRDB
import GRDBSQLite
import Judging

/// One run of a prepared statement: values go in by position, rows come out by column.
///
/// It speaks to SQLite itself, past GRDB's rows and arguments: a letter takes some twenty statements, and
/// boxing each value costs more than SQLite does. The pointers of its statements stay in this file. The
/// statement belongs to the connection and is given back, reset, when the run ends; two runs of one query may
/// not overlap.
@safe struct Run: ~Copyable {
    private let owner: Statement
    private let statement: OpaquePointer

    /// Binds `values` to the parameters of `query` in order.
    init<each Value: Bindable>(
        _ query: Query,
        in db: Connection,
        _ values: repeat each Value,
    ) throws(LedgerError) {
        owner = try db.statement(query)
        unsafe statement = owner.sqliteStatement
        var index: Int32 = 0
        repeat bind(each values, after: &index)
    }

    deinit {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
    }

    private func bind(_ value: some Bindable, after index: inout Int32) {
        index += 1
        value.bind(to: self, at: index)
    }

    /// Goes to the next row; false: there is none, and the statement has done its work.
    func step() throws(LedgerError) -> Bool {
        switch unsafe sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let connection = unsafe sqlite3_db_handle(statement)
            let code = unsafe sqlite3_extended_errcode(connection)
            throw LedgerError(sqlite: code, message: unsafe String(cString: sqlite3_errmsg(connection)))
        }
    }

    /// Runs a statement to its end; rows it gives are passed over.
    consuming func finish() throws(LedgerError) {
        while try step() {}
    }

    /// Runs an insertion to its end; the number of the new row. A `RETURNING` clause would tell it too, but
    /// SQLite keeps what it returns in a table of its own for each run.
    consuming func finishInsertion() throws(LedgerError) -> Int64 {
        while try step() {}
        return unsafe sqlite3_last_insert_rowid(sqlite3_db_handle(statement))
    }

    /// Runs a change to its end; how many rows it changed.
    consuming func finishChange() throws(LedgerError) -> Int {
        while try step() {}
        return Int(unsafe sqlite3_changes(sqlite3_db_handle(statement)))
    }

    // MARK: Values in

    func bind(_ value: Int64, at index: Int32) {
        unsafe sqlite3_bind_int64(statement, index, value)
    }

    func bind(_ value: Double, at index: Int32) {
        unsafe sqlite3_bind_double(statement, index, value)
    }

    func bind(_ value: String, at index: Int32) {
        // A C string ends at the first NUL, which a text may hold: the count says where it ends.
        unsafe value.withCString { text in
            _ = unsafe sqlite3_bind_text(statement, index, text, Int32(value.utf8.count), Run.copies)
        }
    }

    func bind(_ value: [UInt8], at index: Int32) {
        // A pointer that is nil would bind NULL; no bytes are not that.
        guard !value.isEmpty else { return bindEmptyBytes(at: index) }
        unsafe value.withUnsafeBytes { bytes in
            _ = unsafe sqlite3_bind_blob64(
                statement,
                index,
                bytes.baseAddress,
                UInt64(bytes.count),
                Run.copies
            )
        }
    }

    /// The 16 bytes of an id, the first of them the most significant, so that blobs sort as ids do.
    func bind(_ value: UInt128, at index: Int32) {
        unsafe withUnsafeBytes(of: value.bigEndian) { bytes in
            _ = unsafe sqlite3_bind_blob(statement, index, bytes.baseAddress, 16, Run.copies)
        }
    }

    private func bindEmptyBytes(at index: Int32) {
        unsafe sqlite3_bind_zeroblob(statement, index, 0)
    }

    func bindNothing(at index: Int32) {
        unsafe sqlite3_bind_null(statement, index)
    }

    /// Tells SQLite to take a copy (`SQLITE_TRANSIENT`, which Swift cannot import).
    private static var copies: sqlite3_destructor_type {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    // MARK: Columns out

    func isNothing(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    func isInteger(_ column: Int32) -> Bool {
        unsafe sqlite3_column_type(statement, column) == SQLITE_INTEGER
    }

    func integer(_ column: Int32) -> Int64 {
        unsafe sqlite3_column_int64(statement, column)
    }

    func real(_ column: Int32) -> Double {
        unsafe sqlite3_column_double(statement, column)
    }

    func text(_ column: Int32) -> String {
        guard let start = unsafe sqlite3_column_text(statement, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(unsafe sqlite3_column_bytes(statement, column))
        return unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }

    /// An id; anything but 16 bytes is not one.
    func bits(_ column: Int32) throws(LedgerError) -> UInt128 {
        guard unsafe sqlite3_column_bytes(statement, column) == 16,
            let start = unsafe sqlite3_column_blob(statement, column)
        else { throw .corrupt("an id does not have 16 bytes") }
        return UInt128(bigEndian: unsafe start.loadUnaligned(as: UInt128.self))
    }
}
