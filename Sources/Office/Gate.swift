// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Closed until it is opened, once and for all; whoever waits goes on then, or when its task is cancelled.
package final class Gate: Sendable {
    private enum State {
        case closed(waiting: [Bell])
        case open
    }

    private let state = Mutex(State.closed(waiting: []))

    package init() {}

    package var isOpen: Bool {
        state.withLock { if case .open = $0 { true } else { false } }
    }

    package func open() {
        let waiting = state.withLock { state in
            defer { state = .open }
            if case .closed(let waiting) = state { return waiting }
            return []
        }
        for bell in waiting { bell.ring() }
    }

    package func wait() async {
        let bell = Bell()
        let isOpen = state.withLock { state in
            guard case .closed(let waiting) = state else { return true }
            state = .closed(waiting: waiting + [bell])
            return false
        }
        if !isOpen { await bell.wait() }
    }
}
