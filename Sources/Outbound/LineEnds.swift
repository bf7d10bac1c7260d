// SPDX-License-Identifier: Apache-2.0

/// The one line end of SMTP, CRLF (RFC 5321 §2.3.8).
enum LineEnds {
    private static let cr = UInt8(ascii: "\r")
    private static let lf = UInt8(ascii: "\n")

    /// Whether every CR is followed by an LF, and every LF comes after a CR.
    ///
    /// Every mail passes through here, so a block at a time is compared with itself one byte on, without a
    /// branch.
    static func areWhole(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        guard first != lf, last != cr else { return false }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count - 1 {
                let end = min(start + 4_096, bytes.count - 1)
                var broken: UInt8 = 0
                for place in start..<end {
                    let isReturn: UInt8 = unsafe bytes[place] == cr ? 1 : 0
                    let isFeed: UInt8 = unsafe bytes[place + 1] == lf ? 1 : 0
                    broken |= isReturn ^ isFeed
                }
                if broken != 0 { return false }
                start = end
            }
            return true
        }
    }

    /// The first dot of `range` that begins a line of the mail.
    ///
    /// The blocks that are looked through at once begin small and double: in a mail of many such dots the
    /// next is near.
    static func leadingDot(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let dot = UInt8(ascii: ".")
        if range.lowerBound == 0, bytes.first == dot, !range.isEmpty { return 0 }
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            var start = max(range.lowerBound, 1)
            var block = 32
            while start < range.upperBound {
                let end = min(start + block, range.upperBound)
                var found: UInt8 = 0
                for place in start..<end {
                    let isDot: UInt8 = unsafe bytes[place] == dot ? 1 : 0
                    let isFirst: UInt8 = unsafe bytes[place - 1] == lf ? 1 : 0
                    found |= isDot & isFirst
                }
                if found != 0 {
                    return (start..<end).first { unsafe bytes[$0] == dot && bytes[$0 - 1] == lf }
                }
                start = end
                block = min(block * 2, 4_096)
            }
            return nil
        }
    }

    /// Whether a byte is NUL, found many bytes at a time: no question ends the loop.
    static func hasNUL(_ bytes: [UInt8]) -> Bool {
        var lowest = UInt8.max
        for byte in bytes { lowest = min(lowest, byte) }
        return lowest == 0
    }

    /// Whether a byte is beyond ASCII.
    static func areEightBit(_ bytes: [UInt8]) -> Bool {
        var bits: UInt8 = 0
        for byte in bytes { bits |= byte }
        return bits >= 0x80
    }

    /// Whether the last line has its end; a missing one is added. No line at all needs none.
    static func isClosed(_ bytes: [UInt8]) -> Bool {
        bytes.isEmpty || bytes.last == lf
    }
}
