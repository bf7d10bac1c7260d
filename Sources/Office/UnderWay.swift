// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// The dispatches that a courier has claimed and has not done with.
///
/// It counts, because a dispatch that is to be tried again may be claimed anew before its last attempt has
/// put everything away.
final class UnderWay: Sendable {
    private let attempts = Mutex<[DispatchID: Int]>([:])

    func add(_ dispatch: DispatchID) {
        attempts.withLock { $0[dispatch, default: 0] += 1 }
    }

    func remove(_ dispatch: DispatchID) {
        attempts.withLock { attempts in
            let left = attempts[dispatch, default: 1] - 1
            attempts[dispatch] = left > 0 ? left : nil
        }
    }

    var all: Set<DispatchID> { attempts.withLock { Set($0.keys) } }
}
