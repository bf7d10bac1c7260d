// SPDX-License-Identifier: Apache-2.0

import GRDBSQLite
import Glibc

/// A write-ahead log of SQLite's that is written in large pieces.
///
/// SQLite writes a page of the log in two calls, for its header and for its content. The headers shift the
/// pages, so that each of these is half a page to the kernel and half the next one: an eighth of the ledger's
/// time. Here what is written one behind the other is gathered, and written before anything else is asked of
/// the file, and at the latest with the last page of its transaction: that is before SQLite synchronises it,
/// and before another connection is told of it. A failure is then one to write that page.
///
/// It is a layer over SQLite's own file system (sqlite.org/vfs.html), and lies behind that one's part in the
/// memory which SQLite gives to each open file.
@unsafe struct LogFile {
    /// The most that is gathered, in bytes, some thirty pages: SQLite's own file system writes no more in one
    /// call, and what is longer fails (`seekAndWriteFd` in its os_unix.c).
    private static let bytesMax = 0x1_ffff
    /// The header of a page, in bytes. Its second number, at `sizePlace`, is 0 but in the last page of a
    /// transaction (sqlite.org/fileformat2.html, section 4.1).
    private static let headerBytes = 24
    private static let sizePlace = 4

    /// What SQLite calls, which finds the rest by it: it has to stand first.
    private var methods: sqlite3_io_methods
    private let usual: UnsafePointer<sqlite3_io_methods>
    private let file: UnsafeMutablePointer<sqlite3_file>
    /// Nil until something is written: most connections only read the log.
    private var gathered: UnsafeMutableRawPointer?
    /// Where in the file they belong, and how many they are.
    private var place: Int64 = 0
    private var count = 0
    /// Whether the page that is being written is the last of its transaction.
    private var isLastPage = false

    /// All connections that are opened from now on write their logs so.
    ///
    /// - Returns: A result code of SQLite's.
    static func takeEffect() -> Int32 {
        guard let layer = unsafe layer else { return SQLITE_NOTFOUND }
        return unsafe sqlite3_vfs_register(layer.fileSystem, 1)
    }

    // MARK: Opening

    @unsafe private struct Layer {
        let below: UnsafeMutablePointer<sqlite3_vfs>
        let fileSystem: UnsafeMutablePointer<sqlite3_vfs>
        /// Where a `LogFile` lies in the memory of an open file.
        let place: Int
    }

    nonisolated(unsafe) private static let layer: Layer? = {
        guard let below = unsafe sqlite3_vfs_find(nil) else { return nil }
        precondition(unsafe MemoryLayout<LogFile>.offset(of: \.methods) == 0, "`of` finds it by them")
        let alignment = unsafe MemoryLayout<LogFile>.alignment
        let place = unsafe (Int(below.pointee.szOsFile) + alignment - 1) / alignment * alignment
        // SQLite knows it as long as the process runs.
        let fileSystem = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe fileSystem.initialize(to: below.pointee)
        unsafe fileSystem.pointee.pNext = nil
        unsafe fileSystem.pointee.zName = UnsafePointer(strdup("tact"))
        unsafe fileSystem.pointee.szOsFile = Int32(place + MemoryLayout<LogFile>.size)
        unsafe fileSystem.pointee.xOpen = { unsafe LogFile.open($1, $2, $3, $4) }
        return unsafe Layer(below: below, fileSystem: fileSystem, place: place)
    }()

    private static func open(
        _ name: UnsafePointer<CChar>?,
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: Int32,
        _ granted: UnsafeMutablePointer<Int32>?,
    ) -> Int32 {
        guard let layer = unsafe layer, let file = unsafe file else { return SQLITE_CANTOPEN }
        let result = unsafe layer.below.pointee.xOpen(layer.below, name, file, flags, granted)
        guard result == SQLITE_OK, flags & SQLITE_OPEN_WAL != 0, let usual = unsafe file.pointee.pMethods
        else {
            return result
        }
        let log = unsafe (UnsafeMutableRawPointer(file) + layer.place).bindMemory(
            to: LogFile.self,
            capacity: 1
        )
        unsafe log.initialize(to: LogFile(file, usual))
        unsafe file.pointee.pMethods = UnsafeRawPointer(log).assumingMemoryBound(to: sqlite3_io_methods.self)
        return SQLITE_OK
    }

