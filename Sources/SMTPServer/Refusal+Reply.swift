// SPDX-License-Identifier: Apache-2.0

import Office
import SMTP

extension Refusal {
    /// What the client is told.
    var reply: Reply {
        switch self {
        case .busy: Reply(451, "4.3.2 Busy, please try again soon")
        case .full: Reply(452, "4.3.1 No room for the message now")
        case .closing: Reply(421, "4.3.2 Stopping, please come back")
        case .loop: Reply(554, "5.4.6 Too many hops: the message is in a loop")
        case .malformed(let why): Reply(554, "5.6.0 \(why)")
        }
    }
}
