// SPDX-License-Identifier: Apache-2.0

/// Tells a body that was read from one that was written, when the disk has changed it on the way.
///
/// SQLite notices a page whose structure is broken, but not one whose contents are; a mail that is no longer
/// what was handed in must not leave. It guards against accidents, not against someone who writes to the
/// file.
enum Checksum {
    /// The prime of the 64-bit FNV hash (RFC 9923); here it takes eight bytes at a time.
    private static let prime: UInt64 = 0x0000_0100_0000_01B3
    /// Its offset basis.
    private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The same bytes give the same number, on every machine and in every version.
    static func of(_ bytes: [UInt8]) -> Int64 {
        var sum = basis ^ UInt64(bytes.count)
        unsafe bytes.withUnsafeBytes { bytes in
            let words = bytes.count / 8
            for word in 0..<words {
                let value = unsafe bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)
                sum = mixed(sum, UInt64(littleEndian: value))
            }
            for index in 8 * words..<bytes.count {
                sum = mixed(sum, UInt64(unsafe bytes[index]))
            }
        }
        return Int64(bitPattern: sum)
    }

    /// The rotation brings what the multiplication moved up down again, so that every bit counts.
    private static func mixed(_ sum: UInt64, _ value: UInt64) -> UInt64 {
        let product = (sum ^ value) &* prime
        return product << 29 | product >> 35
    }
}
