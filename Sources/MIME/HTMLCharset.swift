// SPDX-License-Identifier: Apache-2.0

/// The charset that an HTML text names itself.
enum HTMLCharset {
    /// Where it is looked for, in bytes, as in HTML, section "determining the character encoding".
    private static let searchedBytesMax = 1_024

    /// The label behind the first `charset=` at the beginning of the text.
    static func label(in html: [UInt8]) -> String? {
        let end = min(html.count, searchedBytesMax)
        let name = Array("charset".utf8)
        var index = 0
        while index + name.count < end {
            guard html.spells("charset", in: index..<index + name.count) else {
                index += 1
                continue
            }
            index += name.count
            while index < end, html[index].isSpace { index += 1 }
            guard index < end, html[index] == ASCII.equals else { continue }
            index += 1
            while index < end,
                html[index].isSpace || html[index] == ASCII.quote || html[index] == ASCII.apostrophe
            {
                index += 1
            }
            let start = index
            while index < end,
                html[index].isLetter || html[index].isDigit || "-_.:".utf8.contains(html[index])
            {
                index += 1
            }
            return index > start ? String(decoding: html[start..<index], as: UTF8.self) : nil
        }
        return nil
    }
}
