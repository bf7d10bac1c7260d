// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// Runs tasks on one event loop, beside what it does for its channels (SE-0417).
///
/// Where mail comes in the loop is awake most of the time, so what is resumed on it wakes no thread. Whatever
/// runs there keeps connections waiting: it takes some milliseconds at most, and never blocks.
final class LoopExecutor: TaskExecutor {
    let eventLoop: any EventLoop

    init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { [self] in
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}
