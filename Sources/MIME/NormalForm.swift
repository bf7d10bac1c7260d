// SPDX-License-Identifier: Apache-2.0

@_spi(_Unicode) import Swift

/// Unicode's composed form, NFC, in which equal texts are equal bytes (Unicode Standard Annex 15).
enum NormalForm {
    /// The text as UTF-8 in NFC. What most mails are written in is known to be so already, and is only
    /// looked over.
    static func composed(_ text: String) -> [UInt8] {
        composed(Array(text.utf8))
    }

    /// The same of UTF-8.
    static func composed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count <= MailLimits.composedBytesMax, !isKnownComposed(bytes) else { return bytes }
        let text = String(decoding: bytes, as: UTF8.self)
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text._nfc)
        return Array(String(scalars).utf8)
    }

    /// Whether all characters are of ranges that NFC never changes and that join nothing: below U+0300, the
    /// common punctuation, kana without combining marks, Han, Hangul syllables, emoji.
    private static func isKnownComposed(_ bytes: [UInt8]) -> Bool {
        // The highest byte of all is found many at a time, and settles most texts.
        var highest: UInt8 = 0
        for byte in bytes { highest = max(highest, byte) }
        guard highest >= 0xCC else { return true }
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0xCC {
                index += 1
                continue
            }
            guard index + 2 < bytes.count else { return false }
            let second = bytes[index + 1]
            // Han and Hangul, which whole texts are made of.
            let start = UInt16(byte) << 8 | UInt16(second)
            if start >= 0xE400, start < 0xEA00 || start >= 0xEAB0, start < 0xED9E {
                index += 3
                continue
            }
            let third = bytes[index + 2]
            let isComposed: Bool
            switch byte {
            case 0xE2: isComposed = second == 0x80 && third >= 0x90 || second == 0x82
            case 0xE3:
                isComposed =
                    second == 0x80 && third < 0xAA || second == 0x81 || second == 0x83
                    || second == 0x82 && third != 0x99 && third != 0x9A || second >= 0x90
            case 0xED: isComposed = second == 0x9E && third <= 0xA3
            case 0xEF: isComposed = second == 0xBC || second == 0xBD
            case 0xF0: isComposed = second == 0x9F
            default: isComposed = false
            }
            guard isComposed else { return false }
            index += 3
        }
        return true
    }
}
