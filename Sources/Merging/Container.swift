// SPDX-License-Identifier: Apache-2.0

import MIME

/// The form that holds everything: a summary of all letters, and behind it each letter as it came.
struct Container {
    let sections: [Section]
    let title: String
    let phrases: Phrases
    let unsubscribe: String?

    /// Bytes of HTML text that a letter is shown with at least, however many there are.
    private static let shareBytesMin = 600

    func entity() throws(DigestError) -> Entity {
        let originals = sections.map { AttachmentName.original(number: $0.number, subject: $0.subject) }
        let text = SummaryText(
            title: title,
            sections: sections,
            phrases: phrases,
            unsubscribe: unsubscribe,
            originals: originals,
        )
        let page = Page(
            title: title,
            sections: sections,
            phrases: phrases,
            unsubscribe: unsubscribe,
            originals: originals,
        )
        let summary = Entity.joined(
            "alternative",
            [.text("plain", text.text), .text("html", Self.html(page, sections: sections))],
        )
        var parts = [summary]
        for (section, name) in zip(sections, originals) {
            parts.append(try Self.message(section.letter, name: name))
        }
        return .joined("mixed", parts)
    }

    /// The page with as much of each text as lets mail programs show all of it: the longest are cut first.
    private static func html(_ page: Page, sections: [Section]) -> String {
        var share = Digest.htmlBytesMax
        while true {
            let bodies = sections.map { section -> Page.Body in
                let marked = TextMarkup.html(section.text, bytesMax: share)
                return .text(html: marked.html, isCut: marked.isCut)
            }
            let html = page.html(bodies: bodies)
            if html.utf8.count <= Digest.htmlBytesMax || share <= shareBytesMin { return html }
            share = max(shareBytesMin, share * 3 / 4)
        }
    }

    /// A letter as a file in the mail, named, since programs show a nameless one as "noname".
    static func message(_ letter: DigestLetter, name: String) throws(DigestError) -> Entity {
        guard let bytes = SevenBit.bytes(of: letter.mail.root) else {
            throw .mustPassUnmerged(letter: letter.id, obstacle: "cannot be said in 7 bits")
        }
        var fields = FieldWriter.field("Content-Type", "message/rfc822" + FieldWriter.parameter("name", name))
        fields += FieldWriter.field(
            "Content-Disposition",
            "attachment" + FieldWriter.parameter("filename", name)
        )
        return Entity(fields: fields, body: .bytes(bytes))
    }
}
