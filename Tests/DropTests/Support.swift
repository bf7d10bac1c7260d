// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Office
import Synchronization

@testable import Drop

/// A folder of its own for a test, gone with all that is in it when its owner is.
final class TestFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/tact.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw FileError("make", "/tmp", number: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    private static func remove(_ path: String) {
        if let folder = try? Directory(path), let names = try? folder.names() {
            for name in names where unsafe unlinkat(folder.descriptor, name.terminated, 0) != 0 {
                remove("\(path)/\(name)")
            }
        }
        unsafe rmdir(path)
    }

    /// The names in a folder of it, those with a dot too.
    func names(_ folder: String) throws -> [String] {
        try Directory("\(path)/\(folder)").names().map(\.description)
    }

    func text(_ file: String) throws -> String? {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let directory = try Directory("\(path)/\(file[..<slash])")
        let name = Maildir.name(String(file[slash...].dropFirst()))
        return try directory.contents(of: name, upTo: 1 << 20).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Puts a file there at once, as `mv` does.
    func put(_ text: String, at file: String) throws {
        let slash = file.lastIndex(of: "/") ?? file.startIndex
        let root = try Directory(path)
        let directory = try Directory("\(path)/\(file[..<slash])")
        try root.write(Array(text.utf8), to: Maildir.name("being-written"), mode: 0o600)
        try root.move(
            Maildir.name("being-written"),
            to: directory,
            as: Maildir.name(String(file[slash...].dropFirst())),
        )
    }
}

/// Takes every message, except where it was told to refuse.
final class Desk: Receiving {
    private struct State {
        var submissions: [Submission] = []
        var refusals: [Refusal]
        var early: [Refusal]
    }

    private let state: Mutex<State>
    private let before: @Sendable (Submission) -> Void

    /// - Parameters:
    ///   - refusals: the answers to the first messages; after them all are taken.
    ///   - early: the answers before a body is read, likewise.
    ///   - before: called before a message is taken, while its file is there.
    init(
        refusing refusals: [Refusal] = [],
        early: [Refusal] = [],
        before: @escaping @Sendable (Submission) -> Void = { _ in }
    ) {
        state = Mutex(State(refusals: refusals, early: early))
        self.before = before
    }

    var submissions: [Submission] { state.withLock { $0.submissions } }

    func refusal(of bytes: Int?) -> Refusal? {
        state.withLock { $0.early.isEmpty ? nil : $0.early.removeFirst() }
    }

    func receive(_ submission: Submission) async throws(Refusal) -> String {
        before(submission)
        let refusal: Refusal? = state.withLock { state in
            guard state.refusals.isEmpty else { return state.refusals.removeFirst() }
            state.submissions.append(submission)
            return nil
        }
        if let refusal { throw refusal }
        return "m\(submissions.count)"
    }
}

/// A mail as a program drops it, with LF.
func mail(to: String = "ana@customer.example", subject: String = "Oak benches") -> String {
    "From: hello@example.com\nTo: \(to)\nSubject: \(subject)\n\nWarm regards\n"
}
