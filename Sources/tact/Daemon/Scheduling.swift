// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How the system shares its processors between the daemon's threads and all others.
enum Scheduling {
    /// `SCHED_BATCH` of sched.h, which the C library's module for Swift leaves out.
    private static let batch: CInt = 3

    /// From now on a thread that wakes waits for a free processor, or for the end of another's turn, and
    /// interrupts nobody (sched(7), SCHED_BATCH): what comes meanwhile shares a commit.
    ///
    /// It holds for the calling thread and those that it starts, so it is to be called before there are
    /// others. A sandbox that forbids it sets it itself (`CPUSchedulingPolicy=batch`), and without it all is
    /// as right as with it.
    static func interruptNobody() {
        var parameters = sched_param(sched_priority: 0)
        _ = unsafe sched_setscheduler(0, batch, &parameters)
    }
}
