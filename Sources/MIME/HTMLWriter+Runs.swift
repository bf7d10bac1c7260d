// SPDX-License-Identifier: Apache-2.0

extension HTMLWriter {
    /// Where characters end that are written as they are: visible ones, and single spaces between them.
    static func plainEnd(of bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index + 8 < bytes.count, isPlain(bytes.block(at: index), before: bytes[index + 8]) {
            index += 8
        }
        while index < bytes.count {
            if isPlain(bytes[index]) {
                index += 1
            } else if bytes[index] == ASCII.space, index > start, index + 1 < bytes.count,
                isPlain(bytes[index + 1])
            {
                index += 2
            } else {
                break
            }
        }
        return index
    }

    /// Whether eight bytes are written as they are; `false` also where that would need a closer look. It is
    /// asked at a visible character, or at the first of all.
    private static func isPlain(_ block: UInt64, before next: UInt8) -> Bool {
        let spaces = block.marks(of: ASCII.space)
        let isSpaceAlone = spaces & 0x80 == 0 && spaces & spaces >> 8 == 0
        guard isSpaceAlone, spaces >> 63 == 0 || isPlain(next) else { return false }
        return block.marks(below: ASCII.space) | block.marks(of: ASCII.delete) | block.marks(of: 0xC2)
            | block.marks(of: 0xCD) | block.marks(of: 0xE2) | block.marks(of: 0xEF) == 0
    }

    /// Whether a byte is a visible character of ASCII, or of one that `writeWide` does nothing special with.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte < 0x80 ? byte.isVisible : byte != 0xC2 && byte != 0xCD && byte != 0xE2 && byte != 0xEF
    }
}
