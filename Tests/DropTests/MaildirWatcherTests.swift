// SPDX-License-Identifier: Apache-2.0

import Glibc
import Logging
import Office
import Synchronization
import Testing

@testable import Drop

@Suite(.timeLimit(.minutes(10))) struct MaildirWatcherTests {
    /// A watcher that runs, with time in the test's hand.
    private struct Running {
        let outcomes: AsyncStream<(FileName, DropOutcome)>
        /// Makes the minute between two scans pass.
        let scan: @Sendable () -> Void
        /// Makes the pause after a refusal pass; the stream tells how long it was to be.
        let pauses: AsyncStream<Duration>
    }

    private static func withWatcher(
        on path: String,
        handingTo desk: Desk,
        atOnce: Int = 1,
        _ body: @Sendable @escaping (Running) async throws -> Void,
    ) async throws {
        let (outcomes, tellOutcome) = AsyncStream.makeStream(of: (FileName, DropOutcome).self)
        let (minutes, tellMinute) = AsyncStream.makeStream(of: Void.self)
        let (pauses, tellPause) = AsyncStream.makeStream(of: Duration.self)
        var options = MaildirWatcher.Options()
        options.atOnceMax = atOnce
        // Told apart from the longest pause.
        let scanEvery = options.longestPause * 2
        options.scanEvery = scanEvery
        let watcher = MaildirWatcher(
            path: path,
            source: "campaigns-drop",
            receiver: desk,
            options: options,
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sleep: { duration in
                guard duration == scanEvery else {
                    tellPause.yield(duration)
                    return
                }
                for await _ in minutes { return }
                throw CancellationError()
            },
            observe: { tellOutcome.yield(($0, $1)) },
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watcher.run() }
            try await body(Running(outcomes: outcomes, scan: { tellMinute.yield() }, pauses: pauses))
            group.cancelAll()
        }
    }

    @Test func whatLiesThereAtTheStartIsTakenAndWhatArrivesLater() async throws {
        let folder = try TestFolder()
        let writer = try MaildirWriter(folder.path)
        let early = try writer.deliver(Array(mail(subject: "early").utf8))
        try folder.put(mail(), at: "new/.hidden")
        let desk = Desk()
        try await Self.withWatcher(on: folder.path, handingTo: desk) { running in
            var outcomes = running.outcomes.makeAsyncIterator()
            let first = try #require(await outcomes.next())
            #expect(first.0.description == early)
            #expect(first.1 == .taken(id: "m1", unremoved: nil))
            let late = try writer.deliver(Array(mail(subject: "late").utf8))
            let second = try #require(await outcomes.next())
            #expect(second.0.description == late)
        }
        #expect(desk.submissions.count == 2)
        #expect(try folder.names("new") == [".hidden"])
        #expect(try folder.names("").sorted() == ["cur", "new", "rejected", "tmp"])
    }

    @Test func manyFilesAreTakenEachOnce() async throws {
        let folder = try TestFolder()
        let writer = try MaildirWriter(folder.path)
        for number in 0..<40 { try writer.deliver(Array(mail(subject: "\(number)").utf8)) }
        let desk = Desk()
        try await Self.withWatcher(on: folder.path, handingTo: desk, atOnce: 16) { running in
            var outcomes = running.outcomes.makeAsyncIterator()
            for _ in 0..<40 { _ = await outcomes.next() }
        }
        #expect(Set(desk.submissions.map(\.body)).count == 40)
        #expect(desk.submissions.count == 40)
        #expect(try folder.names("new").isEmpty)
    }

    @Test func aRefusedFileIsTriedAgainAfterPausesThatGrow() async throws {
        let folder = try TestFolder()
        _ = try DropFolder(folder.path)
        try folder.put(mail(), at: "new/a")
        let desk = Desk(refusing: Array(repeating: .busy, count: 8))
        try await Self.withWatcher(on: folder.path, handingTo: desk) { running in
            var outcomes = running.outcomes.makeAsyncIterator()
            for _ in 0..<8 {
                #expect(await outcomes.next()?.1 == .postponed(.busy))
            }
            #expect(await outcomes.next()?.1 == .taken(id: "m1", unremoved: nil))
            var pauses = running.pauses.makeAsyncIterator()
            var seconds: [Duration] = []
            for _ in 0..<7 { seconds.append(try #require(await pauses.next())) }
            #expect(seconds == [1, 2, 4, 8, 16, 32, 60].map { Duration.seconds($0) })
        }
        #expect(try folder.names("new").isEmpty)
    }

    @Test func aScanFindsWhatInotifyDidNotTellOf() async throws {
        let folder = try TestFolder()
        _ = try DropFolder(folder.path)
        try folder.put(mail(), at: "tmp/a")
        let desk = Desk()
        try await Self.withWatcher(on: folder.path, handingTo: desk) { running in
            // A first file makes sure that the scan at the start is over.
            var outcomes = running.outcomes.makeAsyncIterator()
            try folder.put(mail(), at: "new/first")
            _ = await outcomes.next()
            #expect(unsafe link(folder.path + "/tmp/a", folder.path + "/new/a") == 0)
            // Minutes pass until two scans have been; several may end in one.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    while !Task.isCancelled {
                        running.scan()
                        await Task.yield()
                    }
                }
                let found = try #require(await outcomes.next())
                #expect(found.0.description == "a")
                group.cancelAll()
            }
        }
        #expect(desk.submissions.count == 2)
    }

    @Test func aFolderThatWasReplacedIsOpenedAnew() async throws {
        let folder = try TestFolder()
        let path = folder.path + "/drop"
        _ = try DropFolder(path)
        let desk = Desk()
        try await Self.withWatcher(on: path, handingTo: desk) { running in
            var outcomes = running.outcomes.makeAsyncIterator()
            try folder.put(mail(), at: "drop/new/first")
            _ = await outcomes.next()
            #expect(unsafe rename(path + "/new", path + "/old") == 0)
            _ = try DropFolder(path)
            try folder.put(mail(), at: "drop/new/second")
            let second = try #require(await outcomes.next())
            #expect(second.0.description == "second")
        }
        #expect(desk.submissions.count == 2)
    }

    @Test func aFolderThatCannotBeOpenedAtTheStartIsAnError() async throws {
        let watcher = MaildirWatcher(
            path: "/proc/none/drop",
            source: "campaigns-drop",
            receiver: Desk(),
            options: MaildirWatcher.Options(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            sleep: { _ in throw CancellationError() },
        )
        await #expect(throws: FileError.self) { try await watcher.run() }
    }
}
