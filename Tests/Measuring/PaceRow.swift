// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One line of the figures on pacing, with what is promised of it.
struct PaceRow: Encodable {
    let name: String
    let figure: Double
    let unit: String
    /// What the figure may be at least, or at most; `nil` where nothing is promised.
    let atLeast: Double?
    let atMost: Double?

    init(_ name: String, _ figure: Double, _ unit: String, atLeast: Double? = nil, atMost: Double? = nil) {
        self.name = name
        self.figure = figure
        self.unit = unit
        self.atLeast = atLeast
        self.atMost = atMost
    }

    /// As people read it, with the promise and whether it is kept.
    var line: String {
        let format = unit == "of the optimum" ? "%8.3f" : "%8.1f"
        let own = name.padding(toLength: 46, withPad: " ", startingAt: 0) + String(format: format, figure)
        return "\(own) \(unit)\(promise)"
    }

    private var promise: String {
        if let atLeast { return ", at least \(atLeast): \(figure >= atLeast ? "kept" : "MISSED")" }
        if let atMost { return ", at most \(atMost): \(figure <= atMost ? "kept" : "MISSED")" }
        return ""
    }

    static func write(_ rows: [PaceRow], to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(rows).write(to: URL(filePath: path))
    }
}
