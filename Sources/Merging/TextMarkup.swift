// SPDX-License-Identifier: Apache-2.0

import MIME

/// A plain text as HTML: paragraphs, line breaks, links that can be clicked.
struct TextMarkup {
    /// Characters of a link's address that are shown; the link itself leads to the whole.
    private static let addressCharactersMax = 60

    /// Columns at which programs break the lines of a text; a paragraph of another width has its own breaks.
    private static let wrappedColumns = 58...80

    /// The paragraphs, cut after a line where there would be more than `bytesMax`, and whether they were.
    static func html(_ text: String, bytesMax: Int) -> (html: String, isCut: Bool) {
        var html = ""
        for paragraph in paragraphs(text, bytesMax: bytesMax) {
            let opening = paragraph.isQuoted ? "<p class=\"d-p d-quote\">" : "<p class=\"d-p\">"
            var isOpen = false
            for line in paragraph.lines {
                let marked = marked(line)
                guard html.utf8.count + marked.utf8.count + opening.utf8.count + 8 <= bytesMax else {
                    return (html + (isOpen ? "</p>\n" : ""), true)
                }
                html += (isOpen ? "<br>\n" : opening) + marked
                isOpen = true
            }
            html += "</p>\n"
        }
        return (html, false)
    }

    /// Lines that stand together, all quoted or none, without their marks of quotation.
    private struct Paragraph {
        let isQuoted: Bool
        var lines: [Substring]
    }

    /// The paragraphs up to the line with which they have more than `bytesMax`: as HTML they have no less.
    private static func paragraphs(_ text: String, bytesMax: Int) -> [Paragraph] {
        var paragraphs: [Paragraph] = []
        var isOpen = false
        var rest: Substring? = text[...]
        var bytes = 0
        while let lines = rest, bytes <= bytesMax {
            let end = lines.utf8.span.firstIndex(of: Byte.lineFeed).map {
                lines.utf8.index(lines.startIndex, offsetBy: $0)
            }
            let line = lines[..<(end ?? lines.endIndex)]
            rest = end.map { lines[lines.utf8.index(after: $0)...] }
            let content = line.utf8.drop { $0.isBlank || $0 == Byte.carriageReturn }
            let isQuoted = content.first == UInt8(ascii: ">")
            let unquoted = Substring(isQuoted ? content.dropFirst().drop { $0 == Byte.space } : content)
            guard !unquoted.isEmpty else {
                isOpen = false
                continue
            }
            if isOpen, paragraphs.last?.isQuoted == isQuoted {
                paragraphs[paragraphs.count - 1].lines.append(isQuoted ? unquoted : line)
            } else {
                paragraphs.append(Paragraph(isQuoted: isQuoted, lines: [isQuoted ? unquoted : line]))
            }
            isOpen = true
            bytes += unquoted.utf8.count
        }
        return paragraphs.map { Paragraph(isQuoted: $0.isQuoted, lines: rejoined($0.lines)) }
    }

    /// The lines with those joined again that a program broke only because the next word had no room: on a
    /// narrow screen each would break once more.
    private static func rejoined(_ lines: [Substring]) -> [Substring] {
        // A line of few bytes has few columns, and bytes are counted sooner.
        guard lines.count > 1, lines.contains(where: { $0.utf8.count >= wrappedColumns.lowerBound }),
            let columns = lines.map({ Self.columns(of: $0) }).max(), wrappedColumns.contains(columns)
        else { return lines }
        var joined: [Substring] = [lines[0]]
        for (before, line) in zip(lines, lines.dropFirst()) {
            let word = line.prefix { $0 != " " }
            let hadRoom = Self.columns(of: before) + 1 + Self.columns(of: word) <= columns
            let isOwn = word.first.map { !$0.isLetter } ?? true || TextLink.first(in: word) != nil
            if hadRoom || isOwn || before.last == ":" {
                joined.append(line)
            } else {
                joined[joined.count - 1] = Substring("\(joined[joined.count - 1]) \(line)")
            }
        }
        return joined
    }

    /// The characters of a line; the bytes where each is one.
    private static func columns(of line: Substring) -> Int {
        let bytes = line.utf8.span
        for index in bytes.indices where bytes[index] >= 0x80 || bytes[index] == Byte.carriageReturn {
            return line.count
        }
        return bytes.count
    }

    /// One line with its links.
    private static func marked(_ line: Substring) -> String {
        var html = ""
        var rest = line
        while let link = TextLink.first(in: rest) {
            html += escaped(rest[..<link.range.lowerBound])
            html += anchor(link.uri, words: link.isBracketed ? host(link.uri) : shortened(link.uri))
            rest = rest[link.range.upperBound...]
        }
        return html + escaped(rest)
    }

    static func anchor(_ uri: String, words: String, class name: String = "d-link") -> String {
        "<a class=\"\(name)\" href=\"\(escaped(uri))\">\(escaped(words))</a>"
    }

