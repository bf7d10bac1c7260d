// SPDX-License-Identifier: Apache-2.0

/// The name of an element or an attribute as one number: a page names thousands, and comparing them as texts
/// takes longer than all that is done for them.
struct HTMLName: Hashable, Sendable {
    /// The bytes of the longest name that is told from others.
    static let bytesMax = 16

    private let packed: UInt128

    /// `nil` where the name is longer than any that matters.
    init?(_ bytes: Span<UInt8>) {
        guard bytes.count <= Self.bytesMax else { return nil }
        var packed: UInt128 = 0
        for index in bytes.indices { packed = packed << 8 | UInt128(bytes[index]) }
        self.packed = packed
    }

    /// The same without white space and what stands behind a `!`, in lower case.
    init?(word bytes: Span<UInt8>) {
        var packed: UInt128 = 0
        var count = 0
        for index in bytes.indices {
            if bytes[index] == UInt8(ascii: "!") { break }
            if bytes[index].isSpace { continue }
            packed = packed << 8 | UInt128(bytes[index].lowercased)
            count += 1
            guard count <= Self.bytesMax else { return nil }
        }
        self.packed = packed
    }

    init(_ name: String) {
        precondition(name.utf8.count <= Self.bytesMax)
        packed = name.utf8.reduce(0) { $0 << 8 | UInt128($1) }
    }

    /// A hash of eight bits: the high ones of a product depend on all of its factors.
    private var place: Int {
        let folded = UInt64(truncatingIfNeeded: packed) ^ UInt64(truncatingIfNeeded: packed >> 64)
        return Int((folded &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }

    /// What names mean.
    struct Table<Meaning: Sendable>: Sendable {
        /// Each in the place that its hash says, or in the next that was free.
        private var places = [(name: HTMLName, meaning: Meaning)?](repeating: nil, count: 256)

        init(_ entries: [(String, Meaning)]) {
            precondition(entries.count < places.count / 2)
            for (text, meaning) in entries {
                let name = HTMLName(text)
                var place = name.place
                while places[place] != nil { place = (place + 1) % places.count }
                places[place] = (name, meaning)
            }
        }

        subscript(_ name: HTMLName) -> Meaning? {
            var place = name.place
            while let entry = places[place] {
                if entry.name == name { return entry.meaning }
                place = (place + 1) % places.count
            }
            return nil
        }
    }
}