    private init(_ file: UnsafeMutablePointer<sqlite3_file>, _ usual: UnsafePointer<sqlite3_io_methods>) {
        unsafe self.file = unsafe file
        unsafe self.usual = unsafe usual
        unsafe methods = unsafe usual.pointee
        unsafe methods.xWrite = { unsafe LogFile.of($0).pointee.write($1, Int($2), at: $3) }
        unsafe methods.xRead = { file, into, count, place in
            unsafe LogFile.of(file).pointee.afterAll { unsafe $0.xRead(file, into, count, place) }
        }
        unsafe methods.xSync = { file, flags in
            unsafe LogFile.of(file).pointee.afterAll { unsafe $0.xSync(file, flags) }
        }
        unsafe methods.xTruncate = { file, size in
            unsafe LogFile.of(file).pointee.afterAll { unsafe $0.xTruncate(file, size) }
        }
        unsafe methods.xFileSize = { file, size in
            unsafe LogFile.of(file).pointee.afterAll { unsafe $0.xFileSize(file, size) }
        }
        unsafe methods.xClose = { unsafe LogFile.of($0).pointee.close() }
    }

    private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> UnsafeMutablePointer<LogFile> {
        guard let methods = unsafe file?.pointee.pMethods else {
            preconditionFailure("a file that is not open")
        }
        return unsafe UnsafeMutableRawPointer(mutating: methods).assumingMemoryBound(to: LogFile.self)
    }

    // MARK: Writing

    /// Takes a piece, which is at most a page of 64 KiB.
    private mutating func write(_ bytes: UnsafeRawPointer?, _ length: Int, at start: Int64) -> Int32 {
        guard let bytes = unsafe bytes else { return SQLITE_MISUSE }
        if unsafe start != place + Int64(count) || count + length > Self.bytesMax {
            let result = unsafe writeAll()
            guard result == SQLITE_OK else { return result }
            unsafe place = start
        }
        unsafe precondition(length <= Self.bytesMax, "a page that is larger than any")
        let room =
            unsafe gathered ?? .allocate(byteCount: Self.bytesMax, alignment: MemoryLayout<Int>.alignment)
        unsafe gathered = unsafe room
        unsafe (room + count).copyMemory(from: bytes, byteCount: length)
        unsafe count += length
        if unsafe length == Self.headerBytes {
            let size = unsafe bytes.loadUnaligned(fromByteOffset: Self.sizePlace, as: UInt32.self)
            unsafe isLastPage = size != 0
        } else if unsafe isLastPage {
            return unsafe writeAll()
        }
        return SQLITE_OK
    }

    /// Writes what was gathered; where that fails it is forgotten, as SQLite forgets the transaction.
    private mutating func writeAll() -> Int32 {
        guard unsafe count > 0 else { return SQLITE_OK }
        defer {
            unsafe place += Int64(count)
            unsafe count = 0
        }
        return unsafe usual.pointee.xWrite(file, gathered, Int32(count), place)
    }

    private mutating func afterAll(_ body: (sqlite3_io_methods) -> Int32) -> Int32 {
        let result = unsafe writeAll()
        return result == SQLITE_OK ? unsafe body(usual.pointee) : result
    }

    private mutating func close() -> Int32 {
        let written = unsafe writeAll()
        unsafe gathered?.deallocate()
        let closed = unsafe usual.pointee.xClose(file)
        return written == SQLITE_OK ? closed : written
    }
}
