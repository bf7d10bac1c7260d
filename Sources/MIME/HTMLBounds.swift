// SPDX-License-Identifier: Apache-2.0

/// Whether HTML is small enough to be read as such, found in one pass before libxml2 sees it.
enum HTMLBounds {
    static func areMet(by html: [UInt8]) -> Bool {
        guard html.count <= MailLimits.htmlBytesMax else { return false }
        var tags = 0
        var attributes = 0
        var isInside = false
        var quote: UInt8 = 0
        var previous: UInt8 = 0
        for byte in html {
            if !isInside {
                if byte == ASCII.less {
                    isInside = true
                    tags += 1
                    attributes = 0
                }
            } else if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == ASCII.greater {
                isInside = false
            } else if byte == ASCII.less {
                tags += 1
            } else if byte == ASCII.quote || byte == ASCII.apostrophe {
                if previous == ASCII.equals || previous.isSpace { quote = byte }
                attributes += 1
            } else if byte.isSpace || byte == ASCII.slash {
                attributes += 1
            }
            if attributes > MailLimits.htmlAttributesMax * 4 || tags > MailLimits.htmlTagsMax { return false }
            previous = byte
        }
        return true
    }
}
