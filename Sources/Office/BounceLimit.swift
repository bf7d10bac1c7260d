// SPDX-License-Identifier: Apache-2.0

import Judging
import Synchronization

/// When a bounce may leave: so many to one address in any hour, and the rest later, so that a campaign to a
/// dead list does not flood whoever sent it. None is lost.
///
/// It is kept in memory: a restart forgets what left in the last hour.
package final class BounceLimit: Sendable {
    /// A thousand an hour are more than a person reads, and let a campaign's five thousand through in a
    /// working day.
    static let most = 1_000
    static let span = Duration.seconds(3_600)

    /// The moments at which bounces to an address left, or will, ascending.
    private let moments = Mutex<[String: [Timestamp]]>([:])

    package init() {}

    /// When the next bounce to an address may leave; it is counted.
    func next(to address: String, at now: Timestamp) -> Timestamp {
        moments.withLock { moments in
            let since = now - Self.span
            if moments.count > Self.addressesMax {
                moments = moments.filter { $0.value.last.map { $0 > since } ?? false }
            }
            var known = moments[address] ?? []
            known.removeFirst(known.prefix { $0 <= since }.count)
            let moment = known.count < Self.most ? now : max(now, known[known.count - Self.most] + Self.span)
            known.append(moment)
            moments[address] = known
            return moment
        }
    }

    /// Past so many addresses those are forgotten that nothing was sent to in the last hour.
    private static let addressesMax = 10_000
}
