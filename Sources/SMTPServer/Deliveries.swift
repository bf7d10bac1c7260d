// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Office

/// What became of a message: its id, or why it was not taken.
typealias Outcome = Result<String, Refusal>

/// Carries messages from the event loops, which may not wait, to the port, which takes its time.
///
/// There are never more under way than there are connections: each waits for its answer before it reads on.
/// A small message is read on the event loop that it came by: to wake another thread costs as much as to read
/// it.
struct Deliveries: Sendable {
    /// The largest message that is read on an event loop, in bytes. It keeps the loop's other connections
    /// waiting for some milliseconds.
    static let loopBytesMax = 256 << 10

    private struct Delivery: Sendable {
        let submission: Submission
        let answer: @Sendable (Outcome) -> Void
    }

    /// The messages that came by one event loop.
    private struct Stream: Sendable {
        let loop: LoopExecutor
        let waiting: AsyncStream<Delivery>
        let queue: AsyncStream<Delivery>.Continuation

        init(of eventLoop: any EventLoop) {
            loop = LoopExecutor(eventLoop)
            (waiting, queue) = AsyncStream.makeStream(of: Delivery.self)
        }

        func run(to receiving: any Receiving) async {
            await withDiscardingTaskGroup { group in
                for await delivery in waiting {
                    let isSmall = delivery.submission.body.count <= loopBytesMax
                    group.addTask(executorPreference: isSmall ? loop : globalConcurrentExecutor) {
                        do throws(Refusal) {
                            delivery.answer(.success(try await receiving.receive(delivery.submission)))
                        } catch {
                            delivery.answer(.failure(error))
                        }
                    }
                }
            }
        }
    }

    private let streams: [ObjectIdentifier: Stream]

    /// - Parameter group: The event loops of all connections.
    init(from group: MultiThreadedEventLoopGroup) {
        streams = group.makeIterator().reduce(into: [:]) { $0[ObjectIdentifier($1)] = Stream(of: $1) }
    }

    /// Hands over a message that came by `eventLoop`; the answer comes later, perhaps from another thread,
    /// and not at all if `run` is cancelled.
    func submit(
        _ submission: Submission,
        on eventLoop: any EventLoop,
        answer: @escaping @Sendable (Outcome) -> Void,
    ) {
        guard let stream = streams[ObjectIdentifier(eventLoop)] else {
            preconditionFailure("a connection on an event loop of another group")
        }
        switch stream.queue.yield(Delivery(submission: submission, answer: answer)) {
        case .enqueued: break
        case .dropped, .terminated: answer(.failure(.closing))
        @unknown default: answer(.failure(.closing))
        }
    }

    /// Delivers until `finish`, and returns when the last message has its answer.
    func run(to receiving: any Receiving) async {
        await withDiscardingTaskGroup { group in
            for stream in streams.values {
                group.addTask(executorPreference: stream.loop) { await stream.run(to: receiving) }
            }
        }
    }

    /// Takes no more messages.
    func finish() {
        for stream in streams.values { stream.queue.finish() }
    }
}
