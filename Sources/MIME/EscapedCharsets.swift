// SPDX-License-Identifier: Apache-2.0

/// Charsets that switch by escape sequences and that the C library reads too strictly, or not at all: each
/// is turned into one that it reads well.
enum EscapedCharsets {
    /// What the bytes of an ISO-2022-JP text mean at one place.
    private enum Set {
        case ascii
        case kana
        case kanji
        case supplement
    }

    /// ISO-2022-JP as mail has it (RFC 1468, with the half-width kana and circled digits of CP50221), as
    /// EUC-JP: two bytes a character with the high bit set, 0x8E before kana, 0x8F before JIS X 0212.
    static func extendedUnix(fromISO2022JP bytes: [UInt8]) -> [UInt8] {
        var unix: [UInt8] = []
        unix.reserveCapacity(bytes.count)
        var set = Set.ascii
        var isShifted = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.escape, let (next, length) = escape(in: bytes, at: index) {
                set = next
                isShifted = false
                index += length
                continue
            }
            index += 1
            switch byte {
            case 0x0E: isShifted = true
            case 0x0F: isShifted = false
            case 0..<0x21, 0x7F:
                // A line end goes back to ASCII in programs that forget to say so.
                if byte == ASCII.lineFeed { set = .ascii }
                unix.append(byte)
            case 0x80...:
                unix.append(byte)
            default:
                if isShifted || set == .kana {
                    unix += [0x8E, byte | 0x80]
                } else if set == .ascii {
                    unix.append(byte)
                } else {
                    if set == .supplement { unix.append(0x8F) }
                    unix.append(byte | 0x80)
                    guard index < bytes.count, bytes[index] > 0x20, bytes[index] < 0x7F else { continue }
                    unix.append(bytes[index] | 0x80)
                    index += 1
                }
            }
        }
        return unix
    }

    /// The set that an escape sequence at `start` switches to, and the length of the sequence.
    private static func escape(in bytes: [UInt8], at start: Int) -> (Set, Int)? {
        guard start + 2 < bytes.count else { return nil }
        switch (bytes[start + 1], bytes[start + 2]) {
        case (0x28, 0x42), (0x28, 0x4A), (0x28, 0x48): return (.ascii, 3)
        case (0x28, 0x49): return (.kana, 3)
        case (0x24, 0x40), (0x24, 0x42): return (.kanji, 3)
        case (0x24, 0x28):
            guard start + 3 < bytes.count else { return nil }
            switch bytes[start + 3] {
            case 0x44: return (.supplement, 4)
            case 0x40, 0x42: return (.kanji, 4)
            default: return nil
            }
        default: return nil
        }
    }

    /// HZ (RFC 1843) as GB18030: `~{` opens pairs of bytes, `~}` closes them, `~~` is a tilde, and a tilde
    /// at the end of a line joins it to the next.
    static func gb18030(fromHZ bytes: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isChinese = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            if byte == ASCII.tilde, let escaped = [0x7B: true, 0x7D: false][next] {
                isChinese = escaped
                index += 2
            } else if byte == ASCII.tilde, next == ASCII.lineFeed {
                index += 2
            } else if byte == ASCII.tilde, next == ASCII.tilde, !isChinese {
                plain.append(ASCII.tilde)
                index += 2
            } else if isChinese, byte > 0x20, byte < 0x7F, next > 0x20, next < 0x7F {
                plain += [byte | 0x80, next | 0x80]
                index += 2
            } else {
                if byte == ASCII.lineFeed { isChinese = false }
                plain.append(byte)
                index += 1
            }
        }
        return plain
    }
}
