// SPDX-License-Identifier: Apache-2.0

@testable import Merging

/// HTML that a digest may hold, read by a grammar far narrower than that of HTML: nothing stands in it but
/// text, whole tags with their attributes in double quotes, and style elements. What every browser reads in
/// one way needs no trust in the tokenizer that the sanitizer itself uses.
struct WrittenHTML {
    private static let addressNames: Set<String> = [
        "href", "src", "srcset", "background", "usemap", "cite", "poster", "longdesc",
    ]
    private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
    private static let page: Set<String> = ["html", "head", "meta", "title", "style", "body"]

    private let bytes: [UInt8]
    private var index = 0
    private var open: [String] = []
    /// How often the outermost element ended.
    private(set) var endsOfRoot = 0

    init(_ html: String) {
        bytes = Array(html.utf8)
    }

    mutating func check() {
        let start = Array("<!DOCTYPE html>".utf8)
        if bytes.starts(with: start) { index = start.count }
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<") else {
                index += 1
                continue
            }
            index += 1
            if index < bytes.count, bytes[index] == UInt8(ascii: "/") { readEnd() } else { readStart() }
        }
        claim(open.isEmpty, "every element is closed: \(open)")
    }

    private mutating func readName() -> String {
        let start = index
        while index < bytes.count, bytes[index].isLetter || bytes[index].isDigit || bytes[index] == 0x2D {
            index += 1
        }
        claim(index > start, "a tag has a name")
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func expect(_ text: String) {
        let wanted = Array(text.utf8)
        claim(bytes[index...].starts(with: wanted), "`\(text)` stands in the tag at \(index)")
        index += wanted.count
    }

    private mutating func readEnd() {
        index += 1
        let name = readName()
        expect(">")
        claim(open.last == name, "an end tag ends the innermost element: \(name) in \(open)")
        open.removeLast()
        if open.isEmpty { endsOfRoot += 1 }
    }

    private mutating func readStart() {
        let name = readName()
        claim(HTMLElements.kept.contains(name) || Self.page.contains(name), "the element may stay: \(name)")
        checkPlace(of: name)
        while index < bytes.count, bytes[index] == UInt8(ascii: " ") {
            index += 1
            let attribute = readName()
            expect("=\"")
            let start = index
            while index < bytes.count, !"\"<>".utf8.contains(bytes[index]) { index += 1 }
            let value = Array(bytes[start..<index])
            expect("\"")
            Self.check(attribute, value)
        }
        expect(">")
        if name == "style" || name == "title" { skipText(of: name) }
        if !HTMLElements.void.contains(name), name != "meta" { open.append(name) }
    }

    /// The text of an element that no tag ends but its own.
    private mutating func skipText(of name: String) {
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        claim(bytes[index...].starts(with: "</\(name)>".utf8), "no tag stands in the text of \(name)")
    }

    /// Where a browser would close more than the element says (html.spec.whatwg.org, section 13.2.6.4), its
    /// end tag would close something around it.
    private func checkPlace(of name: String) {
        let around = open.last { HTMLElements.tableParts.contains($0) || $0 == "table" } ?? ""
        if name == "table" {
            claim(["", "td", "th", "caption"].contains(around), "no table begins between cells: \(open)")
        }
        if HTMLElements.tableParts.contains(name) {
            claim(
                !around.isEmpty && HTMLElements.parents(of: name).union(["table"]).contains(open.last ?? ""),
                "a part of a table stands in its place: \(name) in \(open)"
            )
        }
        if Self.headings.contains(name) {
            claim(!Self.headings.contains(open.last ?? ""), "no heading stands right in another")
        }
        if HTMLElements.endsParagraph.contains(name), let paragraph = open.lastIndex(of: "p") {
            let isHidden = open[paragraph...].contains { ["table", "td", "th", "caption"].contains($0) }
            claim(isHidden, "\(name) stands in no paragraph")
        }
    }

    private static func check(_ name: String, _ value: [UInt8]) {
        claim(!name.hasPrefix("on") && name != "srcdoc" && name != "action", "no attribute runs: \(name)")
        let text = decoded(value)
        if addressNames.contains(name) {
            // Behind the address of a source stands its width.
            let sources = text.split(separator: ",").map { $0.trimmingSpace().prefix { !$0.isWhitespace } }
            for address in name == "srcset" ? sources.map(String.init) : [text] { checkAddress(address) }
        }
        if name == "style" { WrittenStyles(text, scope: "").checkDeclarations() }
    }

    private static func checkAddress(_ address: String) {
        let bare = String(String.UnicodeScalarView(address.unicodeScalars.filter { $0.value > 0x20 }))
            .lowercased()
        for scheme in ["javascript:", "vbscript:", "data:text", "data:application", "file:", "about:"] {
            claim(!bare.hasPrefix(scheme), "no address runs: \(address)")
        }
    }

    /// The value as a browser decodes it, as far as an address or a style can be hidden by it: numbers with
    /// or without a semicolon, and the names of characters that schemes and styles are made of.
    private static func decoded(_ value: [UInt8]) -> String {
        let text = Array(String(decoding: value, as: UTF8.self).unicodeScalars)
        let names = [
            "amp;": "&", "colon;": ":", "Tab;": "\t", "NewLine;": "\n", "lpar;": "(", "quot;": "\"",
            "apos;": "'",
            "sol;": "/", "ast;": "*", "midast;": "*", "semi;": ";", "bsol;": "\\", "lt;": "<", "lt": "<",
            "gt;": ">", "comma;": ",", "period;": ".", "excl;": "!",
        ]
        var decoded = ""
        var index = 0
        while index < text.count {
            guard text[index] == "&" else {
                decoded.unicodeScalars.append(text[index])
                index += 1
                continue
            }
            if let (scalar, end) = number(in: text, at: index + 1) {
                decoded.unicodeScalars.append(scalar)
                index = end
                continue
            }
            let rest = String(String.UnicodeScalarView(text[(index + 1)...].prefix(10)))
            let name = names.keys.filter(rest.hasPrefix).max { $0.utf8.count < $1.utf8.count }
            decoded += name.flatMap { names[$0] } ?? "&"
            index += 1 + (name?.unicodeScalars.count ?? 0)
        }
        return decoded
    }

    private static func number(in text: [Unicode.Scalar], at start: Int) -> (Unicode.Scalar, Int)? {
        guard start < text.count, text[start] == "#" else { return nil }
        let isHex = start + 1 < text.count && (text[start + 1] == "x" || text[start + 1] == "X")
        let digits = text[(start + (isHex ? 2 : 1))...].prefix {
            $0.isASCII && Character($0).isHexDigit && (isHex || Character($0).isNumber)
        }
        guard !digits.isEmpty else { return nil }
        let code = UInt32(String(String.UnicodeScalarView(digits)), radix: isHex ? 16 : 10) ?? 0xFFFD
        let isEnded = digits.endIndex < text.count && text[digits.endIndex] == ";"
        return (Unicode.Scalar(code) ?? "\u{FFFD}", digits.endIndex + (isEnded ? 1 : 0))
    }
}
