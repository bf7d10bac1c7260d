// SPDX-License-Identifier: Apache-2.0

import Logging

extension Logger.MetadataValue {
    /// Text from outside, fit for a line of a log: what is not printable ASCII is escaped, and what is very
    /// long is cut.
    static func text(_ text: String) -> Logger.MetadataValue {
        .string(text.unicodeScalars.prefix(logTextScalarsMax).map { $0.escaped(asASCII: true) }.joined())
    }
}

/// Unicode scalars of one foreign text that a log line shows.
private let logTextScalarsMax = 512
