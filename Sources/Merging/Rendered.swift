// SPDX-License-Identifier: Apache-2.0

import MIME

/// The form that reads best: one page in which each letter stands with its own HTML or text, its pictures in
/// their places, its files attached.
///
/// It is chosen where nothing is lost by it: no letter has parts or elements that a page cannot show
/// (`LetterBody`, `HTMLElements.losses`), every word and link that `MIME` sees in a letter's HTML it sees in
/// the section as well, and mail programs show the whole page (`Digest.htmlBytesMax`).
struct Rendered {
    /// Text and HTML of this many times what a page may have will not become small enough.
    private static let sourceBytesMax = 2 * Digest.htmlBytesMax

    /// One letter made ready.
    private struct Prepared {
        var body: Page.Body
        var inline: [Entity] = []
        var files: [Entity] = []
    }

    let sections: [Section]
    let title: String
    let phrases: Phrases
    let unsubscribe: String?
    /// The right-hand side of new Content-IDs.
    let domain: String

    func entity(random: inout some RandomNumberGenerator) throws(DigestError) -> Entity {
        var prepared: [Prepared] = []
        for section in sections {
            prepared.append(try prepare(section, random: &random))
        }
        let page = Page(
            title: title,
            sections: sections,
            phrases: phrases,
            unsubscribe: unsubscribe,
            originals: [],
        )
        let html = page.html(bodies: prepared.map(\.body))
        guard html.utf8.count <= Digest.htmlBytesMax else { throw .tooLargeToRender(bytes: html.utf8.count) }
        let text = SummaryText(
            title: title,
            sections: sections,
            phrases: phrases,
            unsubscribe: unsubscribe,
            originals: [],
        )
        let rich = Entity.joined(
            "related",
            parameters: FieldWriter.parameter("type", "text/html"),
            [.text("html", html)] + prepared.flatMap(\.inline),
        )
        let readable = Entity.joined("alternative", [.text("plain", text.text), rich])
        return .joined("mixed", [readable] + prepared.flatMap(\.files))
    }

    private func prepare(
        _ section: Section,
        random: inout some RandomNumberGenerator,
    ) throws(DigestError) -> Prepared {
        let id = section.letter.id
        let body = LetterBody(section.letter.mail, texts: section.texts)
        if let loss = body.loss { throw .cannotRender(letter: id, reason: loss) }
        guard body.bytes <= Self.sourceBytesMax else { throw .tooLargeToRender(bytes: body.bytes) }
        var addresses = ContentIDs(parts: body.files, domain: domain, random: &random)
        var html = ""
        var styles = ""
        // The pages that the reader of the letter saw, if they are these.
        var known = section.pages.count == body.pageCount ? section.pages[...] : []
        for (place, piece) in body.pieces.enumerated() {
            switch piece {
            case .text(let text):
                let breaks = PageStyle.breaks(section.language)
                html += "<div class=\"d-plain d-text\"\(section.running(in: phrases.language))"
                html += " style=\"\(breaks)\">\n"
                html += TextMarkup.html(text, bytesMax: .max).html + "</div>\n"
            case .html(let source):
                let scope = "l\(section.number)" + (place == 0 ? "" : "-\(place)")
                var sanitizer = HTMLSanitizer(source, scope: scope, addresses: addresses)
                let own = sanitizer.section()
                if let loss = sanitizer.losses.first { throw .cannotRender(letter: id, reason: loss) }
                guard Self.isAll(of: known.popFirst() ?? VisibleText.Page(html: source), in: own) else {
                    throw .cannotRender(letter: id, reason: "HTML that cannot be read for sure")
                }
                addresses = sanitizer.addresses
                html += Paper(html: own, styles: sanitizer.styles).html
                styles += sanitizer.styles
            }
        }
        var prepared = Prepared(body: .own(html: html, styles: styles))
        if body.pieces.isEmpty { prepared.body = .text(html: "", isCut: false) }
        let used = addresses.used
        for file in body.files where !used.contains(where: { $0.part.range == file.range }) {
            prepared.files.append(try entity(of: file, in: section, newID: nil))
        }
        for (part, newID) in used {
            prepared.inline.append(try entity(of: part, in: section, newID: newID))
        }
        return prepared
    }

    /// Whether each word and each link that is seen of the letter's HTML is seen in the section too, in their
    /// order.
    private static func isAll(of before: VisibleText.Page, in section: String) -> Bool {
        let after = VisibleText.Page(html: section)
        guard after != before else { return true }
        var words = Self.words(of: after)[...]
        for word in Self.words(of: before) where !word.starts(with: "<#".utf8) {
            guard let place = words.firstIndex(of: word) else { return false }
            words = words[(place + 1)...]
        }
        let links = Set(after.links)
        return before.links.allSatisfy { $0.hasPrefix("#") || links.contains($0) }
    }

    private static func words(of page: VisibleText.Page) -> [ArraySlice<UInt8>] {
        Array(page.text.utf8).split(whereSeparator: \.isSpace)
    }

    /// A part of a letter as a part of the digest, its bytes untouched: a picture in its place under its new
    /// id, or a file.
    private func entity(of part: Part, in section: Section, newID: String?) throws(DigestError) -> Entity {
        guard let (coding, body) = SevenBit.body(of: part) else {
            throw .cannotRender(letter: section.letter.id, reason: "a part that cannot be said in 7 bits")
        }
        var fields = FieldWriter.field("Content-Type", Self.contentType(of: part))
        if let coding { fields.append("Content-Transfer-Encoding: \(coding)\r\n") }
        let kind = newID == nil ? "attachment" : "inline"
        let name = FieldWriter.parameter("filename", AttachmentName.name(of: part))
        fields += FieldWriter.field("Content-Disposition", kind + name)
        if let newID { fields.append("Content-ID: <\(newID)>\r\n") }
        if let description = part.header.text(of: "Content-Description") {
            fields += FieldWriter.text("Content-Description", description)
        }
        return Entity(fields: fields, body: .bytes(body))
    }

    /// The type with its parameters, but for the name, which the disposition has and many programs read here.
    private static func contentType(of part: Part) -> String {
        let type = part.type.name.utf8.isSevenBit ? part.type.name : "application/octet-stream"
        let parameters = part.type.parameters.all.filter { $0.name.utf8.isSevenBit && $0.name != "name" }
        return type + parameters.map { FieldWriter.parameter($0.name, $0.value) }.joined()
            + FieldWriter.parameter("name", AttachmentName.name(of: part))
    }
}

/// The ground on which a letter's own HTML stands.
///
/// Colours that a letter was made with are right on white alone, whatever the reader's program does around
/// it. A letter without colours takes those of the page.
struct Paper {
    private static let colours = PhraseSet(["color", "background", "cid:"])
    private static let frames = PhraseSet(["<table"])

    let html: String
    let styles: String

    init(html own: String, styles: String) {
        self.styles = styles
        let isColoured = Self.colours.occurs(in: own) || Self.colours.occurs(in: styles)
        // Grounds of its own reach from edge to edge; what has none stands below the heading.
        let isFramed = isColoured && Self.frames.occurs(in: own)
        let ground = isColoured ? "d-paper" : "d-text"
        html = "<div class=\"\(ground)\(isFramed ? "" : " d-inset")\">\(own)</div>\n"
    }
}
