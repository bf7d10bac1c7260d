// SPDX-License-Identifier: Apache-2.0

import MIME

/// One letter's HTML as a section of a page: safe, balanced, its names its own, and looking as it did.
///
/// What is not on the lists here goes: scripts and handlers with all they hold, unknown elements but for
/// their content. Links stay as they are. A section closes all that it opens and nothing else, so that it
/// cannot reach into the next one.
struct HTMLSanitizer {
    /// Classes of the page itself begin with this; a letter's that do are renamed.
    static let pageClassPrefix = "d-"
    /// Elements within elements; what lies deeper stands on the last level.
    private static let levelsMax = 256

    /// The class of the section, and what its ids begin with.
    let scope: String
    private let bytes: [UInt8]
    private(set) var addresses: ContentIDs
    private(set) var styles = ""
    /// The letter's own sheets; whom they mean shows when the body has been seen.
    private var sheets: [Range<Int>] = []
    /// What the section cannot show, in words for an error; empty if nothing is lost.
    private(set) var losses: [String] = []
    private var written: [UInt8] = []
    /// The elements that are open.
    private var open: [String] = []
    /// The element that is left out with its content.
    private var skipped: (name: String, depth: Int)?
    /// What `html` and `body` say of the whole letter.
    private var roots: [HTMLTag] = []

    init(_ html: String, scope: String, addresses: ContentIDs) {
        bytes = Array(html.utf8)
        self.scope = scope
        self.addresses = addresses
    }

    /// The section's HTML, a `div` of the class `scope`.
    mutating func section() -> String {
        written.reserveCapacity(bytes.count)
        for token in HTMLTokens(bytes) {
            switch token {
            case .text(let range):
                if skipped == nil { writeText(range) }
            case .start(let tag):
                if skipped == nil { start(tag) } else { deepen(tag.name) }
            case .end(let name):
                if skipped == nil { end(name) } else { rise(name) }
            case .raw(let name, let range):
                if skipped == nil { raw(name, range) }
            case .comment:
                continue
            }
        }
        close(to: 0)
        scopeSheets()
        return wrapper() + String(decoding: written, as: UTF8.self) + "</div>"
    }

    private mutating func writeText(_ range: Range<Int>) {
        // Text between the rows of a table would be moved out of it.
        let isBlank = bytes[range].allSatisfy(\.isSpace)
        guard !isBlank || !(open.last.map(HTMLElements.holdsNoText.contains) ?? false) else { return }
        var copied = range.lowerBound
        while let mark = bytes.firstIndex(of: UInt8(ascii: "<"), in: copied..<range.upperBound) {
            written += bytes[copied..<mark]
            written.append("&lt;")
            copied = mark + 1
        }
        written += bytes[copied..<range.upperBound]
    }

    private mutating func start(_ tag: HTMLTag) {
        let name = tag.name
        if name == "body" || name == "html" {
            if !roots.contains(where: { $0.name == name }) { roots.append(tag) }
            return
        }
        let traits = HTMLElements.traits(of: name)
        if let loss = traits.loss, !isHiddenInput(tag) { lose(loss) }
        if traits.isSkipped {
            skipped = (name, 1)
            return
        }
        guard traits.isKept, open.count < Self.levelsMax || traits.isVoid, makeRoom(for: name, traits) else {
            return
        }
        written.append("<")
        written.append(name)
        for attribute in tag.attributes { write(attribute, of: name) }
        written.append(">")
        if !traits.isVoid { open.append(name) }
    }

    private func isHiddenInput(_ tag: HTMLTag) -> Bool {
        tag.name == "input" && tag.value("type").map { $0.map(\.lowercased) } == Array("hidden".utf8)
    }

