// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The processor time of this thread: what other programs take does not count.
enum ThreadTime {
    /// In nanoseconds.
    static func now() -> Int64 {
        var time = timespec()
        precondition(unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0, "no clock of threads")
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
