// SPDX-License-Identifier: Apache-2.0

import MIME

/// A letter's parts, sorted for a page: what is read, and what is attached.
struct LetterBody {
    /// One stretch of what is read.
    enum Piece {
        /// Plain text; lines that may be joined again already are.
        case text(String)
        case html(String)
    }

    /// In the order of the letter; of alternatives the HTML.
    private(set) var pieces: [Piece] = []
    /// All other parts, in the order of the letter, inline images among them.
    private(set) var files: [Part] = []
    /// What a page cannot show of it, in words for an error; `nil` if nothing is lost.
    private(set) var loss: String?

    /// The mail's texts, as far as they were decoded before.
    private let texts: DecodedTexts

    init(_ mail: Mail, texts: DecodedTexts) {
        self.texts = texts
        sort(mail.root)
    }

    /// How many of the pieces are HTML.
    var pageCount: Int {
        pieces.count { piece in
            if case .html = piece { true } else { false }
        }
    }

    /// Bytes of what is read.
    var bytes: Int {
        pieces.reduce(0) { sum, piece in
            switch piece {
            case .text(let text), .html(let text): sum + text.utf8.count
            }
        }
    }

    private mutating func sort(_ part: Part) {
        guard part.type.isMultipart, !part.children.isEmpty else {
            sortLeaf(part)
            return
        }
        switch part.type.subtype {
        case "alternative":
            sortAlternative(part)
        case "related":
            let start = part.type["start"].map { $0.filter { $0 != "<" && $0 != ">" && !$0.isWhitespace } }
            let root = start.flatMap { id in part.children.firstIndex { $0.contentID == id } } ?? 0
            sort(part.children[root])
            for (place, child) in part.children.enumerated() where place != root { files.append(child) }
        case "mixed":
            for child in part.children { sort(child) }
        default:
            // A digest, an AppleDouble file: each has its own meaning for its parts.
            loss = "parts of the type \(part.type.name)"
        }
    }

    private mutating func sortLeaf(_ part: Part) {
        if part.isAttachment || part.filename != nil || !(part.type.isPlainText || part.type.isHTML) {
            files.append(part)
            return
        }
        let text = texts[part].text
        if part.type.isHTML {
            pieces.append(.html(text))
        } else if part.type["format"]?.lowercased() == "flowed" {
            pieces.append(.text(Self.plainText(of: part)))
        } else {
            pieces.append(.text(text))
        }
    }

    /// Alternatives say the same: the HTML is shown, the plain text is in the digest's plain text.
    private mutating func sortAlternative(_ part: Part) {
        let texts = part.children.filter { $0.type.isPlainText }
        let others = part.children.filter { !$0.type.isPlainText }
        let isReadable = others.allSatisfy { child in
            child.type.isHTML
                || child.type.isMultipart
                    && ["related", "mixed"].contains(child.type.subtype)
        }
        guard isReadable, texts.count <= 1, others.count <= 1 else {
            loss = "alternatives that are neither plain text nor HTML"
            return
        }
        if let rich = others.first {
            sort(rich)
        } else {
            texts.forEach { sort($0) }
        }
    }

    /// The text of one leaf as `MIME` reads it.
    private static func plainText(of part: Part) -> String {
        Mail(Array(part.bytes[part.range])).visibleText.text
    }
}
