// SPDX-License-Identifier: Apache-2.0

import MIME

@testable import Merging

/// A letter's HTML as a section of a page: by the grammar of `WrittenHTML` there is nothing in it that runs,
/// or that reaches out of it.
enum SanitizerTarget {
    static func run(_ bytes: [UInt8]) {
        let html = Text.lines(bytes)
        var sanitizer = HTMLSanitizer(html, scope: "l1", addresses: Addresses.some)
        let section = sanitizer.section()
        var written = WrittenHTML(section)
        written.check()
        claim(section.hasPrefix("<div class=\"l1"), "a section is an element of its class")
        claim(written.endsOfRoot == 1, "a section is one element")
        var styles = WrittenStyles(sanitizer.styles, scope: "l1")
        styles.checkSheet()
    }
}

/// Style sheets and declarations of a letter.
enum StyleTarget {
    static func runSheet(_ bytes: [UInt8]) {
        var addresses = Addresses.some
        var styles = WrittenStyles(
            StyleSheet(scope: "l1", root: ["*", ".a", "#a"]).scoped(Text.lines(bytes), addresses: &addresses),
            scope: "l1"
        )
        styles.checkSheet()
    }

    static func runDeclarations(_ bytes: [UInt8]) {
        var addresses = Addresses.some
        let styles = WrittenStyles(
            StyleDeclarations.safe(Text.lines(bytes), addresses: &addresses),
            scope: "l1"
        )
        styles.checkDeclarations()
    }
}

/// The parts of a letter that its HTML may show.
enum Addresses {
    static let some: ContentIDs = {
        let text = "Content-ID: <logo>\r\nContent-Location: logo.png\r\nContent-Type: image/png\r\n\r\nPNG"
        var random = CountingGenerator()
        return ContentIDs(parts: [Mail(Array(text.utf8)).root], domain: "example.com", random: &random)
    }()
}

/// Numbers that are the same in each run.
struct CountingGenerator: RandomNumberGenerator {
    private var number: UInt64 = 0

    mutating func next() -> UInt64 {
        number &+= 0x9E37_79B9_7F4A_7C15
        return number
    }
}
