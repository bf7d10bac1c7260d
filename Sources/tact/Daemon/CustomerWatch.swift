// SPDX-License-Identifier: Apache-2.0

import Glibc
import Judging
import Logging
import Office
import Settings
import Synchronization

/// Reads the customers' directory and the opt-outs again when the files have changed.
///
/// A file that has problems is refused whole, each of them named in the log, and what was known before stays.
/// A file is read once it has been the same for two looks, so that one that is just being written is not
/// taken for a short one; a program that writes another file and renames it is served best.
final class CustomerWatch: Sendable {
    /// How often the files are looked at.
    static let lookEvery = Duration.seconds(2)

    /// What changes when a file is written, or another one takes its place.
    private struct Stamp: Hashable {
        var inode: UInt = 0
        var bytes: Int = -1
        var seconds: Int = 0
        var nanoseconds: Int = 0

        /// That of a file; one that is not there has a stamp too.
        init(of path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return }
            inode = UInt(status.st_ino)
            bytes = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private struct State {
        var policy: PolicyFiles
        /// Of the files as they were read last, whatever came of it.
        var read: [Stamp]
        /// At the last look.
        var seen: [Stamp]
    }

    private let directory: CustomerDirectory
    /// Rung when something else is known of customers.
    private let changes: Bell
    private let log: Logger
    private let state: Mutex<State>

    /// - Parameter policy: Whose files were just read.
    init(_ policy: PolicyFiles, directory: CustomerDirectory, changes: Bell, log: Logger) {
        self.directory = directory
        self.changes = changes
        self.log = log
        state = Mutex(Self.state(of: policy))
    }

    /// Looks after the files of this policy from now on, which were just read.
    func follow(_ policy: PolicyFiles) {
        state.withLock { $0 = Self.state(of: policy) }
    }

    private static func state(of policy: PolicyFiles) -> State {
        let stamps = policy.customerPaths.map { Stamp(of: $0) }
        return State(policy: policy, read: stamps, seen: stamps)
    }

    /// Looks until the task is cancelled.
    func run(by clock: any WallClock) async {
        while !Task.isCancelled {
            look()
            await clock.sleep(until: clock.now() + Self.lookEvery)
        }
    }

    /// What is wrong with files that were just read, seen from what is known: the directory is gone.
    func loss(in fresh: CustomerFiles) -> Problem? {
        directory.content.list.isEmpty ? nil : fresh.missing
    }

    /// Looks once, and reads what has changed and changes no more.
    func look() {
        let changed: PolicyFiles? = state.withLock { state in
            let stamps = state.policy.customerPaths.map { Stamp(of: $0) }
            defer { state.seen = stamps }
            guard stamps == state.seen, stamps != state.read else { return nil }
            state.read = stamps
            return state.policy
        }
        guard let changed else { return }
        do throws(Problems) {
            let fresh = try changed.readCustomers(environment: Environment.current)
            if let loss = loss(in: fresh) { throw Problems([loss]) }
            for note in fresh.notes { log.warning("\(note)") }
            directory.replace(with: CustomerDirectory.Content(fresh))
            changes.ring()
            log.notice("customers-read", metadata: ["customers": "\(fresh.list.count)"])
        } catch {
            for problem in error.all { log.error("\(problem)") }
            log.error("customers-refused", metadata: ["problems": "\(error.all.count)"])
        }
    }
}

extension CustomerDirectory.Content {
    /// What the files say.
    init(_ files: CustomerFiles) {
        self.init(list: files.list, optOuts: files.optOuts, fingerprint: files.fingerprint)
    }
}
