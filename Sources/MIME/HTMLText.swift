// SPDX-License-Identifier: Apache-2.0

/// What is seen of HTML.
enum HTMLText {
    /// The visible text with its links; of HTML past the bounds, the text between its tags.
    static func read(_ html: String) -> VisibleText {
        let bytes = Array(html.utf8)
        if HTMLBounds.areMet(by: bytes) {
            let repaired = HTMLReferences.completed(HTMLDeclarations.removed(from: bytes))
            if let visible = HTMLReader.read(repaired) { return visible }
        }
        return crude(bytes)
    }

    /// The text without what stands in angle brackets, and without scripts and styles; character references
    /// stay as they are. Nothing is lost that a reader could see, much is shown that he would not.
    static func crude(_ html: [UInt8]) -> VisibleText {
        var text: [UInt8] = []
        var index = 0
        while index < html.count {
            let byte = html[index]
            guard byte == ASCII.less else {
                text.append(byte)
                index += 1
                continue
            }
            let hidden = ["script", "style"].first { name in
                index + 1 + name.utf8.count <= html.count
                    && html.spells(name, in: index + 1..<index + 1 + name.utf8.count)
            }
            index = hidden.map { end(of: $0, in: html, from: index) } ?? index
            while index < html.count, html[index] != ASCII.greater { index += 1 }
            index += 1
            if let last = text.last, !last.isSpace { text.append(ASCII.space) }
        }
        var visible = VisibleText()
        visible.text = String(decoding: text, as: UTF8.self)
        visible.links = PlainLinks.links(in: String(decoding: html, as: UTF8.self))
        visible.isCrude = true
        return visible
    }

    /// Where the end tag of an element begins, or the text ends.
    private static func end(of name: String, in html: [UInt8], from start: Int) -> Int {
        let tag = "</" + name
        var index = start
        while index + tag.utf8.count <= html.count {
            if html[index] == ASCII.less, html.spells(tag, in: index..<index + tag.utf8.count) {
                return index
            }
            index += 1
        }
        return html.count
    }
}
