// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Synchronization

/// A process that a test started: its output goes into files, and it is ended by its own number.
///
/// Foundation's `Process` hands its own signal mask on, under which a daemon never hears SIGTERM; so this
/// one starts its children itself, with every signal as a shell would leave it.
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
        pid = try Child.spawn(
            Programs.find("env"),
            // env becomes the program once it has changed the folder; posix_spawn has no portable way to.
            arguments: ["env", "-C", folder, path] + arguments,
            environment: variables.map { "\($0)=\($1)" },
            files: (input, outputs.at("out"), outputs.at("err")),
        )
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
    func end() async throws -> Ended {
        let status = try await Patience.value(of: "the end of \(name)", every: .milliseconds(5)) { hasEnded }
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
            let signal = Int(raw & 0x7F)
            status = signal == 0 ? Int(raw >> 8) & 0xFF : 128 + signal
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
    ) async throws -> Ended {
        try await Child(program, arguments, input: input, in: folder, environment: environment).end()
    }

    private static func spawn(
        _ path: String,
        arguments: [String],
        environment: [String],
        files: (input: String, output: String, errors: String),
    ) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_APPEND
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, files.input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.output, writing, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.errors, writing, 0o600)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var argv: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (argv + envp).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let result = unsafe posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        guard result == 0 else { throw PeerError("\(path) does not start: error \(result)") }
        return pid
    }
}
