// SPDX-License-Identifier: Apache-2.0

import Bookkeeping
import Judging
import Synchronization

/// Messages that came a moment ago: most letters leave at once, and their mail need not be read back.
///
/// They are copies of what is in the file, and any may be missing. Of two ages: when the young come to
/// `bytesMax`, they become the old, and the old of before are forgotten.
final class RecentMessages: Sendable {
    /// The most bytes of bodies of one age: what comes within some hundred milliseconds on a fast disk.
    static let bytesMax = 8 << 20
    /// A larger body would drive too many others out.
    static let bodyBytesMax = bytesMax / 8

    private struct State {
        var young: [MessageKey: Message] = [:]
        var old: [MessageKey: Message] = [:]
        var youngBytes = 0
    }

    private let state = Mutex(State())

    func keep(_ message: Message) {
        guard message.body.count <= Self.bodyBytesMax else { return }
        state.withLock { state in
            if state.youngBytes + message.body.count > Self.bytesMax {
                state.old = state.young
                state.young = [:]
                state.youngBytes = 0
            }
            // One may come again: its transaction failed.
            let before = state.young.updateValue(message, forKey: message.id)
            state.youngBytes += message.body.count - (before?.body.count ?? 0)
        }
    }

    /// The message, if it is still at hand.
    subscript(key: MessageKey) -> Message? {
        state.withLock { $0.young[key] ?? $0.old[key] }
    }

    /// Lets go of a message whose last letter has left.
    func forget(_ key: MessageKey) {
        state.withLock { state in
            if let message = state.young.removeValue(forKey: key) {
                state.youngBytes -= message.body.count
            } else {
                state.old[key] = nil
            }
        }
    }
}
