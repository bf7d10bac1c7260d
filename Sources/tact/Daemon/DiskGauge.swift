// SPDX-License-Identifier: Apache-2.0

import Glibc
import Judging
import Office
import Synchronization

/// The free space of the disk that the ledger lies on, measured every second and asked at every mail.
final class DiskGauge: Sendable {
    private static let measureEvery = Duration.seconds(1)

    private let folder: String
    private let free = Mutex<Int?>(nil)

    init(folder: String) {
        self.folder = folder
        measure()
    }

    /// Bytes that the daemon may still write, as last measured; 0 when no file can be made; nil where nobody
    /// knows.
    var freeBytes: Int? {
        free.withLock { $0 }
    }

    /// Measures until the task is cancelled.
    func run(by clock: any WallClock) async {
        while !Task.isCancelled {
            measure()
            await clock.sleep(until: clock.now() + Self.measureEvery)
        }
    }

    private func measure() {
        var disk = statvfs()
        guard unsafe statvfs(folder, &disk) == 0 else { return free.withLock { $0 = nil } }
        // File systems without inodes of their own say that they have 0 of 0.
        let hasInodes = disk.f_files == 0 || disk.f_favail > 0
        let bytes = hasInodes ? Int(disk.f_bavail) * Int(disk.f_frsize) : 0
        free.withLock { $0 = bytes }
    }
}