    /// Closes what the element ends by beginning, as HTML has it; false where the element has no place here.
    private mutating func makeRoom(for name: String, _ traits: HTMLElements.Traits) -> Bool {
        if traits.isTablePart {
            guard let table = open.lastIndex(of: "table") else { return false }
            let parents = HTMLElements.parents(of: name)
            let place = open[(table + 1)...].firstIndex { !parents.contains($0) } ?? open.endIndex
            close(to: place)
            return true
        }
        // A table that begins between the cells of another one ends that.
        if name == "table", let around = open.last(where: HTMLElements.isOfTable),
            !["td", "th", "caption"].contains(around)
        {
            close(to: open.lastIndex(of: "table") ?? open.endIndex)
        }
        if traits.endsParagraph,
            let place = lastOpen("p", within: ["table", "td", "th"])
        {
            close(to: place)
        }
        if traits.isHeading, let last = open.last, HTMLElements.headings.contains(last) {
            close(to: open.endIndex - 1)
        }
        let twins = name == "dt" || name == "dd" ? ["dt", "dd"] : name == "li" ? ["li"] : []
        if !twins.isEmpty {
            let limit = open.lastIndex { ["ul", "ol", "dl", "table", "td", "th", "div"].contains($0) } ?? -1
            if let place = open.lastIndex(where: twins.contains), place > limit { close(to: place) }
        }
        return true
    }

    /// The innermost open element of this name, unless one of `limits` is open within it.
    private func lastOpen(_ name: String, within limits: [String]) -> Int? {
        guard let place = open.lastIndex(of: name) else { return nil }
        return open[place...].contains(where: limits.contains) ? nil : place
    }

    private mutating func close(to place: Int) {
        while open.count > place {
            written.append("</")
            written.append(open.removeLast())
            written.append(">")
        }
    }

    private mutating func end(_ name: String) {
        if name == "br" { written.append("<br>") }
        // What is open is kept.
        guard let place = open.lastIndex(of: name) else { return }
        // An end tag within a cell closes nothing around the cell.
        let cell = open.lastIndex { $0 == "td" || $0 == "th" || $0 == "table" || $0 == "caption" } ?? -1
        let isTablePart = HTMLElements.tableParts.contains(name)
        guard place >= cell || isTablePart || name == "table" else { return }
        if isTablePart, let table = open.lastIndex(of: "table"), table > place {
            return
        }
        close(to: place)
    }

    private mutating func raw(_ name: String, _ range: Range<Int>) {
        if name == "style" { sheets.append(range) }
    }

    private mutating func deepen(_ name: String) {
        if let (skippedName, depth) = skipped, skippedName == name { skipped = (name, depth + 1) }
    }

    private mutating func rise(_ name: String) {
        guard let (skippedName, depth) = skipped, skippedName == name else { return }
        skipped = depth > 1 ? (name, depth - 1) : nil
    }

    private mutating func lose(_ loss: String) {
        if !losses.contains(loss) { losses.append(loss) }
    }
}

extension HTMLSanitizer {
    /// The letter's `body` as an element of the page.
    private mutating func wrapper() -> String {
        var declarations: [String] = []
        var classes = scope
        var other: [UInt8] = []
        let saved = written
        written = []
        for attribute in rootAttributes {
            let value = CharacterReferences.decoded(attribute.value)
            switch attribute.name {
            case "bgcolor": declarations.append("background-color:\(Self.colour(value))")
            case "text": declarations.append("color:\(Self.colour(value))")
            case "style": declarations.append(StyleDeclarations.safe(value, addresses: &addresses))
            case "class": classes += " \(renamedClasses(value))"
            case "id", "dir", "lang", "background": write(attribute, of: "div")
            default: continue
            }
        }
        other = written
        written = saved
        let style = declarations.filter { !$0.isEmpty }.joined(separator: ";")
        let styled = style.isEmpty ? "" : " style=\"\(Self.attributeText(style))\""
        return
            "<div class=\"\(Self.attributeText(classes))\"\(String(decoding: other, as: UTF8.self))\(styled)>"
    }

    /// Those of `body` before those of `html` that it has not; the styles of both, the body's last.
    private var rootAttributes: [HTMLTag.Attribute] {
        let html = roots.first { $0.name == "html" }?.attributes ?? []
        let body = roots.first { $0.name == "body" }?.attributes ?? []
        let names = Set(body.map(\.name))
        return html.filter { $0.name == "style" } + body
            + html.filter { $0.name != "style" && !names.contains($0.name) }
    }

