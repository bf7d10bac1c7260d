// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging
internal import Office

/// A mail that has been handed to a relay's lanes, and who waits for what becomes of it.
struct Job: Sendable {
    let parcel: Parcel
    private let continuation: CheckedContinuation<Attempt, Never>

    init(_ parcel: Parcel, _ continuation: CheckedContinuation<Attempt, Never>) {
        self.parcel = parcel
        self.continuation = continuation
    }

    func answer(_ attempt: Attempt) {
        continuation.resume(returning: attempt)
    }
}

/// One OS thread with one connection: to connect, and to wait for the relay, blocks, so it never runs on the
/// threads of Swift's tasks.
final class Lane: Sendable {
    let number: Int
    private let queue: LaneQueue
    private let bell: Doorbell
    private let log: Logger

    init(number: Int, queue: LaneQueue, log: Logger) throws(SystemError) {
        self.number = number
        self.queue = queue
        self.log = log
        bell = try Doorbell()
    }

    /// Starts the thread; it ends when the queue says so, and is to be joined then.
    func start() throws(SystemError) -> pthread_t {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(&thread, nil, runLane, context.toOpaque())
        guard code == 0 else {
            unsafe context.release()
            throw SystemError(code)
        }
        return thread
    }

    /// Tells the lane to look into the queue.
    func ring() {
        bell.ring()
    }

    /// The life of the thread: mails while there are some; an idle connection is kept for its time, and ended
    /// when the relay stirs, since all that an idle relay says is that it goes.
    fileprivate func run() {
        Self.nameThread()
        var connection = RelayConnection(to: queue.relay, log: log)
        var next = queue.next(for: self)
        loop: while true {
            switch next {
            case .job(let job):
                let attempt = connection.send(job.parcel)
                next = queue.next(for: self)  // first, so that who sends again at once finds this lane free
                job.answer(attempt)
            case .nothing:
                // Whoever was answered has the processor first, and most often the next mail with it:
                // then the lane need not fall asleep and be woken.
                sched_yield()
                next = queue.nextOrSleep(for: self)
            case .sleep:
                let socket = connection.socket
                let cause = bell.wait(watching: socket, for: socket == nil ? nil : queue.relay.times.idle)
                if cause != .rung { connection.close() }
                next = queue.next(for: self)
            case .end:
                break loop
            }
        }
        connection.close()
        queue.ended()
    }

    /// Names this thread for whoever looks with top(1) (proc(5), `comm`); it does its work without one too.
    private static func nameThread() {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        _ = unsafe write(file, "relay", 5)
        Glibc.close(file)
    }
}

private func runLane(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    unsafe Unmanaged<Lane>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
