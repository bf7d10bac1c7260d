// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import tact

@Suite struct SystemRandomTests {
    /// Two of 64 bits are the same once in a hundred thousand million such runs.
    @Test func numbersDoNotComeAgain() {
        var random = SystemRandom()
        var other = SystemRandom()
        let numbers = (0..<10_000).map { _ in random.next() } + (0..<10_000).map { _ in other.next() }
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func everyBitIsOftenSetAndOftenNot() {
        var random = SystemRandom()
        var counts = Array(repeating: 0, count: 64)
        for _ in 0..<10_000 {
            let number = random.next()
            for bit in counts.indices where number >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
        }
        // Six standard deviations of 50 around 5,000.
        #expect(counts.allSatisfy { (4_700...5_300).contains($0) })
    }
}