    private mutating func scopeSheets() {
        var names: Set<String> = ["*"]
        for attribute in rootAttributes where attribute.name == "id" || attribute.name == "class" {
            let words = CharacterReferences.decoded(attribute.value).split(whereSeparator: \.isWhitespace)
            names.formUnion(words.map { "\(attribute.name == "id" ? "#" : ".")\($0)" })
        }
        let scoper = StyleSheet(scope: scope, root: names)
        for sheet in sheets {
            let scoped = scoper.scoped(Array(bytes[sheet]), addresses: &addresses)
            styles += String(decoding: scoped, as: UTF8.self)
        }
    }

    private static func colour(_ value: String) -> String {
        String(value.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }.prefix(32))
    }

    private mutating func write(_ attribute: HTMLTag.Attribute, of element: String) {
        let name = attribute.name
        switch name {
        case "style":
            let style = StyleDeclarations.safe(Self.text(of: attribute), addresses: &addresses)
            if !style.isEmpty { write(name, Self.attributeText(String(decoding: style, as: UTF8.self))) }
        case "class":
            write(name, Self.attributeText(renamedClasses(CharacterReferences.decoded(attribute.value))))
        case "id", "name", "for", "headers", "aria-labelledby", "aria-describedby":
            guard name != "name" || element == "a" || element == "map" else { return }
            let ids = CharacterReferences.decoded(attribute.value).split(whereSeparator: \.isWhitespace)
            write(name, Self.attributeText(ids.map { "\(scope)-\($0)" }.joined(separator: " ")))
        case "href", "src", "background", "usemap", "cite", "poster", "longdesc":
            writeAddress(attribute)
        case "srcset":
            write(name, Self.attributeText(rewrittenSources(CharacterReferences.decoded(attribute.value))))
        case _ where HTMLElements.attributes.contains(name):
            writeVerbatim(attribute)
        default:
            return
        }
    }

    private mutating func writeAddress(_ attribute: HTMLTag.Attribute) {
        let address = CharacterReferences.decoded(attribute.value).trimmingSpace()
        if address.hasPrefix("#") {
            // An empty one leads to the top of the page, and means nothing.
            write(
                attribute.name,
                Self.attributeText(address == "#" ? "#" : "#\(scope)-\(address.dropFirst())")
            )
        } else if let rewritten = addresses.rewritten(address) {
            write(attribute.name, Self.attributeText(rewritten))
        } else if HTMLElements.isHarmless(address, in: attribute.name) {
            writeVerbatim(attribute)
        }
    }

    /// The text that a value stands for; most hold no reference.
    private static func text(of attribute: HTMLTag.Attribute) -> [UInt8] {
        guard attribute.value.contains(UInt8(ascii: "&")) else { return attribute.value }
        return Array(CharacterReferences.decoded(attribute.value).utf8)
    }

    private func harmless(_ address: String, in attribute: String) -> String? {
        HTMLElements.isHarmless(address, in: attribute) ? address : nil
    }

    /// `address 2x, address 3x` with the letter's own parts rewritten.
    private mutating func rewrittenSources(_ sources: String) -> String {
        var written: [String] = []
        for source in sources.split(separator: ",") {
            var words = source.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let address = words.first else { continue }
            guard let rewritten = addresses.rewritten(address) ?? harmless(address, in: "srcset") else {
                continue
            }
            words[0] = rewritten
            written.append(words.joined(separator: " "))
        }
        return written.joined(separator: ", ")
    }

    private func renamedClasses(_ classes: String) -> String {
        classes.utf8.split(whereSeparator: \.isSpace).map(Substring.init)
            .map { $0.hasPrefix(Self.pageClassPrefix) ? "\(scope)\($0)" : String($0) }
            .joined(separator: " ")
    }

    private mutating func write(_ name: String, _ value: String) {
        begin(name)
        written.append(value)
        written.append("\"")
    }

    /// A value as it stood, its references with it, in double quotes.
    private mutating func writeVerbatim(_ attribute: HTMLTag.Attribute) {
        begin(attribute.name)
        for byte in attribute.value {
            switch byte {
            case UInt8(ascii: "\""): written.append("&quot;")
            case UInt8(ascii: "<"): written.append("&lt;")
            case UInt8(ascii: ">"): written.append("&gt;")
            default: written.append(byte)
            }
        }
        written.append("\"")
    }

    private mutating func begin(_ name: String) {
        written.append(" ")
        written.append(name)
        written.append("=\"")
    }

    /// Text as the value of an attribute.
    static func attributeText(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            byte != UInt8(ascii: "&") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "<")
                && byte != UInt8(ascii: ">")
        }
        guard !isPlain else { return text }
        return text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
