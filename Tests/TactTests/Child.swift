// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Spawning
import Synchronization

/// A process that a test started: its output goes into files, and it is ended by its own number.
///
/// It starts with every signal as a shell would leave it (`Spawn`), so a daemon hears SIGTERM.
final class Child: Sendable {
    /// How a process ended, and what it printed.
    struct Ended: Sendable, CustomStringConvertible {
        /// The exit code; 128 and the signal's number where a signal ended it, as shells say it.
        let status: Int
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }
        var description: String { "exit \(status)\noutput: \(output)\nerrors: \(errors)" }
    }

    let pid: pid_t
    private let name: String
    private let outputs: Folder
    private let status = Mutex<Int?>(nil)

    /// - Parameters:
    ///   - program: A program of the system by name, or a path.
    ///   - input: A file for standard input.
    ///   - folder: Where it runs.
    init(
        _ program: String,
        _ arguments: [String],
        input: String = "/dev/null",
        in folder: String = "/",
        environment: [String: String] = [:],
    ) throws {
        let path = try Programs.find(program)
        outputs = try Folder()
        name = URL(filePath: path).lastPathComponent
        var variables = ["PATH": "/usr/bin:/usr/sbin:/bin:/sbin", "LC_ALL": "C.UTF-8", "HOME": outputs.path]
        variables.merge(environment) { $1 }
        let writing = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
        let files = (
            input: try Child.open(input, O_RDONLY | O_CLOEXEC),
            output: try Child.open(outputs.at("out"), writing),
            errors: try Child.open(outputs.at("err"), writing),
        )
        defer { [files.input, files.output, files.errors].forEach { close($0) } }
        pid = try Spawn.start(path, arguments, environment: variables, in: folder, files: files)
    }

    private static func open(_ path: String, _ flags: Int32) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { throw PeerError("\(path) cannot be opened: error \(errno)") }
        return descriptor
    }

    deinit {
        guard status.withLock({ $0 }) == nil else { return }
        kill(pid, SIGKILL)
        var raw: Int32 = 0
        unsafe waitpid(pid, &raw, 0)
    }

    /// What it has written so far.
    var output: String { text("out") }
    var errors: String { text("err") }

    private func text(_ name: String) -> String {
        let bytes = try? outputs.read(name)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }

    func signal(_ number: Int32) {
        guard hasEnded == nil else { return }
        kill(pid, number)
    }

    /// Waits until it has ended by itself.
    @discardableResult
    func end(within limit: Duration = Patience.limit) async throws -> Ended {
        let status = try await Patience.value(
            of: "the end of \(name)",
            every: .milliseconds(5),
            within: limit,
        ) { hasEnded }
        return Ended(status: status, output: output, errors: errors)
    }

    /// Sends SIGTERM and waits.
    @discardableResult
    func stop() async throws -> Ended {
        signal(SIGTERM)
        return try await end()
    }

    /// Waits for a line on standard error that satisfies.
    @discardableResult
    func errorLine(_ what: String, where isWanted: (Substring) -> Bool) async throws -> String {
        try await Patience.value(of: "\(what) from \(name)") {
            if let line = errors.split(separator: "\n").first(where: isWanted) { return String(line) }
            if let status = hasEnded {
                throw PeerError("\(name) ended with \(status) before \(what): \(errors)")
            }
            return nil
        }
    }

    /// The exit status, once there is one.
    private var hasEnded: Int? {
        status.withLock { status in
            if let status { return status }
            var raw: Int32 = 0
            guard unsafe waitpid(pid, &raw, WNOHANG) == pid else { return nil }
            status = Spawn.status(raw)
            return status
        }
    }

    /// Runs a program to its end.
    static func run(
        _ program: String,
        _ arguments: [String],
        input: String = "/dev/null",
        in folder: String = "/",
        environment: [String: String] = [:],
        within limit: Duration = Patience.limit,
    ) async throws -> Ended {
        try await Child(program, arguments, input: input, in: folder, environment: environment)
            .end(within: limit)
    }
}
