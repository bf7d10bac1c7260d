// SPDX-License-Identifier: Apache-2.0

/// The name of an element or an attribute as one number: a page names thousands, and comparing them as texts
/// takes longer than all that is done for them.
struct HTMLName: Hashable, Comparable, Sendable {
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

    init(_ name: String) {
        precondition(name.utf8.count <= Self.bytesMax)
        packed = name.utf8.reduce(0) { $0 << 8 | UInt128($1) }
    }

    static func < (one: HTMLName, other: HTMLName) -> Bool { one.packed < other.packed }

    /// What names mean.
    struct Table<Meaning: Sendable>: Sendable {
        private let names: [HTMLName]
        private let meanings: [Meaning]

        init(_ entries: [(String, Meaning)]) {
            let sorted = entries.map { (HTMLName($0.0), $0.1) }.sorted { $0.0 < $1.0 }
            names = sorted.map(\.0)
            meanings = sorted.map(\.1)
        }

        subscript(_ name: HTMLName) -> Meaning? {
            var lower = 0
            var upper = names.count
            while lower < upper {
                let middle = (lower + upper) / 2
                if names[middle] < name { lower = middle + 1 } else { upper = middle }
            }
            return lower < names.count && names[lower] == name ? meanings[lower] : nil
        }
    }
}
