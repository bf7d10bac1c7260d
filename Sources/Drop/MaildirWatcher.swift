// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
package import Logging
package import Office
internal import Synchronization

/// Takes in what programs drop into one Maildir, for one source.
///
/// inotify tells of each file, and a scan at the start and every minute finds what inotify missed. A file is
/// removed only after `receive` has returned, when the message is durable. If Tact is killed between the
/// two, the same file is handed in again by the next start: the judge then knows the mail by its Message-ID,
/// or by its content, and suppresses it as a duplicate. The file's name is in the trace of both, so that
/// they can be told to be one. A file that is no mail goes to `rejected/`, once; one that is refused for now
/// stays and is tried again, after pauses that grow. A folder that cannot be written to is not read from:
/// what cannot be removed would be handed in for ever.
package final class MaildirWatcher: Sendable {
    /// How a folder is read.
    package struct Options: Hashable, Sendable {
        /// What a file may be.
        package var limits: DroppedMail.Limits
        /// The time between scans.
        package var scanEvery: Duration = .seconds(60)
        /// The pause after a refusal; it doubles with each further one, up to the longest.
        package var firstPause: Duration = .seconds(1)
        /// The longest pause after a refusal.
        package var longestPause: Duration = .seconds(60)
        /// Files that are read and handed in at the same time: their messages share a commit of the ledger.
        package var atOnceMax = 16

        package init(limits: DroppedMail.Limits = DroppedMail.Limits()) {
            self.limits = limits
        }
    }

    private let path: String
    private let source: String
    private let receiver: any Receiving
    private let options: Options
    private let log: Logger
    private let sleep: @Sendable (Duration) async throws -> Void
    private let observe: @Sendable (FileName, DropOutcome) -> Void
    private let disk: Disk
    private let waiting = Mutex(Waiting())

    /// - Parameters:
    ///   - path: the Maildir; it is made where it is missing.
    ///   - source: the name of the source in tact.yaml that the folder belongs to.
    ///   - sleep: waits as long as it is told, and throws when the task is cancelled.
    ///   - observe: told of each file, for counting.
    package init(
        path: String,
        source: String,
        receiver: any Receiving,
        options: Options,
        log: Logger,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        observe: @escaping @Sendable (FileName, DropOutcome) -> Void = { _, _ in },
    ) {
        precondition(options.atOnceMax > 0 && options.firstPause > .zero)
        self.path = path
        self.source = source
        self.receiver = receiver
        self.options = options
        var log = log
        log[metadataKey: "source"] = "\(source)"
        log[metadataKey: "maildir"] = "\(path)"
        self.log = log
        self.sleep = sleep
        self.observe = observe
        disk = Disk(label: "tact.drop.\(source)")
    }

    /// Takes files in until the task is cancelled. What is under way then is finished first.
    ///
    /// - Throws: where the folder cannot be opened at the start; one that disappears later is waited for.
    package func run() async throws(FileError) {
        var folder: DropFolder? = try await disk.run { [path] () throws(FileError) in try DropFolder(path) }
        while !Task.isCancelled {
            if let open = folder {
                await takeIn(from: open)
                folder = nil
            } else {
                do throws(FileError) {
                    folder = try await disk.run { [path] () throws(FileError) in try DropFolder(path) }
                    waiting.withLock { $0 = Waiting() }
                    log.notice("maildir-back")
                } catch {
                    log.error("maildir-unreachable", metadata: ["error": "\(error)"])
                    guard await pause(options.longestPause) else { return }
                }
            }
        }
    }

    /// Takes files in from an open folder until it is gone or the task is cancelled.
    private func takeIn(from folder: DropFolder) async {
        let (news, tell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let watch = watch(folder) { tell.yield() }
        defer { watch?.cancel() }
        tell.yield()
        await withDiscardingTaskGroup { group in
            group.addTask {
                while await self.pause(self.options.scanEvery) {
                    self.waiting.withLock { $0.wantScan() }
                    tell.yield()
                }
            }
            for await _ in news {
                guard await takeInAll(from: folder) else { break }
            }
            group.cancelAll()
        }
    }

    /// Hands in all that is due now; false when the folder is gone or the task is cancelled.
    private func takeInAll(from folder: DropFolder) async -> Bool {
        var pause = options.firstPause
        while !Task.isCancelled {
            if waiting.withLock({ $0.takeScan() }) { await scan(folder) }
            if waiting.withLock({ $0.isGone }) {
                log.error("maildir-gone")
                return false
            }
            let names = waiting.withLock { $0.next(upTo: options.atOnceMax) }
            if names.isEmpty { return true }
            let postponed = await handIn(names, from: folder)
            if postponed == 0 {
                pause = options.firstPause
            } else {
                log.notice("drop-postponed", metadata: ["files": "\(postponed)", "pause": "\(pause)"])
                guard await self.pause(pause) else { return false }
                pause = min(pause * 2, options.longestPause)
            }
        }
        return false
    }

    private func scan(_ folder: DropFolder) async {
        do throws(FileError) {
            let files = try await disk.run { () throws(FileError) in try folder.files() }
            waiting.withLock { waiting in
                if let files { waiting.note(files) } else { waiting.note(.gone) }
            }
        } catch {
            log.error("maildir-not-listed", metadata: ["error": "\(error)"])
        }
    }

    /// Hands these files in at the same time, and makes their removal durable; returns how many were refused
    /// for now.
    private func handIn(_ names: [FileName], from folder: DropFolder) async -> Int {
        guard folder.new.isWritable else {
            log.error("maildir-not-writable")
            waiting.withLock { waiting in
                for name in names { waiting.postpone(name) }
            }
            return names.count
        }
        let handover = Handover(
            folder: folder,
            source: source,
            receiver: receiver,
            limits: options.limits,
            disk: disk,
        )
        let postponed = await withTaskGroup(of: Bool.self) { group in
            for name in names {
                group.addTask { await self.handIn(name, by: handover) }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        if postponed < names.count {
            do throws(FileError) {
                try await disk.run { () throws(FileError) in try folder.new.sync() }
            } catch {
                // After a power loss the files may be there again, and are duplicates then.
                log.error("removal-not-durable", metadata: ["error": "\(error)"])
            }
        }
        return postponed
    }

    /// Hands a file in and says whether it was refused for now.
    private func handIn(_ name: FileName, by handover: Handover) async -> Bool {
        let before = waiting.withLock { $0.handedIn(name) }
        let outcome = await handover.outcome(of: name, handedInAs: before)
        defer { observe(name, outcome) }
        switch outcome {
        case .taken(let id, let unremoved):
            log.info("drop-taken", metadata: ["file": "\(name)", "message": "\(id)"])
            guard let unremoved else { return false }
            waiting.withLock { $0.keep(name, unremoved.status) }
            log.error("drop-not-removed", metadata: ["file": "\(name)", "error": "\(unremoved.error)"])
            return false
        case .rejected(let why):
            log.warning("drop-rejected", metadata: ["file": "\(name)", "why": "\(why)"])
            return false
        case .postponed:
            waiting.withLock { $0.postpone(name) }
            return true
        case .gone:
            return false
        case .stuck(let error):
            log.error("drop-stuck", metadata: ["file": "\(name)", "error": "\(error)"])
            return false
        }
    }

    /// Waits; false when the task was cancelled instead.
    private func pause(_ duration: Duration) async -> Bool {
        do {
            try await sleep(duration)
            return !Task.isCancelled
        } catch {
            return false
        }
    }

    /// Lets each arrival be noted as it happens, on a queue of its own; nil where only scans are left.
    private func watch(
        _ folder: DropFolder,
        tell: @escaping @Sendable () -> Void
    ) -> (any DispatchSourceRead)? {
        do throws(FileError) {
            let inotify = try Inotify(folder.new)
            let watch = DispatchSource.makeReadSource(fileDescriptor: inotify.descriptor, queue: disk.queue)
            watch.setEventHandler { [weak self] in
                let arrivals = inotify.arrivals()
                self?.waiting.withLock { waiting in
                    for arrival in arrivals { waiting.note(arrival) }
                }
                tell()
            }
            // The descriptor may be closed only after this (dispatch_source_create(3)).
            watch.setCancelHandler { withExtendedLifetime(inotify) {} }
            watch.activate()
            return watch
        } catch {
            log.warning(
                "maildir-not-watched",
                metadata: ["error": "\(error)", "scan": "\(options.scanEvery)"]
            )
            return nil
        }
    }
}
