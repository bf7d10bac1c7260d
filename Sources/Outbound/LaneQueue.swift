// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import Logging
internal import Office
internal import Synchronization

/// The mails for one relay, and its lanes. A lane starts when a mail finds none free, up to the relay's
/// connections.
///
/// The lane that was busy last is asked first: under little load few connections stay in use, and the rest
/// age.
final class LaneQueue: Sendable {
    /// What a lane does next.
    enum Next {
        case job(Job)
        /// The lane is idle; it looks again before it sleeps.
        case nothing
        /// Until the bell rings.
        case sleep
        case end
    }

    private struct State {
        var lanes: [Lane] = []
        var threads: [pthread_t] = []
        /// Lanes whose thread has not ended.
        var running = 0
        /// Lanes without a mail, the latest last.
        var idle: [Lane] = []
        /// Those of them that look no more until their bell rings, by number.
        var asleep: Set<Int> = []
        /// Mails given to an idle lane that has not looked yet, by its number.
        var handed: [Int: Job] = [:]
        /// Mails for which no lane is free. The courier asks for no more than `connections`, so it is short.
        var waiting: [Job] = []
        var isClosed = false
        /// Who waits for the last lane to end.
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    /// What becomes of a mail that was handed in.
    private enum Place {
        /// A lane that sleeps has it.
        case lane(Lane)
        /// A lane that is awake will find it.
        case queue
        case nowhere(String)
    }

    let relay: RelaySettings
    private let log: Logger
    private let state = Mutex(State())

    init(_ relay: RelaySettings, log: Logger) {
        self.relay = relay
        self.log = log
    }

    /// Hands a mail to a lane and waits for what becomes of it.
    func send(_ parcel: Parcel) async -> Attempt {
        await withCheckedContinuation { continuation in
            let job = Job(parcel, continuation)
            switch place(job) {
            case .lane(let lane): lane.ring()
            case .queue: break
            case .nowhere(let why): job.answer(.relayTrouble(reply: why))
            }
        }
    }

    /// Lets mails in flight finish, ends every connection, and joins the threads. What is sent later is
    /// refused.
    func close() async {
        await withCheckedContinuation { continuation in
            let (isDone, lanes) = state.withLock { state in
                state.isClosed = true
                if state.running > 0 { state.closers.append(continuation) }
                return (state.running == 0, state.lanes)
            }
            for lane in lanes { lane.ring() }
            if isDone { continuation.resume() }
        }
        let threads = state.withLock { state in
            defer { state.threads = [] }
            state.lanes = []
            return state.threads
        }
        for thread in threads { pthread_join(thread, nil) }  // each is in its last instructions
    }

    /// The next mail for `lane`, or none; then it is one of the idle.
    func next(for lane: Lane) -> Next {
        state.withLock { state in LaneQueue.next(for: lane, in: &state) }
    }

    /// The same for a lane that sleeps unless there is something: whoever has a mail for it rings.
    func nextOrSleep(for lane: Lane) -> Next {
        state.withLock { state in
            let next = LaneQueue.next(for: lane, in: &state)
            guard case .nothing = next else { return next }
            state.asleep.insert(lane.number)
            return .sleep
        }
    }

    /// A lane's last word.
    func ended() {
        let closers = state.withLock { state in
            state.running -= 1
            defer { if state.running == 0 { state.closers = [] } }
            return state.running == 0 ? state.closers : []
        }
        for closer in closers { closer.resume() }
    }

    /// Finds a lane for a mail, a new one where all are busy.
    private func place(_ job: Job) -> Place {
        state.withLock { state in
            guard !state.isClosed else { return .nowhere("Tact is stopping") }
            if let lane = state.idle.popLast() {
                state.handed[lane.number] = job
                return state.asleep.remove(lane.number) == nil ? .queue : .lane(lane)
            }
            if state.running < relay.connections {
                do {
                    try startLane(&state)
                } catch  where state.running == 0 {
                    return .nowhere("no thread for \(relay.place): \(error)")
                } catch {
                    log.warning("relay-lane-not-started", metadata: ["error": "\(error)"])
                }
            }
            state.waiting.append(job)
            return .queue
        }
    }

    private static func next(for lane: Lane, in state: inout State) -> Next {
        state.asleep.remove(lane.number)
        if let job = state.handed.removeValue(forKey: lane.number) { return .job(job) }
        if !state.waiting.isEmpty {
            state.idle.removeAll { $0 === lane }
            return .job(state.waiting.removeFirst())
        }
        if state.isClosed { return .end }
        if !state.idle.contains(where: { $0 === lane }) { state.idle.append(lane) }
        return .nothing
    }

    /// Starts one more lane; it finds the mail in the queue.
    private func startLane(_ state: inout State) throws(SystemError) {
        let lane = try Lane(number: state.lanes.count, queue: self, log: log)
        state.threads.append(try lane.start())
        state.lanes.append(lane)
        state.running += 1
    }
}
