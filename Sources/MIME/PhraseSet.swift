// SPDX-License-Identifier: Apache-2.0

/// Phrases that are looked for all at once, in text whose ASCII letters may be of either case.
package struct PhraseSet: Sendable {
    /// All phrases without their first bytes, one behind the other, in the order of those.
    private let text: [UInt8]
    /// Where each of them stands in `text`.
    private let rests: [Range<Int>]
    /// By the first byte, where its phrases stand in `rests`.
    private let groups: [Range<Int>]
    /// By the first byte in either case, a bit for the second one in either case, of which six bits count:
    /// most places of a text are passed over by that alone.
    private let seconds: [UInt64]

    /// The phrases are given in lower case.
    package init(_ phrases: [String]) {
        var text: [UInt8] = []
        var rests: [Range<Int>] = []
        var groups: [Range<Int>] = []
        var seconds: [UInt64] = []
        for first in UInt8.min...UInt8.max {
            let start = rests.count
            var bits: UInt64 = 0
            for phrase in phrases where phrase.utf8.first == first {
                let rest = Array(phrase.utf8.dropFirst())
                rests.append(text.count..<text.count + rest.count)
                text += rest
                bits |= rest.first.map { Self.bit(of: $0) | Self.bit(of: $0.uppercased) } ?? .max
            }
            groups.append(start..<rests.count)
            seconds.append(bits)
        }
        for first in UInt8.min...UInt8.max { seconds[Int(first)] = seconds[Int(first.lowercased)] }
        self.text = text
        self.rests = rests
        self.groups = groups
        self.seconds = seconds
    }

    /// Whether one of them stands in `range`.
    package func occurs(in bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        let seconds = seconds.span
        let bytes = bytes.span
        var next = bytes[range.lowerBound]
        for index in range {
            let first = next
            next = index + 1 < range.upperBound ? bytes[index + 1] : 0
            guard seconds[Int(first)] & Self.bit(of: next) != 0 else { continue }
            for place in groups[Int(first.lowercased)]
            where stands(rests[place], in: bytes, at: index + 1, end: range.upperBound) {
                return true
            }
        }
        return false
    }

    private static func bit(of byte: UInt8) -> UInt64 { 1 &<< UInt64(byte) }

    /// Whether one of them stands in a text.
    package func occurs(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        return occurs(in: bytes, 0..<bytes.count)
    }

    private func stands(_ rest: Range<Int>, in bytes: Span<UInt8>, at start: Int, end: Int) -> Bool {
        guard start + rest.count <= end else { return false }
        var index = start
        for place in rest {
            guard bytes[index].lowercased == text[place] else { return false }
            index += 1
        }
        return true
    }
}
