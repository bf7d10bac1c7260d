// SPDX-License-Identifier: Apache-2.0

import MIME

/// Values of header fields, as real mail writes them.
enum DemoHeader {
    private static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// A moment of the demo's week by Berlin's clock (RFC 5322 §3.3).
    static func date(_ moment: Int64) -> String {
        let seconds = (moment - DemoWeek.start) / 1_000
        let day = Int(seconds / 86_400)
        let clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map {
            $0 < 10 ? "0\($0)" : "\($0)"
        }
        return "\(dayNames[day % 7]), \(day + 2) Mar 2026 \(clock.joined(separator: ":")) +0100"
    }

    /// The mailboxes, a line each.
    static func mailboxes(_ people: [DemoPerson], in charset: DemoCharset) -> String {
        people.map { "\(phrase($0.name, in: charset)) <\($0.address)>" }.joined(separator: ",\r\n ")
    }

    private static func phrase(_ name: String, in charset: DemoCharset) -> String {
        let isPlain = name.utf8.allSatisfy { $0 < 0x80 && !"&,.\"()<>@:;".utf8.contains($0) }
        let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
        return isPlain ? name : isASCII ? "\"\(name)\"" : text(name, in: charset)
    }

    /// A text, in encoded words where it is not ASCII (RFC 2047): base64 for Korean, Q for what is Latin.
    static func text(_ text: String, in charset: DemoCharset) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        let isLatin = text.unicodeScalars.allSatisfy { $0.value < 0x250 }
        return isLatin && charset == .utf8
            ? words(text, prefix: "=?UTF-8?Q?", spells: q)
            : words(text, prefix: "=?\(charset.rawValue)?B?") { base64(charset.bytes(of: $0)) }
    }

    /// The encoded words, each at most 75 characters with its frame (RFC 2047 §2), and each with whole
    /// characters.
    private static func words(_ text: String, prefix: String, spells spell: (String) -> String) -> String {
        var words: [String] = []
        var word = ""
        for character in text {
            if prefix.count + spell(word + String(character)).count + 2 > 75 {
                words.append(prefix + spell(word) + "?=")
                word = ""
            }
            word.append(character)
        }
        words.append(prefix + spell(word) + "?=")
        return words.joined(separator: "\r\n ")
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(decoding: TransferCoding.encodeBase64(bytes).filter { $0 > 0x20 }, as: UTF8.self)
    }

    private static func q(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: " "): "_"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            default: "=" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        .joined()
    }
}
