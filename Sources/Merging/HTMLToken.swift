// SPDX-License-Identifier: Apache-2.0

/// A piece of HTML as it stands.
enum HTMLToken {
    /// Text, its character references as they are.
    case text(Range<Int>)
    case start(HTMLTag)
    /// The name in lower case.
    case end(String)
    /// The content of an element that holds no markup, such as a style.
    case raw(name: String, Range<Int>)
    /// A comment, a declaration, a processing instruction, half of a conditional comment.
    case comment
}

/// A start tag.
struct HTMLTag {
    struct Attribute {
        /// In lower case.
        let name: String
        /// Without its quotes, its character references as they are.
        let value: [UInt8]
    }

    /// In lower case.
    let name: String
    /// Each name once: of two the first counts.
    let attributes: [Attribute]

    func value(_ name: String) -> [UInt8]? {
        attributes.first { $0.name == name }?.value
    }
}

/// Reads HTML piece by piece, with the damage that mail has; every byte belongs to one piece.
///
/// It follows the tokenizer of the HTML standard (html.spec.whatwg.org, section 13.2.5) as far as mail needs:
/// a `<` without a name behind it is text, a tag that the end cuts off is none.
struct HTMLTokens: Sequence, IteratorProtocol {
    /// Elements whose content is text up to their end tag.
    private static let rawElements: Set<String> = [
        "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
    ]
    private static let attributesMax = 200

    private let bytes: [UInt8]
    private var index = 0
    /// The element whose raw content comes next.
    private var rawElement: String?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> HTMLToken? {
        guard index < bytes.count else { return nil }
        if let name = rawElement { return rawContent(of: name) }
        if bytes[index] == UInt8(ascii: "<"), let token = markup() { return token }
        let start = index
        index += 1
        while index < bytes.count, !beginsMarkup(index) { index += 1 }
        return .text(start..<index)
    }

    private func beginsMarkup(_ place: Int) -> Bool {
        guard bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count else { return false }
        let next = bytes[place + 1]
        return next.isLetter || next == UInt8(ascii: "/") || next == UInt8(ascii: "!")
            || next == UInt8(ascii: "?")
    }

    private mutating func rawContent(of name: String) -> HTMLToken {
        rawElement = nil
        let start = index
        let end = Array("</\(name)".utf8)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), bytes.count - index >= end.count,
                bytes[index..<index + end.count].map(\.lowercased) == end
            {
                break
            }
            index += 1
        }
        return .raw(name: name, start..<index)
    }

    private mutating func markup() -> HTMLToken? {
        guard beginsMarkup(index) else { return nil }
        let next = bytes[index + 1]
        if next == UInt8(ascii: "!"), bytes[index...].starts(with: "<!--".utf8) {
            skipComment()
            return .comment
        }
        if next.isLetter { return startTag() }
        if next == UInt8(ascii: "/"), index + 2 < bytes.count, bytes[index + 2].isLetter { return endTag() }
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
        index = Swift.min(index + 1, bytes.count)
        return .comment
    }

    private mutating func skipComment() {
        // `<!-->` and `<!--->` are whole comments.
        index += 2
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: "-->".utf8) {
                index += 3
                return
            }
            index += 1
        }
    }

    private mutating func endTag() -> HTMLToken {
        index += 2
        let name = tagName()
        while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
        index = Swift.min(index + 1, bytes.count)
        return .end(name)
    }

    private mutating func startTag() -> HTMLToken {
        index += 1
        let name = tagName()
        var attributes: [HTMLTag.Attribute] = []
        while index < bytes.count {
            while index < bytes.count, bytes[index].isSpace || bytes[index] == UInt8(ascii: "/") {
                index += 1
            }
            guard index < bytes.count else { return .comment }
            if bytes[index] == UInt8(ascii: ">") { break }
            let attribute = attribute()
            if attributes.count < Self.attributesMax,
                !attributes.contains(where: { $0.name == attribute.name })
            {
                attributes.append(attribute)
            }
        }
        guard index < bytes.count else { return .comment }
        index += 1
        if Self.rawElements.contains(name) { rawElement = name }
        return .start(HTMLTag(name: name, attributes: attributes))
    }

    /// White space, a slash, or the end of the tag: behind it a name is over.
    private func isTagEnd(_ byte: UInt8) -> Bool {
        byte.isSpace || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">")
    }

    private mutating func tagName() -> String {
        let start = index
        while index < bytes.count, !isTagEnd(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index].map(\.lowercased), as: UTF8.self)
    }

    private mutating func attribute() -> HTMLTag.Attribute {
        let start = index
        index += 1
        while index < bytes.count, !isTagEnd(bytes[index]), bytes[index] != UInt8(ascii: "=") { index += 1 }
        let name = String(decoding: bytes[start..<index].map(\.lowercased), as: UTF8.self)
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
            return HTMLTag.Attribute(name: name, value: [])
        }
        index += 1
        while index < bytes.count, bytes[index].isSpace { index += 1 }
        return HTMLTag.Attribute(name: name, value: attributeValue())
    }

    private mutating func attributeValue() -> [UInt8] {
        guard index < bytes.count else { return [] }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] != quote { index += 1 }
            let value = Array(bytes[start..<index])
            index = Swift.min(index + 1, bytes.count)
            return value
        }
        let start = index
        while index < bytes.count, !bytes[index].isSpace, bytes[index] != UInt8(ascii: ">") { index += 1 }
        return Array(bytes[start..<index])
    }
}
