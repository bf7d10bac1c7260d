// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Glibc

/// The mark that one daemon holds on a ledger, so that a second one refuses to start.
///
/// It is an advisory lock (flock(2)) on a file beside the ledger: the kernel lets go of it when the process
/// ends, however it ends, and no file that was left behind is in the way.
final class DaemonLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `.unavailable` when another process holds it.
    init(beside path: String) throws(LedgerError) {
        let lock = path + ".lock"
        descriptor = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .unavailable("\(lock) cannot be opened: \(DaemonLock.cause(errno))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            close(descriptor)
            throw .unavailable(
                error == EWOULDBLOCK
                    ? "another daemon uses \(path)" : "\(lock) cannot be locked: \(DaemonLock.cause(error))"
            )
        }
    }

    deinit {
        close(descriptor)
    }

    private static func cause(_ error: Int32) -> String {
        unsafe String(cString: strerror(error))
    }
}
