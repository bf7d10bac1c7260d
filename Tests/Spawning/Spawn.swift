// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Starts the programs that tests meet.
///
/// Foundation's `Process` hands its own signal mask on, under which a daemon never hears SIGTERM, and trips
/// over its own bookkeeping where a test process holds very many sockets; so the tests start their programs
/// themselves.
package enum Spawn {
    /// A program that ran to its end.
    package struct Ended: Sendable {
        /// The exit code; 128 and the signal's number where a signal ended it, as shells say it.
        package let status: Int
        package let output: [UInt8]
        package let errors: [UInt8]
    }

    /// Why a program does not start; it fails a test, and never skips one.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// Where Debian puts programs; a test's PATH may lack the folders for the administrator.
    private static let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin"]

    /// Nothing starts between the making of a descriptor and its mark: no program inherits, and keeps open,
    /// what is another's.
    private static let starting = Mutex(())

    /// A pipe that no program gets but the one it is handed to.
    package static func pipe() throws -> (reading: Int32, writing: Int32) {
        try starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard unsafe Glibc.pipe(&ends) == 0 else { throw Failure(description: "no pipe: error \(errno)") }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// The full path of a program of the system; one that holds a slash is a path already.
    package static func find(_ program: String) throws -> String {
        let paths = program.contains("/") ? [program] : folders.map { "\($0)/\(program)" }
        guard let path = paths.first(where: { unsafe access($0, X_OK) == 0 }) else {
            throw Failure(
                description: "\(program) is not installed; `make test` installs what the tests need"
            )
        }
        return path
    }

    /// Starts a program with every signal as a shell would leave it; returns its number.
    ///
    /// - Parameters:
    ///   - environment: All that it gets; nil: what the tests have.
    ///   - folder: Where it runs; nil: where the tests run.
    ///   - files: Open descriptors for its standard input, output and errors; nothing else that is marked
    ///     close-on-exec reaches it.
    package static func start(
        _ program: String,
        _ arguments: [String],
        environment: [String: String]? = nil,
        in folder: String? = nil,
        files: (input: Int32, output: Int32, errors: Int32),
    ) throws -> Int32 {
        let path = try find(program)
        // env becomes the program once it has changed the folder; posix_spawn has no portable way to.
        let words = try folder.map { [try find("env"), "-C", $0, path] + arguments } ?? [path] + arguments
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, files.input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, files.output, STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, files.errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe argv.forEach { unsafe free($0) } }
        var pid: pid_t = 0
        var result: Int32
        if let environment {
            let entries = environment.map { "\($0)=\($1)" }
            var envp: [UnsafeMutablePointer<CChar>?] = unsafe entries.map { unsafe strdup($0) } + [nil]
            defer { unsafe envp.forEach { unsafe free($0) } }
            result = starting.withLock { _ in
                unsafe posix_spawn(&pid, words[0], &actions, &attributes, &argv, &envp)
            }
        } else {
            result = starting.withLock { _ in
                unsafe posix_spawn(&pid, words[0], &actions, &attributes, &argv, environ)
            }
        }
        guard result == 0 else { throw Failure(description: "\(path) does not start: error \(result)") }
        return pid
    }

    /// Runs a program to its end, giving it `input`; it blocks.
    package static func run(_ program: String, _ arguments: [String], input: [UInt8] = []) throws -> Ended {
        let files = (input: try scratch(), output: try scratch(), errors: try scratch())
        defer { [files.input, files.output, files.errors].forEach { close($0) } }
        let written = unsafe input.withUnsafeBytes { unsafe pwrite(files.input, $0.baseAddress, $0.count, 0) }
        guard written == input.count else {
            throw Failure(description: "no room for the input of \(program)")
        }
        let status = wait(for: try start(program, arguments, files: files))
        return Ended(status: status, output: contents(files.output), errors: contents(files.errors))
    }

    /// Waits for the end of a program, and returns its status; it blocks.
    package static func wait(for pid: Int32) -> Int {
        var raw: Int32 = 0
        while unsafe waitpid(pid, &raw, 0) < 0 && errno == EINTR {}
        return status(raw)
    }

    /// A status of waitpid(2) as shells say it.
    package static func status(_ raw: Int32) -> Int {
        let signal = Int(raw & 0x7F)
        return signal == 0 ? Int(raw >> 8) & 0xFF : 128 + signal
    }

    /// A pair of sockets that no program gets but the one that is handed one of them.
    static func sockets() throws -> (Int32, Int32) {
        try starting.withLock { _ in
            var ends: [Int32] = [-1, -1]
            guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
                throw Failure(description: "no sockets: error \(errno)")
            }
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return (ends[0], ends[1])
        }
    }

    /// A file without a name, closed to other programs.
    static func scratch() throws -> Int32 {
        var name = Array("/tmp/spawn.XXXXXX".utf8CString)
        let descriptor = starting.withLock { _ in
            let descriptor = unsafe mkstemp(&name)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return descriptor
        }
        guard descriptor >= 0 else { throw Failure(description: "no room for a program's output in /tmp") }
        unsafe unlink(name)
        return descriptor
    }

    static func contents(_ descriptor: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(0, Int(lseek(descriptor, 0, SEEK_END))))
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        return Array(bytes.prefix(max(0, count)))
    }
}
