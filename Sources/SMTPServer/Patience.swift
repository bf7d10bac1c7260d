// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// How long a client may still take.
///
/// A command has its time from the reply before it, however it drips in. A message has the same time
/// again whenever bytes of it come, as long as enough come: each buys its share of a second.
struct Patience: Sendable {
    private let time: TimeAmount
    private let rate: Int
    /// When it ends.
    private(set) var deadline: NIODeadline

    init(capacity: Capacity, now: NIODeadline) {
        time = TimeAmount(capacity.commandTime)
        rate = capacity.contentRateMin
        deadline = now + time
    }

    /// Another command or message may begin.
    mutating func restart(at now: NIODeadline) {
        deadline = now + time
    }

    /// So many bytes of a message have come.
    mutating func extend(by bytes: Int, at now: NIODeadline) {
        deadline = min(now + time, deadline + .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(rate)))
    }
}