    /// What of a link shows best where it leads: its host, or the address that it writes to.
    static func host(_ uri: String) -> String {
        if uri.lowercased().hasPrefix("mailto:") {
            return String(uri.dropFirst("mailto:".count).prefix { $0 != "?" })
        }
        let bytes = Array(uri.utf8)
        guard let slashes = bytes.firstIndex(of: Array("//".utf8)) else { return shortened(uri) }
        let authority = bytes[(slashes + 2)...].prefix { !"/?#".utf8.contains($0) }
        let host =
            authority.split(separator: UInt8(ascii: "@")).last.map { String(decoding: $0, as: UTF8.self) }
            ?? uri
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }

    private static func shortened(_ uri: String) -> String {
        uri.count <= addressCharactersMax ? uri : uri.prefix(addressCharactersMax - 1) + "…"
    }

    /// Whether HTML shows a text otherwise as it stands.
    private static func needsEscape(_ bytes: [UInt8]) -> Bool {
        var before: UInt8 = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), Byte.tab:
                return true
            case Byte.space where before == Byte.space:
                return true
            default:
                before = byte
            }
        }
        return false
    }

    /// Text as HTML shows it; runs of spaces stay.
    static func escaped(_ text: some StringProtocol) -> String {
        let bytes = Array(text.utf8)
        guard needsEscape(bytes) else { return String(text) }
        var html: [UInt8] = []
        html.reserveCapacity(bytes.count)
        var isBehindSpace = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "&"): html.append("&amp;")
            case UInt8(ascii: "<"): html.append("&lt;")
            case UInt8(ascii: ">"): html.append("&gt;")
            case UInt8(ascii: "\""): html.append("&quot;")
            case Byte.space where isBehindSpace: html.append("&nbsp;")
            case Byte.tab: html.append("&nbsp; &nbsp; ")
            default: html.append(byte)
            }
            isBehindSpace = byte == Byte.space
        }
        return String(decoding: html, as: UTF8.self)
    }
}

/// A link in a line of text.
struct TextLink {
    let uri: String
    /// With its brackets, if it has any.
    let range: Range<Substring.Index>
    /// Whether it stands behind its words in angle brackets, `words <https://…>`.
    let isBracketed: Bool

    private static let schemes = ["https://", "http://", "mailto:", "tel:", "ftp://"]

    /// The first link of the line.
    static func first(in line: Substring) -> TextLink? {
        let bytes = line.utf8
        // Most lines have none, and are looked over at once.
        guard let colon = bytes.span.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var index = bytes.index(bytes.startIndex, offsetBy: colon)
        while index < bytes.endIndex {
            guard bytes[index] == UInt8(ascii: ":") else {
                index = bytes.index(after: index)
                continue
            }
            if let link = link(in: line, colon: index) { return link }
            index = bytes.index(after: index)
        }
        return nil
    }

    private static func link(in line: Substring, colon: Substring.Index) -> TextLink? {
        let bytes = line.utf8
        for scheme in schemes {
            let length = scheme.prefix { $0 != ":" }.utf8.count
            guard let start = bytes.index(colon, offsetBy: -length, limitedBy: bytes.startIndex),
                line[start...].utf8.prefix(scheme.utf8.count).map(\.lowercased) == Array(scheme.utf8)
            else { continue }
            let isBracketed =
                start > bytes.startIndex && bytes[bytes.index(before: start)] == UInt8(ascii: "<")
            if !isBracketed, start > bytes.startIndex {
                let before = bytes[bytes.index(before: start)]
                guard !before.isLetter, !before.isDigit else { continue }
            }
            var end = start
            while end < bytes.endIndex, isLinkByte(bytes[end]) { end = bytes.index(after: end) }
            let isClosed = isBracketed && end < bytes.endIndex && bytes[end] == UInt8(ascii: ">")
            if isClosed {
                let range = bytes.index(before: start)..<bytes.index(after: end)
                return TextLink(uri: String(line[start..<end]), range: range, isBracketed: true)
            }
            let brackets = line[start..<end].utf8.filter {
                $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "[")
            }
            while end > start, isSentenceEnd(bytes[bytes.index(before: end)], behind: brackets) {
                end = bytes.index(before: end)
            }
            guard line[start..<end].utf8.count > scheme.utf8.count else { continue }
            return TextLink(uri: String(line[start..<end]), range: start..<end, isBracketed: false)
        }
        return nil
    }

    private static func isLinkByte(_ byte: UInt8) -> Bool {
        byte > Byte.space && byte < 0x7F && !"<>\"".utf8.contains(byte)
    }

    /// Punctuation that belongs to the sentence around the link.
    private static func isSentenceEnd(_ byte: UInt8, behind brackets: [UInt8]) -> Bool {
        switch byte {
        case UInt8(ascii: ")"): !brackets.contains(UInt8(ascii: "("))
        case UInt8(ascii: "]"): !brackets.contains(UInt8(ascii: "["))
        default: ".,;:!?'*_|".utf8.contains(byte)
        }
    }
}
