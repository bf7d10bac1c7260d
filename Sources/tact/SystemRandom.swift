// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The system's randomness, some numbers at a time: every letter takes a dozen, and a system call for each
/// costs more than all else that makes an identifier.
struct SystemRandom: RandomNumberGenerator, Sendable {
    /// Numbers fetched at once: 256 bytes, the most that getentropy(3) gives.
    private static let numbersMax = 32

    private var numbers: [UInt64] = []

    mutating func next() -> UInt64 {
        if numbers.isEmpty { fetch() }
        return numbers.removeLast()
    }

    private mutating func fetch() {
        numbers = Array(repeating: 0, count: Self.numbersMax)
        let result = unsafe numbers.withUnsafeMutableBytes { unsafe getentropy($0.baseAddress, $0.count) }
        precondition(result == 0, "the machine has no randomness (getentropy(3))")
    }
}
