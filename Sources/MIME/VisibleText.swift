// SPDX-License-Identifier: Apache-2.0

/// What a reader of a mail sees, as plain text.
///
/// Of alternatives the plain text is taken, unless it is a stub: empty, or a sentence that sends the reader
/// to the HTML or to a browser. Texts that follow one another are joined by an empty line. Attachments and
/// embedded messages are no text; pictures are their alternative text.
package struct VisibleText: Hashable, Sendable {
    /// The text, lines ended by LF, without control characters; links stand behind their words in angle
    /// brackets, unless they are the words.
    package var text = ""
    /// Where links lead, in their order, each as often as it occurs; also those of the HTML where the plain
    /// text is the one that is shown.
    package var links: [String] = []
    /// Addresses of the pictures of the HTML that can be seen, in their order; tracking pixels are none.
    package var images: [String] = []
    /// Whether a plain text was passed over because it says less than the HTML beside it.
    package var isStubReplaced = false
    /// Whether a text had an unknown charset or bytes that its charset lacks, so that letters may be wrong.
    package var isUncertain = false
    /// Whether the HTML was too big or too deep to be read as such.
    package var isCrude = false
    /// The texts of alternatives that were not chosen, each with its links left out.
    package var alternatives: [String] = []
    /// What each HTML text of the mail shows by itself, chosen or not, in their order.
    package var pages: [Page] = []

    /// What one HTML text shows.
    package struct Page: Hashable, Sendable {
        package let text: String
        package let links: [String]

        init(_ reading: VisibleText) {
            text = reading.text
            links = reading.links
        }

        package init(html: String) {
            self.init(HTMLText.read(html))
        }
    }

    package init() {}

    fileprivate init(_ picker: TextPicker) {
        self = picker.visible
        text = picker.blocks.joined(separator: "\n\n")
    }

    /// Whether nothing can be read in it.
    package var isEmpty: Bool { text.utf8.allSatisfy(\.isSpace) }
}

extension Mail {
    /// What a reader sees. Read anew at each use: keep it where it is needed twice.
    package var visibleText: VisibleText { read().visible }

    /// The same, and the texts that it was read from.
    package func read() -> (visible: VisibleText, texts: DecodedTexts) {
        let picker = TextPicker(root)
        return (VisibleText(picker), picker.texts)
    }

    /// The parts that are no text to read: attachments, inline images, embedded messages, in their order.
    package var attachments: [Part] { TextPicker.attachments(of: root) }
}
