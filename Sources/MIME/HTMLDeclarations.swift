// SPDX-License-Identifier: Apache-2.0

/// What browsers take for comments and libxml2 for text: `<![if !mso]>` and `<![endif]>` of Word and Outlook,
/// and comments that end where they begin, `<!-->`.
enum HTMLDeclarations {
    /// The same HTML without them; whole comments and the document type stay.
    static func removed(from html: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        var copied = 0
        var index = 0
        while let start = html.firstIndex(of: UInt8(ascii: "!"), in: index..<html.count) {
            guard start > index, html[start - 1] == ASCII.less, start + 1 < html.count else {
                index = start + 1
                continue
            }
            index = start - 1
            if let end = end(of: html, at: index) {
                kept += html[copied..<index]
                copied = end
                index = end
            } else {
                index = commentEnd(of: html, at: index)
            }
        }
        return copied == 0 ? html : kept + html[copied...]
    }

    /// Where what is to be removed ends; `nil` where something stays.
    private static func end(of html: [UInt8], at start: Int) -> Int? {
        if html[start...].starts(with: "<!--".utf8) {
            let rest = html[(start + 4)...]
            if rest.first == ASCII.greater { return start + 5 }
            return rest.starts(with: "->".utf8) ? start + 6 : nil
        }
        let name = start + 2..<min(start + 9, html.count)
        guard !html.spells("doctype", in: name) else { return nil }
        return html[start...].firstIndex(of: ASCII.greater).map { $0 + 1 } ?? html.count
    }

    /// Behind the comment that begins at `start`, or behind its first bytes where it is none.
    private static func commentEnd(of html: [UInt8], at start: Int) -> Int {
        guard html[start...].starts(with: "<!--".utf8) else { return start + 2 }
        var index = start + 4
        while index + 2 < html.count {
            if html[index] == ASCII.hyphen, html[index + 1] == ASCII.hyphen, html[index + 2] == ASCII.greater
            {
                return index + 3
            }
            index += 1
        }
        return html.count
    }
}
