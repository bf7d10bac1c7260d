// SPDX-License-Identifier: Apache-2.0

/// An address of the Internet Protocol, version 4 or 6.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes, in network order.
    package let bytes: [UInt8]

    /// - Parameter bytes: 4 or 16; an IPv4 address mapped into IPv6 (RFC 4291 §2.5.5.2) becomes the IPv4 one.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 4 || bytes.count == 16)
        let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
        self.bytes = bytes.count == 16 && Array(bytes.prefix(12)) == mapped ? Array(bytes.suffix(4)) : bytes
    }

    /// The address that `text` spells (RFC 4291 §2.2, or four decimal numbers); nil for anything else.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard let bytes = text.contains(":") ? Self.six(text) : Self.four(text[...]) else { return nil }
        self.init(bytes: bytes)
    }

    /// 127.0.0.0/8 (RFC 1122 §3.2.1.3) and ::1 (RFC 4291 §2.5.3).
    package var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    }

    /// Whether only a private network knows it (RFC 1918 §3, RFC 6598 §7, RFC 3927 §8, RFC 4193 §3.1, RFC
    /// 4291 §2.5.6).
    package var isPrivate: Bool {
        Self.privateNetworks.contains { $0.contains(self) }
    }

    private static let privateNetworks = [
        Network(address: IPAddress(bytes: [10, 0, 0, 0]), prefix: 8),
        Network(address: IPAddress(bytes: [172, 16, 0, 0]), prefix: 12),
        Network(address: IPAddress(bytes: [192, 168, 0, 0]), prefix: 16),
        Network(address: IPAddress(bytes: [100, 64, 0, 0]), prefix: 10),
        Network(address: IPAddress(bytes: [169, 254, 0, 0]), prefix: 16),
        Network(address: IPAddress(bytes: [0xFC] + [UInt8](repeating: 0, count: 15)), prefix: 7),
        Network(address: IPAddress(bytes: [0xFE, 0x80] + [UInt8](repeating: 0, count: 14)), prefix: 10),
    ]

    /// As RFC 5952 §4 wants it.
    package var description: String {
        guard bytes.count == 16 else { return bytes.map { String($0) }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        let zeros = Self.longestZeros(groups)
        let hexadecimal = groups.map { String($0, radix: 16) }
        guard let zeros else { return hexadecimal.joined(separator: ":") }
        return hexadecimal[..<zeros.lowerBound].joined(separator: ":") + "::"
            + hexadecimal[zeros.upperBound...].joined(separator: ":")
    }

    private static func longestZeros(_ groups: [Int]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(1, best?.count ?? 0) { best = start..<end }
            start = max(end, start) + 1
        }
        return best
    }

    private static func four(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part -> UInt8? in
            guard Read.digits(part) != nil, part.count == 1 || part.first != "0" else { return nil }
            return UInt8(part)
        }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func six(_ text: String) -> [UInt8]? {
        let gap = text.firstRange(of: "::")
        let head = groups(gap.map { text[..<$0.lowerBound] } ?? text[...])
        let tail = gap.map { groups(text[$0.upperBound...]) } ?? []
        guard let head, let tail else { return nil }
        let missing = 16 - head.count - tail.count
        guard gap == nil ? missing == 0 : missing >= 2 else { return nil }
        return head + [UInt8](repeating: 0, count: missing) + tail
    }

    private static func groups(_ text: Substring) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if part.contains("."), index == parts.count - 1, let four = four(part) {
                bytes += four
            } else if (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
                let group = UInt16(part, radix: 16)
            {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }
}

/// All addresses that agree in their first bits (RFC 4632).
package struct Network: Hashable, Sendable, CustomStringConvertible {
    package let address: IPAddress
    /// How many bits agree, at most 32 or 128.
    package let prefix: Int

    package init(address: IPAddress, prefix: Int) {
        precondition((0...address.bytes.count * 8).contains(prefix))
        self.address = address
        self.prefix = prefix
    }

    /// Whether the address lies in it; addresses of the other version never do.
    package func contains(_ candidate: IPAddress) -> Bool {
        candidate.bytes.count == address.bytes.count
            && zip(candidate.bytes, address.bytes).enumerated().allSatisfy { index, pair in
                (pair.0 ^ pair.1) & mask(index) == 0
            }
    }

    package var description: String { "\(address)/\(prefix)" }

    /// The bits of byte `index` that must agree.
    private func mask(_ index: Int) -> UInt8 {
        let bits = min(8, max(0, prefix - index * 8))
        return bits == 0 ? 0 : 0xFF << (8 - bits)
    }

    /// The same network with the bits after its prefix cleared.
    var cleared: Network {
        let bytes = address.bytes.enumerated().map { $1 & mask($0) }
        return Network(address: IPAddress(bytes: bytes), prefix: prefix)
    }
}
