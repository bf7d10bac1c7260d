// SPDX-License-Identifier: Apache-2.0

/// Character references that libxml2 does not read as HTML does: those of old, which need no semicolon,
/// `&nbsp` and `&auml` among them; and names that are none, in which letters beyond ASCII stand.
enum HTMLReferences {
    /// The names (html.spec.whatwg.org, section 13.5) that libxml2 knows too.
    private static let names: Set<String> = [
        "AElig", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "Ccedil", "ETH", "Eacute", "Ecirc",
        "Egrave", "Euml", "Iacute", "Icirc", "Igrave", "Iuml", "Ntilde", "Oacute", "Ocirc", "Ograve",
        "Oslash", "Otilde", "Ouml", "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "aacute", "acirc",
        "acute", "aelig", "agrave", "amp", "aring", "atilde", "auml", "brvbar", "ccedil", "cedil", "cent",
        "copy", "curren", "deg", "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12", "frac14",
        "frac34", "gt", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr",
        "micro", "middot", "nbsp", "not", "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash",
        "otilde", "ouml", "para", "plusmn", "pound", "quot", "raquo", "reg", "sect", "shy", "sup1", "sup2",
        "sup3", "szlig", "thorn", "times", "uacute", "ucirc", "ugrave", "uml", "uuml", "yacute", "yen",
        "yuml",
    ]
    /// Bytes of the shortest and of the longest of them.
    private static let nameBytes = 2...6

    /// The same HTML with the semicolons that are missing in its text, and with each ampersand that begins no
    /// reference, but would begin a name for libxml2, as `&amp;`: it forgets the first letters of such a name
    /// where its buffer moves meanwhile. In tags no semicolon is missing: in an address `&copy=1` is no
    /// reference.
    static func completed(_ html: [UInt8]) -> [UInt8] {
        guard needsWork(html) else { return html }
        var completed: [UInt8] = []
        var copied = 0
        var isInside = false
        var quote: UInt8 = 0
        var previous: UInt8 = 0
        for (index, byte) in html.enumerated() {
            if byte == ASCII.ampersand, isNoReference(html, after: index) {
                completed += html[copied...index]
                completed += "amp;".utf8
                copied = index + 1
            } else if quote != 0 {
                if byte == quote { quote = 0 }
            } else if isInside {
                if byte == ASCII.greater { isInside = false }
                if byte == ASCII.quote || byte == ASCII.apostrophe, previous == ASCII.equals { quote = byte }
            } else if byte == ASCII.less {
                isInside = index + 1 < html.count && beginsTag(html[index + 1])
            } else if byte == ASCII.ampersand, let end = end(of: html, after: index) {
                completed += html[copied..<end]
                completed.append(ASCII.semicolon)
                copied = end
            }
            previous = byte
        }
        return copied == 0 ? html : completed + html[copied...]
    }

    /// Whether anything may be missing, in a tag or not: mostly nothing is.
    private static func needsWork(_ html: [UInt8]) -> Bool {
        var index = 0
        while let ampersand = html.firstIndex(of: ASCII.ampersand, in: index..<html.count) {
            if isNoReference(html, after: ampersand) || end(of: html, after: ampersand) != nil { return true }
            index = ampersand + 1
        }
        return false
    }

    /// Whether what libxml2 takes for the name of a reference has a letter beyond ASCII, which no name has,
    /// and none of old begins it.
    private static func isNoReference(_ html: [UInt8], after ampersand: Int) -> Bool {
        var index = ampersand + 1
        while index < html.count,
            html[index].isLetter || html[index].isDigit || ".-_:".utf8.contains(html[index])
        {
            index += 1
        }
        return index < html.count && html[index] >= 0x80 && end(of: html, after: ampersand) == nil
    }

    private static func beginsTag(_ byte: UInt8) -> Bool {
        byte.isLetter || byte == ASCII.slash || byte == UInt8(ascii: "!") || byte == ASCII.question
    }

    /// Where the longest name behind the ampersand ends, if no semicolon ends it.
    private static func end(of html: [UInt8], after ampersand: Int) -> Int? {
        let start = ampersand + 1
        var end = start
        while end < html.count, end - start < 32, html[end].isLetter || html[end].isDigit { end += 1 }
        guard end - start >= nameBytes.lowerBound, end == html.count || html[end] != ASCII.semicolon else {
            return nil
        }
        for length in nameBytes.reversed() where start + length <= end {
            if names.contains(String(decoding: html[start..<start + length], as: UTF8.self)) {
                return start + length
            }
        }
        return nil
    }
}
