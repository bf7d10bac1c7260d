// SPDX-License-Identifier: Apache-2.0

/// Phrases that are looked for all at once, in text whose ASCII letters may be of either case.
package struct PhraseSet: Sendable {
    /// The phrases by their first byte, each without it: most places of a text are passed over by that alone.
    private let rests: [[[UInt8]]]

    /// The phrases are given in lower case.
    package init(_ phrases: [String]) {
        var rests = [[[UInt8]]](repeating: [], count: 256)
        for phrase in phrases {
            if let first = phrase.utf8.first { rests[Int(first)].append(Array(phrase.utf8.dropFirst())) }
        }
        self.rests = rests
    }

    /// Whether one of them stands in `range`.
    package func occurs(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        for index in range {
            let candidates = rests[Int(bytes[index].lowercased)]
            for rest in candidates where stands(rest, in: bytes, at: index + 1, end: range.upperBound) {
                return true
            }
        }
        return false
    }

    /// Whether one of them stands in a text.
    package func occurs(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        return occurs(in: bytes, 0..<bytes.count)
    }

    private func stands(_ rest: [UInt8], in bytes: [UInt8], at start: Int, end: Int) -> Bool {
        guard start + rest.count <= end else { return false }
        var index = 0
        while index < rest.count {
            guard bytes[start + index].lowercased == rest[index] else { return false }
            index += 1
        }
        return true
    }
}
