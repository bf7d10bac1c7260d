// SPDX-License-Identifier: Apache-2.0

package import Judging
import Synchronization

/// Wakes one loop: any number of rings before it looks are one.
///
/// A ring is never lost: it is kept until the loop waits for it. One loop waits on a bell at a time.
package final class Bell: Sendable {
    private enum State {
        case silent
        case rung
        case awaited(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.silent)

    package init() {}

    /// Tells the loop that there is something to look at.
    package func ring() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            switch state {
            case .silent, .rung:
                state = .rung
                return nil
            case .awaited(let continuation):
                state = .silent
                return continuation
            }
        }
        waiting?.resume()
    }

    /// Returns when the bell rings, or has rung since the last wait, or the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    switch state {
                    case .silent where !Task.isCancelled:
                        state = .awaited(continuation)
                        return false
                    case .silent, .rung:
                        state = .silent
                        return true
                    case .awaited:
                        preconditionFailure("two loops wait on one bell")
                    }
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }

    /// The same, but at `moment` at the latest; nil: no such limit.
    package func wait(until moment: Timestamp?, by clock: any WallClock) async {
        guard let moment else { return await wait() }
        await withDiscardingTaskGroup { group in
            group.addTask {
                await clock.sleep(until: moment)
                // A sleep that was broken off is no ring: it would be kept for the next wait, and for the one
                // after.
                if !Task.isCancelled { self.ring() }
            }
            await wait()
            group.cancelAll()
        }
    }
}
