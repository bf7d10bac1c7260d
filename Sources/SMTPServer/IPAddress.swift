// SPDX-License-Identifier: Apache-2.0

import Glibc

/// An IP address as bytes: four, or sixteen. An IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2) counts as
/// the IPv4 address it is, so that a listener on `[::]` knows its networks too.
package struct IPAddress: Hashable, Sendable {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
    }

    /// Reads `192.0.2.1` or `2001:db8::1`.
    init?(parsing text: String) {
        var bytes: [UInt8] = Array(repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(bytes: Array(bytes[..<4]))
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(bytes: bytes)
        } else {
            return nil
        }
    }

    /// Whether the address never leaves the machine (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }
}

/// A block of addresses, as `192.0.2.0/24` (RFC 4632).
package struct Network: Hashable, Sendable {
    private let base: IPAddress
    /// Leading bits that all its addresses share.
    let prefixBits: Int

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or one address alone.
    ///
    /// - Returns: nil for anything else, and for a base with bits beyond the prefix, a slip of the pen.
    package init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = IPAddress(parsing: String(parts[0])) else { return nil }
        let width = base.bytes.count * 8
        guard let bits = parts.count == 1 ? width : Int(parts[1]), (0...width).contains(bits) else {
            return nil
        }
        self.base = base
        prefixBits = bits
        let isExact = (bits..<width).allSatisfy { base.bytes[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0 }
        guard isExact else { return nil }
    }

    /// Whether the address is one of the block's.
    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = prefixBits / 8
        guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
        let rest = prefixBits % 8
        return rest == 0 || (address.bytes[whole] ^ base.bytes[whole]) >> UInt8(8 - rest) == 0
    }
}
