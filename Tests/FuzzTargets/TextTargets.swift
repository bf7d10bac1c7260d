// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// HTML as visible text.
enum HTMLTextTarget {
    static func run(_ bytes: [UInt8]) {
        let html = Text.lines(bytes)
        let visible = HTMLText.read(html)
        claim(HTMLText.read(html) == visible, "HTML reads the same again")
        for link in visible.links {
            claim(!link.isEmpty && SafeText.line(link) == link, "a link is a safe line")
            claim(!link.lowercased().hasPrefix("javascript:"), "a link is no script")
        }
        guard !visible.isCrude else { return }
        claim(SafeText.lines(visible.text) == visible.text, "visible text has no control characters")
        if !html.contains("&"), !html.unicodeScalars.contains("\u{FFFD}") {
            claim(!visible.text.unicodeScalars.contains("\u{FFFD}"), "no character is broken")
        }
    }
}

/// Links in plain text.
enum LinkTarget {
    static func run(_ bytes: [UInt8]) {
        var end = 0
        for range in PlainLinks.ranges(in: bytes) {
            claim(range.lowerBound >= end && range.upperBound <= bytes.count, "links follow one another")
            end = range.upperBound
            let link = bytes[range]
            claim(link.allSatisfy { $0.isVisible }, "a link has no white space")
            claim(
                ["h", "f", "m"].contains(UnicodeScalar(link[range.lowerBound].lowercased)),
                "a scheme begins a link"
            )
        }
    }
}

/// Text whose lines are joined again; the first byte says whether the spaces at their ends go.
enum FlowedTextTarget {
    static func run(_ bytes: [UInt8]) {
        let text = Text.lines(Array(bytes.dropFirst()))
        let unwrapped = FlowedText.unwrap(text, deletesSpaces: bytes.first == UInt8(ascii: "y"))
        claim(content(unwrapped) == content(text), "joining lines loses no word")
    }

    /// All but what joining lines may change.
    private static func content(_ text: String) -> [UInt8] {
        text.utf8.filter { $0 != ASCII.space && $0 != ASCII.lineFeed && $0 != ASCII.greater }
    }
}
