// SPDX-License-Identifier: Apache-2.0

import Office

/// What became of a message: its id, or why it was not taken.
typealias Outcome = Result<String, Refusal>

/// Carries messages from the event loops, which may not wait, to the port, which takes its time.
///
/// There are never more under way than there are connections: each waits for its answer before it reads on.
struct Deliveries: Sendable {
    private struct Delivery: Sendable {
        let submission: Submission
        let answer: @Sendable (Outcome) -> Void
    }

    private let waiting: AsyncStream<Delivery>
    private let queue: AsyncStream<Delivery>.Continuation

    init() {
        (waiting, queue) = AsyncStream.makeStream(of: Delivery.self)
    }

    /// Hands a message over; the answer comes later, from another thread, and not at all if `run` is
    /// cancelled.
    func submit(_ submission: Submission, answer: @escaping @Sendable (Outcome) -> Void) {
        switch queue.yield(Delivery(submission: submission, answer: answer)) {
        case .enqueued: break
        case .dropped, .terminated: answer(.failure(.closing))
        @unknown default: answer(.failure(.closing))
        }
    }

    /// Delivers until `finish`, and returns when the last message has its answer.
    func run(to receiving: any Receiving) async {
        await withDiscardingTaskGroup { group in
            for await delivery in waiting {
                group.addTask {
                    do throws(Refusal) {
                        delivery.answer(.success(try await receiving.receive(delivery.submission)))
                    } catch {
                        delivery.answer(.failure(error))
                    }
                }
            }
        }
    }

    /// Takes no more messages.
    func finish() {
        queue.finish()
    }
}
