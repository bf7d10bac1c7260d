// SPDX-License-Identifier: Apache-2.0

/// Whether HTML is small enough to be read as such, found in one pass before libxml2 sees it.
enum HTMLBounds {
    static func areMet(by html: [UInt8]) -> Bool {
        guard html.count <= MailLimits.htmlBytesMax else { return false }
        var tags = 0
        var index = 0
        while index < html.count, let open = html.firstIndex(of: ASCII.less, in: index..<html.count) {
            index = open + 1
            tags += 1
            guard areAttributesFew(in: html, &index, tags: &tags), tags <= MailLimits.htmlTagsMax else {
                return false
            }
        }
        return true
    }

    /// Goes on behind the tag that begins before `index`; a `<` in it begins one more.
    private static func areAttributesFew(in html: [UInt8], _ index: inout Int, tags: inout Int) -> Bool {
        var attributes = 0
        var previous: UInt8 = 0
        while index < html.count {
            let byte = html[index]
            index += 1
            if byte == ASCII.greater {
                return true
            } else if byte == ASCII.less {
                tags += 1
            } else if byte == ASCII.quote || byte == ASCII.apostrophe {
                attributes += 1
                if previous == ASCII.equals || previous.isSpace {
                    index = html.firstIndex(of: byte, in: index..<html.count).map { $0 + 1 } ?? html.count
                }
            } else if byte.isSpace || byte == ASCII.slash {
                attributes += 1
            }
            // Each has up to four of the bytes that are counted here.
            if attributes > MailLimits.htmlAttributesMax * 4 { return false }
            previous = byte
        }
        return true
    }
}
