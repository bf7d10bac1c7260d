// SPDX-License-Identifier: Apache-2.0

/// What is kept of a text to tell how near it is to another: its word 3-shingles and its fact tokens.
package struct Shingles: Hashable, Sendable {
    /// Changes whenever the same text gives other values; sets of different versions are not compared.
    package static let recipeVersion: UInt8 = 2
    /// At most so many shingles are kept: of more, those with the lowest hashes, which is the same choice in
    /// every text, so that near texts keep near sets.
    package static let shinglesMax = 4_096
    /// At most so many facts are kept; a text with more keeps one hash over all of them.
    package static let factsMax = 256

    /// The recipe that made it.
    package let version: UInt8
    /// Hashes of three consecutive words each, ascending, without repeats.
    package let hashes: [UInt64]
    /// Hashes of the tokens with a digit, ascending, without repeats: equal iff the facts are.
    package let facts: [UInt64]
    /// How many words the text has: few are compared exactly only.
    package let words: Int

    /// The shingles of a text that is ready: links, footers and quotations left out (`SimilarityText`).
    package init(_ text: String) {
        self.init(composed: NormalForm.composed(text))
    }

    /// The same of UTF-8 in NFC.
    init(composed bytes: [UInt8]) {
        let read = Words(bytes)
        version = Self.recipeVersion
        words = read.hashes.count
        let sorted = Self.sorted(Self.threes(read.hashes))
        hashes = Array(Self.withoutRepeats(sorted).prefix(Self.shinglesMax))
        let facts = Self.withoutRepeats(read.facts.sorted())
        self.facts = facts.count <= Self.factsMax ? facts : [facts.reduce(0) { Self.mixed($0 ^ $1) }]
    }

    private static func threes(_ words: [UInt64]) -> [UInt64] {
        guard words.count >= 3 else { return [] }
        return [UInt64](capacity: words.count - 2) { threes in
            for index in 2..<words.count {
                let first = words[index - 2] &* 0x9E37_79B9_7F4A_7C15
                let second = (words[index - 1] &+ first) &* 0xC2B2_AE3D_27D4_EB4F
                threes.append(mixed(words[index] ^ (second ^ second >> 29)))
            }
        }
    }

    /// Hashes that share their first bits, of which one pass over nearly sorted values is still quick.
    private static let crowdMax = 16

    /// Ascending. Hashes are spread evenly, so one pass puts each near its place by its first bits, and
    /// another moves it the rest of the way; chosen ones that crowd in one place are sorted as any are.
    private static func sorted(_ hashes: [UInt64]) -> [UInt64] {
        guard hashes.count >= 64 else { return hashes.sorted() }
        let shift = UInt64(max(48, hashes.count.leadingZeroBitCount))
        var next = [UInt32](repeating: 0, count: 1 << (64 - Int(shift)))
        for hash in hashes { next[Int(hash >> shift)] += 1 }
        var start: UInt32 = 0
        for bucket in next.indices {
            let count = next[bucket]
            guard count <= crowdMax else { return hashes.sorted() }
            next[bucket] = start
            start += count
        }
        var sorted = hashes
        var placed = sorted.mutableSpan
        for hash in hashes {
            let bucket = Int(hash >> shift)
            placed[Int(next[bucket])] = hash
            next[bucket] += 1
        }
        for place in 1..<placed.count {
            let hash = placed[place]
            var target = place
            while target > 0, placed[target - 1] > hash {
                placed[target] = placed[target - 1]
                target -= 1
            }
            if target < place { placed[target] = hash }
        }
        return sorted
    }

    /// The finaliser of MurmurHash3: every bit of the value changes half of the result's.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var hash = value
        hash = (hash ^ hash >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }

    private static func withoutRepeats(_ sorted: [UInt64]) -> [UInt64] {
        [UInt64](capacity: sorted.count) { unique in
            var last: UInt64?
            for value in sorted where value != last {
                unique.append(value)
                last = value
            }
        }
    }
}

extension Shingles {
    /// The form in which it is stored: the version, then the number of words, of shingles and of facts in
    /// four bytes each, then the hashes in eight, all with the highest byte first.
    package func encoded() -> [UInt8] {
        var bytes = [version]
        bytes.reserveCapacity(13 + (hashes.count + facts.count) * 8)
        for count in [words, hashes.count, facts.count] {
            for shift in stride(from: 24, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: count >> shift))
            }
        }
        for hash in hashes + facts {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: hash >> shift))
            }
        }
        return bytes
    }

    /// What `encoded` gave; `nil` where the bytes are none of that.
    package init?(encoded bytes: [UInt8]) {
        guard bytes.count >= 13 else { return nil }
        var counts: [Int] = []
        for start in [1, 5, 9] { counts.append(bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }) }
        let (words, shingles, facts) = (counts[0], counts[1], counts[2])
        guard shingles <= Self.shinglesMax, facts <= Self.factsMax, bytes.count == 13 + (shingles + facts) * 8
        else {
            return nil
        }
        let values = stride(from: 13, to: bytes.count, by: 8).map { start in
            bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        version = bytes[0]
        self.words = words
        hashes = Array(values[..<shingles])
        self.facts = Array(values[shingles...])
    }
}
