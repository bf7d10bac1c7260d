// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// Why a peer of the tests is not there, or did not do as it was told; this fails a test, never skips it.
struct PeerError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Where the tests' own peers are.
enum Peers {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers").path

    /// Where Debian puts programs; a test's PATH may lack the folders for the administrator.
    private static let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"]

    /// The full path of a program.
    static func program(_ name: String) throws -> URL {
        let paths = folders.map { "\($0)/\(name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw PeerError("\(name) is not installed; `make test` installs what the tests need")
        }
        return URL(filePath: path)
    }

    /// A new folder below the system's temporary one.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "outbound-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A process that a test started; it is ended by its own number, at the latest when nobody holds it.
final class PeerProcess {
    private let process = Process()
    private let input: Pipe
    private let output: Pipe
    private let errors: Pipe
    /// What it prints, read by a thread of its own: a test that blocked would hold up the mail it waits for.
    private let lines: AsyncStream<String>

    /// One process starts at a time, so that none inherits the pipes of another and keeps them open.
    private static let starting = Mutex(())

    init(_ name: String, _ arguments: [String], folder: URL? = nil) throws {
        let (lines, feed) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        (input, output, errors) = PeerProcess.starting.withLock { _ in PeerProcess.pipes() }
        process.executableURL = try Peers.program(name)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try PeerProcess.starting.withLock { [process] _ in try process.run() }
        let descriptor = fcntl(output.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 0)
        Thread.detachNewThread { PeerProcess.read(descriptor, into: feed) }
    }

    private static func pipes() -> (Pipe, Pipe, Pipe) {
        let pipes = (Pipe(), Pipe(), Pipe())
        for pipe in [pipes.0, pipes.1, pipes.2] {
            for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
        }
        return pipes
    }

    private static func read(_ descriptor: Int32, into feed: AsyncStream<String>.Continuation) {
        guard let stream = unsafe fdopen(descriptor, "r") else { return feed.finish() }
        var line: UnsafeMutablePointer<CChar>?
        var room = 0
        while true {
            let count = unsafe getline(&line, &room, stream)
            guard count > 0, let text = unsafe line else { break }
            let bytes = unsafe UnsafeRawBufferPointer(
                start: text,
                count: count - (text[count - 1] == 0x0A ? 1 : 0)
            )
            unsafe feed.yield(String(decoding: bytes, as: UTF8.self))
        }
        unsafe free(line)
        unsafe fclose(stream)
        feed.finish()
    }

    deinit {
        terminate()
    }

    /// The next line of its output, without the line end; nil after the last.
    func nextLine() async -> String? {
        var lines = lines.makeAsyncIterator()
        return await lines.next()
    }

    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    /// Ends it. By SIGKILL, since a process begun by a test may have inherited a mask that holds back
    /// SIGTERM.
    func terminate() {
        guard process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits until it has ended; throws what it complained of.
    func waitForEnd() throws {
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw PeerError("\(process.executableURL?.lastPathComponent ?? "a peer") failed: \(complaint)")
        }
    }

    /// Runs a program to its end.
    static func run(_ name: String, _ arguments: [String], folder: URL? = nil) throws {
        let process = try PeerProcess(name, arguments, folder: folder)
        process.closeInput()
        try process.waitForEnd()
    }
}
