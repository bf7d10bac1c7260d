// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line of the table of results.
struct Row: Encodable {
    let name: String
    let microseconds: Double
    /// What the peer takes for the same; `nil` where there is none.
    let peer: Double?

    /// As people read it, with the ratio to the peer.
    var line: String {
        let own =
            "\(name.padding(toLength: 34, withPad: " ", startingAt: 0)) Tact \(Self.column(microseconds)) µs"
        guard let peer else { return own }
        return own
            + "   Python \(Self.column(peer)) µs   \(String(format: "%5.1f", peer / microseconds)) times"
    }

    /// Writes all rows as JSON.
    static func write(_ rows: [Row], to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(rows).write(to: URL(filePath: path))
    }

    private static func column(_ value: Double) -> String { String(format: "%7.0f", value) }
}
