// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Whose hand it is that a command puts on the ledger.
enum Actor {
    /// The caller; under sudo the one who called it.
    static var name: String {
        let environment = Environment.current
        return environment["SUDO_USER"] ?? environment["LOGNAME"] ?? environment["USER"] ?? "uid \(getuid())"
    }

    /// A comment as it may stand in the log: one line, without control characters.
    static func checked(_ comment: String) throws -> String {
        let textMax = 998
        guard comment.unicodeScalars.count <= textMax,
            !comment.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw Failure(.usage, "a comment is one line of at most \(textMax) characters") }
        return comment
    }
}
