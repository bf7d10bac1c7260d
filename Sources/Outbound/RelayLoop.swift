// SPDX-License-Identifier: Apache-2.0

internal import CEpoll
internal import Glibc
internal import Synchronization

/// The one thread of all relays. It waits for all connections at once (epoll(7)), and runs the tasks that
/// they concern, so that neither an answer nor the next mail has to wake a thread of its own.
///
/// Nothing that runs here may block: to connect does, so it has a thread of its own (`Connecting`).
package final class RelayLoop: TaskExecutor, SerialExecutor {
    /// Something to wait for on a socket.
    struct Events: OptionSet, Hashable, Sendable {
        let rawValue: UInt32

        static let readable = Events(rawValue: cepoll_readable)
        static let writable = Events(rawValue: cepoll_writable)
    }

    /// Who is told when a socket stirs, or its time has passed.
    private struct Watch {
        let deadline: ContinuousClock.Instant
        let tell: @Sendable (Events) -> Void
    }

    private struct State {
        /// The loop's own, once it runs.
        var thread: pthread_t?
        var jobs: [UnownedJob] = []
        /// Whether the thread waits for events, so that a job has to ring.
        var isAsleep = false
        var watches: [Int32: Watch] = [:]
        /// No watch ends before this moment.
        var firstDeadline: ContinuousClock.Instant?
    }

    /// The loop of this process, which is never ended; or why the system has none.
    package static let shared = Result { () throws(SystemError) in try RelayLoop() }

    /// How often tasks that others have made ready run before events are looked for.
    private static let turnsMax = 8

    private let epoll: Int32
    private let bell: Int32
    private let state = Mutex(State())

    private init() throws(SystemError) {
        epoll = cepoll_create()
        guard epoll >= 0 else { throw SystemError(errno) }
        bell = cepoll_create_bell()
        guard bell >= 0, cepoll_watch(epoll, bell, cepoll_readable) == 0 else { throw SystemError(errno) }
        try Thread.start(named: "relay") { [self] in run() }
    }

    // MARK: Tasks

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isAsleep = state.withLock { state in
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if isAsleep { ring() }
    }

    package func checkIsolated() {
        let thread = state.withLock { $0.thread }
        precondition(
            thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false,
            "not on the relays' thread"
        )
    }

    private func ring() {
        var one: UInt64 = 1
        _ = unsafe write(bell, &one, MemoryLayout.size(ofValue: one))
    }

    // MARK: Sockets

    /// Waits for one of some events on `socket`; returns those that came, which are none where the time has
    /// passed. One waits for a socket at a time.
    nonisolated(nonsending) func wait(
        for events: Events,
        on socket: Int32,
        until deadline: ContinuousClock.Instant,
    ) async -> Events {
        await withCheckedContinuation { continuation in
            watch(socket, for: events, until: deadline) { continuation.resume(returning: $0) }
        }
    }

    /// The same for one who does not stop for it; told on the loop's thread, once, unless it is forgotten
    /// before.
    func watch(
        _ socket: Int32,
        for events: Events,
        until deadline: ContinuousClock.Instant,
        _ tell: @escaping @Sendable (Events) -> Void,
    ) {
        state.withLock { state in
            state.watches[socket] = Watch(deadline: deadline, tell: tell)
            state.firstDeadline = state.firstDeadline.map { min($0, deadline) } ?? deadline
        }
        let code = cepoll_watch(epoll, socket, events.rawValue | cepoll_once)
        precondition(code == 0, "epoll_ctl(2) fails for no reason that an open socket can give")
    }

    /// Tells nobody of what happens on `socket` from now on.
    func forget(_ socket: Int32) {
        state.withLock { state in _ = state.watches.removeValue(forKey: socket) }
    }

    /// The same for good; to be called before a socket that was watched is closed: where another process has
    /// it too, its events would pass for those of the next socket of that number.
    func leave(_ socket: Int32) {
        forget(socket)
        cepoll_leave(epoll, socket)
    }

    // MARK: The thread

    private func run() {
        state.withLock { $0.thread = pthread_self() }
        var events = [cepoll_event](repeating: cepoll_event(), count: Int(cepoll_events_max))
        var jobs: [UnownedJob] = []
        while true {
            var turns = 0
            while turns < RelayLoop.turnsMax, takeJobs(&jobs) {
                for job in jobs {
                    unsafe job.runSynchronously(
                        isolatedTo: asUnownedSerialExecutor(),
                        taskExecutor: asUnownedTaskExecutor()
                    )
                }
                turns += 1
            }
            let count = unsafe cepoll_wait(epoll, &events, fallAsleep())
            precondition(count >= 0 || errno == EINTR, "epoll_wait(2) fails for no reason that is given here")
            for index in 0..<Int(max(0, count)) { hear(events[index]) }
            endOverdue()
        }
    }

    /// Takes the tasks that are to run now; returns whether there are any.
    private func takeJobs(_ jobs: inout [UnownedJob]) -> Bool {
        jobs.removeAll(keepingCapacity: true)
        state.withLock { state in swap(&state.jobs, &jobs) }
        return !jobs.isEmpty
    }

    /// How long to wait for events, in epoll_wait(2)'s milliseconds: not at all where there are tasks, else
    /// until the first watch ends, or a task rings.
    private func fallAsleep() -> CInt {
        state.withLock { state in
            guard state.jobs.isEmpty else { return 0 }
            state.isAsleep = true
            guard let first = state.firstDeadline else { return -1 }
            return CInt(clamping: max(0, ContinuousClock.now.duration(to: first).wholeMilliseconds + 1))
        }
    }

    private func hear(_ event: cepoll_event) {
        if event.descriptor == bell {
            var rings: UInt64 = 0
            _ = unsafe read(bell, &rings, MemoryLayout.size(ofValue: rings))
            return
        }
        let watch = state.withLock { $0.watches.removeValue(forKey: event.descriptor) }
        // An error or an end is not asked for and comes all the same: whoever reads or writes will meet it.
        watch?.tell(Events(rawValue: event.events))
    }

    /// Tells those whose time has passed.
    private func endOverdue() {
        let overdue = state.withLock { state -> [Watch] in
            state.isAsleep = false
            guard let first = state.firstDeadline else { return [] }
            let now = ContinuousClock.now
            guard first <= now else { return [] }
            let overdue = state.watches.filter { $0.value.deadline <= now }
            for socket in overdue.keys { state.watches[socket] = nil }
            state.firstDeadline = state.watches.values.map(\.deadline).min()
            return Array(overdue.values)
        }
        for watch in overdue { watch.tell([]) }
    }
}
