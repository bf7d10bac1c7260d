// SPDX-License-Identifier: Apache-2.0

import Bookkeeping

extension Decision {
    /// How the verdict is shown.
    var tone: Terminal.Tone {
        switch kind {
        case .send: .good
        case .hold: .waiting
        case .merge: .joined
        case .suppress: .stopped
        case .outcome: reason == "delivered" ? .good : .stopped
        }
    }
}

extension Letter.State {
    /// How the state is shown.
    var tone: Terminal.Tone {
        switch self {
        case .sent: .good
        case .merged: .joined
        case .waiting, .leaving: .waiting
        case .suppressed, .bounced, .unknown: .stopped
        }
    }
}
