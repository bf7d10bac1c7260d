// SPDX-License-Identifier: Apache-2.0

/// What is read of `text/enriched` (RFC 1896) and of the `text/richtext` before it (RFC 1341 §7.1.3).
enum EnrichedText {
    /// The text without its commands: of enriched text a single line end is a space, and of more one is taken
    /// away; of richtext line ends are spaces and `<nl>` ends a line.
    static func read(_ text: String, isEnriched: Bool) -> String {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isParameter = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == ASCII.less {
                if isEnriched, index < bytes.count, bytes[index] == ASCII.less {
                    if !isParameter { plain.append(byte) }
                    index += 1
                    continue
                }
                let end = bytes[index...].firstIndex(of: ASCII.greater) ?? bytes.count
                let command = String(decoding: bytes[index..<end].map(\.lowercased), as: UTF8.self)
                index = min(end + 1, bytes.count)
                switch command {
                case "param": isParameter = true
                case "/param": isParameter = false
                case "nl": plain.append(ASCII.lineFeed)
                case "lt": plain.append(ASCII.less)
                default: break
                }
            } else if byte == ASCII.lineFeed {
                let start = index
                while isEnriched, index < bytes.count, bytes[index] == ASCII.lineFeed { index += 1 }
                plain += index == start ? [ASCII.space] : bytes[start..<index]
            } else if !isParameter {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
