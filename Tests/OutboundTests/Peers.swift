// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
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

    /// A new folder below the system's temporary one.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "outbound-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A process that a test started; it is ended by its own number, at the latest when nobody holds it.
final class PeerProcess: Sendable {
    private let name: String
    private let pid: pid_t
    /// Our ends of its standard input and errors; its output has a thread of its own.
    private let input: Mutex<Int32?>
    private let errors: Int32
    private let status = Mutex<Int?>(nil)
    /// What it prints, read by a thread of its own: a test that blocked would hold up the mail it waits for.
    private let lines: AsyncStream<String>

    init(_ name: String, _ arguments: [String], folder: URL? = nil) throws {
        self.name = name
        let (lines, feed) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        let (input, output, errors) = (try Spawn.pipe(), try Spawn.pipe(), try Spawn.pipe())
        self.input = Mutex(input.writing)
        self.errors = errors.reading
        let files = (input: input.reading, output: output.writing, errors: errors.writing)
        defer { [files.input, files.output, files.errors].forEach { close($0) } }
        pid = try Spawn.start(name, arguments, in: folder?.path, files: files)
        let descriptor = output.reading
        Thread.detachNewThread { PeerProcess.read(descriptor, into: feed) }
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
        closeInput()
        close(errors)
    }

    /// The next line of its output, without the line end; nil after the last.
    func nextLine() async -> String? {
        var lines = lines.makeAsyncIterator()
        return await lines.next()
    }

    func closeInput() {
        input.withLock { input in
            if let descriptor = input { close(descriptor) }
            input = nil
        }
    }

    /// Ends it.
    func terminate() {
        status.withLock { status in
            guard status == nil else { return }
            kill(pid, SIGKILL)
            status = Spawn.wait(for: pid)
        }
    }

    /// Waits until it has ended; throws what it complained of.
    func waitForEnd() throws {
        var complaint: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = unsafe Glibc.read(errors, &buffer, buffer.count)
            guard count > 0 else { break }
            complaint += buffer[..<count]
        }
        let ended = status.withLock { status in
            let ended = status ?? Spawn.wait(for: pid)
            status = ended
            return ended
        }
        guard ended == 0 else {
            throw PeerError("\(name) failed: \(String(decoding: complaint, as: UTF8.self))")
        }
    }

    /// Runs a program to its end.
    static func run(_ name: String, _ arguments: [String], folder: URL? = nil) throws {
        let process = try PeerProcess(name, arguments, folder: folder)
        process.closeInput()
        try process.waitForEnd()
    }
}
