// SPDX-License-Identifier: Apache-2.0

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
        while let name = open.popLast() { written.append("</\(name)>") }
        scopeSheets()
        return wrapper() + String(decoding: written, as: UTF8.self) + "</div>"
    }

    private mutating func writeText(_ range: Range<Int>) {
        // Text between the rows of a table would be moved out of it.
        let isBetweenCells = open.last.map(HTMLElements.holdsNoText.contains) ?? false
        guard !isBetweenCells || bytes[range].contains(where: { !$0.isSpace }) else { return }
        for byte in bytes[range] {
            if byte == UInt8(ascii: "<") { written.append("&lt;") } else { written.append(byte) }
        }
    }

    private mutating func start(_ tag: HTMLTag) {
        let name = tag.name
        if name == "body" || name == "html" {
            if !roots.contains(where: { $0.name == name }) { roots.append(tag) }
            return
        }
        if let loss = HTMLElements.losses[name], !isHiddenInput(tag) { lose(loss) }
        if HTMLElements.skipped.contains(name) {
            skipped = (name, 1)
            return
        }
        guard HTMLElements.kept.contains(name),
            open.count < Self.levelsMax || HTMLElements.void.contains(name)
        else { return }
        guard makeRoom(for: name) else { return }
        written.append("<\(name)")
        for attribute in tag.attributes { write(attribute, of: name) }
        written.append(">")
        if !HTMLElements.void.contains(name) { open.append(name) }
    }

    private func isHiddenInput(_ tag: HTMLTag) -> Bool {
        tag.name == "input" && tag.value("type").map { $0.map(\.lowercased) } == Array("hidden".utf8)
    }

    /// Closes what the element ends by beginning, as HTML has it; false where the element has no place here.
    private mutating func makeRoom(for name: String) -> Bool {
        if HTMLElements.tableParts.contains(name) {
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
        if HTMLElements.endsParagraph.contains(name),
            let place = lastOpen("p", within: ["table", "td", "th"])
        {
            close(to: place)
        }
        if HTMLElements.headings.contains(name), let last = open.last, HTMLElements.headings.contains(last) {
            close(to: open.endIndex - 1)
        }
        let twins: Set<String> = name == "dt" || name == "dd" ? ["dt", "dd"] : name == "li" ? ["li"] : []
        if !twins.isEmpty {
            let limit = open.lastIndex { ["ul", "ol", "dl", "table", "td", "th", "div"].contains($0) } ?? -1
            if let place = open.lastIndex(where: twins.contains), place > limit { close(to: place) }
        }
        return true
    }

    /// The innermost open element of this name, unless one of `limits` is open within it.
    private func lastOpen(_ name: String, within limits: Set<String>) -> Int? {
        guard let place = open.lastIndex(of: name) else { return nil }
        return open[place...].contains(where: limits.contains) ? nil : place
    }

    private mutating func close(to place: Int) {
        while open.count > place {
            written.append("</\(open.removeLast())>")
        }
    }

    private mutating func end(_ name: String) {
        if name == "br" { written.append("<br>") }
        guard HTMLElements.kept.contains(name), let place = open.lastIndex(of: name) else { return }
        // An end tag within a cell closes nothing around the cell.
        let cell = open.lastIndex { $0 == "td" || $0 == "th" || $0 == "table" || $0 == "caption" } ?? -1
        guard place >= cell || HTMLElements.tableParts.contains(name) || name == "table" else { return }
        if HTMLElements.tableParts.contains(name), let table = open.lastIndex(of: "table"), table > place {
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
            styles += scoper.scoped(String(decoding: bytes[sheet], as: UTF8.self), addresses: &addresses)
        }
    }

    private static func colour(_ value: String) -> String {
        String(value.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "#") }.prefix(32))
    }

    private mutating func write(_ attribute: HTMLTag.Attribute, of element: String) {
        let name = attribute.name
        switch name {
        case "style":
            let style = StyleDeclarations.safe(
                CharacterReferences.decoded(attribute.value),
                addresses: &addresses
            )
            if !style.isEmpty { write(name, Self.attributeText(style)) }
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
            write(name, Self.verbatim(attribute.value))
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
            write(attribute.name, Self.verbatim(attribute.value))
        }
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
        written.append(" \(name)=\"\(value)\"")
    }

    private static func mustBeEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }

    /// Text as the value of an attribute.
    static func attributeText(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "&") || mustBeEscaped($0) }) else { return text }
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

    /// A value as it stood, its references with it, in double quotes.
    private static func verbatim(_ value: [UInt8]) -> String {
        let text = String(decoding: value, as: UTF8.self)
        guard value.contains(where: mustBeEscaped) else { return text }
        return text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\"": escaped += "&quot;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
    }
}
