// SPDX-License-Identifier: Apache-2.0

extension HTMLWriter {
    /// Where characters end that are written as they are: visible ones, and single spaces between them.
    static func plainEnd(of bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
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

    /// Whether a byte is a visible character of ASCII, or of one that `writeWide` does nothing special with.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte < 0x80 ? byte.isVisible : byte != 0xC2 && byte != 0xCD && byte != 0xE2 && byte != 0xEF
    }
}
