// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Glibc
import Synchronization

/// The mark that one daemon holds on a ledger, so that a second one refuses to start.
///
/// It is an advisory lock (flock(2)) on a file beside the ledger: the kernel lets go of it when the process
/// ends, however it ends, and no file that was left behind is in the way.
final class DaemonLock: Sendable {
    /// The open file; nil once the lock was let go of.
    private let descriptor: Mutex<Int32?>

    /// - Throws: `.unavailable` when another process holds it.
    init(beside path: String) throws(LedgerError) {
        let lock = path + ".lock"
        let file = unsafe open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw .unavailable("\(lock) cannot be opened: \(DaemonLock.cause(errno))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            close(file)
            throw .unavailable(
                error == EWOULDBLOCK
                    ? "another daemon uses \(path)" : "\(lock) cannot be locked: \(DaemonLock.cause(error))"
            )
        }
        descriptor = Mutex(file)
    }

    deinit {
        release()
    }

    /// Lets another daemon have the ledger.
    func release() {
        descriptor.withLock { file in
            if let file { close(file) }
            file = nil
        }
    }

    private static func cause(_ error: Int32) -> String {
        unsafe String(cString: strerror(error))
    }
}
