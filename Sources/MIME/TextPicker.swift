// SPDX-License-Identifier: Apache-2.0

/// Walks over the parts of a mail and sorts them: what is read, and what is attached.
struct TextPicker {
    /// The findings, but for `text`, which are the `blocks`.
    var visible = VisibleText()
    /// The texts in the order of the mail.
    var blocks: [String] = []
    var attachments: [Part] = []
    /// The texts that were read, as they were decoded.
    var texts: DecodedTexts
    /// Whether texts are read, or only passed over on the way to the attachments.
    private let readsText: Bool

    private init(of mailBytes: Int, readsText: Bool) {
        texts = DecodedTexts(of: mailBytes)
        self.readsText = readsText
    }

    /// Reads the texts of a mail and finds what is attached to it.
    init(_ root: Part) {
        self.init(of: root.bytes.count, readsText: true)
        pick(root)
    }

    /// What is attached to a mail, without reading a text.
    static func attachments(of root: Part) -> [Part] {
        var picker = TextPicker(of: root.bytes.count, readsText: false)
        picker.pick(root)
        return picker.attachments
    }

    private mutating func pick(_ part: Part) {
        switch part.type.type {
        case "multipart" where !part.children.isEmpty:
            switch part.type.subtype {
            case "alternative": pickAlternative(part)
            case "related": pickRelated(part)
            default: part.children.forEach { pick($0) }
            }
        case "text" where !part.isAttachment && !Self.unread.contains(part.type.subtype),
            "multipart" where !part.isAttachment:
            if readsText { add(text(of: part)) }
        case "message"
        where part.type.subtype == "delivery-status" || part.type.subtype == "disposition-notification":
            if readsText { add(text(of: part)) }
        default:
            attachments.append(part)
        }
    }

    /// Texts that are for programs, or for programs of one kind only.
    private static let unread: Set = [
        "calendar", "rtf", "vcard", "x-vcard", "directory", "x-amp-html", "watch-html",
    ]

    private mutating func add(_ reading: VisibleText) {
        if !reading.isEmpty { blocks.append(reading.text) }
        take(reading)
    }

    /// The findings of a text, but for the text.
    private mutating func take(_ reading: VisibleText) {
        visible.links.take(reading.links)
        visible.images.take(reading.images)
        visible.pages.take(reading.pages)
        visible.isUncertain = visible.isUncertain || reading.isUncertain
        visible.isCrude = visible.isCrude || reading.isCrude
    }

    /// The root of a related is its first part, or the one that `start` names (RFC 2387 §3.2); the others
    /// belong to it.
    private mutating func pickRelated(_ part: Part) {
        let start = part.type["start"]?.withoutSpace.filter { $0 != "<" && $0 != ">" }
        let place = start.flatMap { id in part.children.firstIndex { $0.contentID == id } } ?? 0
        pick(part.children[place])
        for (other, child) in part.children.enumerated() where other != place {
            attachments += child.leaves
        }
    }

    /// Alternatives say the same, so one is shown: the plain text, or the last that can be read where that
    /// is missing or a stub (RFC 2046 §5.1.4). The links of the others count all the same, since a plain
    /// text often leaves out its only one.
    private mutating func pickAlternative(_ part: Part) {
        var readings: [TextPicker] = []
        var plain: Int?
        for child in part.children {
            var picker = TextPicker(of: part.bytes.count, readsText: readsText)
            picker.pick(child)
            if plain == nil, Self.isPlain(child) { plain = readings.count }
            readings.append(picker)
        }
        let readable = readings.indices.filter { !readings[$0].blocks.isEmpty }
        let rich = readable.last { $0 != plain }
        var chosen = rich ?? plain ?? 0
        if let plain, let rich {
            let isStub = Stub.isStub(
                readings[plain].blocks.joined(separator: "\n"),
                beside: readings[rich].blocks
            )
            if isStub { visible.isStubReplaced = true } else { chosen = plain }
        }
        for (place, reading) in readings.enumerated() {
            attachments.take(reading.attachments)
            texts.take(reading.texts)
            take(reading.visible)
            visible.isStubReplaced = visible.isStubReplaced || reading.visible.isStubReplaced
            visible.alternatives.take(reading.visible.alternatives)
            if place == chosen {
                blocks.take(reading.blocks)
            } else {
                visible.alternatives.take(reading.blocks)
            }
        }
    }

    /// Whether all that can be read in a part is plain text.
    private static func isPlain(_ part: Part) -> Bool {
        guard !part.children.isEmpty else { return part.type.isPlainText && !part.isAttachment }
        return part.type.isMultipart && !part.leaves.contains { $0.type.isHTML }
            && part.children.contains(where: isPlain)
    }

    /// The text of one leaf.
    private mutating func text(of part: Part) -> VisibleText {
        let decoded = part.decodedText()
        texts.keep(decoded, of: part)
        var reading: VisibleText
        if part.type.isHTML {
            reading = HTMLText.read(decoded.text)
            reading.pages = [VisibleText.Page(reading)]
        } else {
            reading = VisibleText()
            reading.text = plainText(of: part, decoded.text)
            reading.links = PlainLinks.links(in: reading.text)
        }
        reading.isUncertain = !decoded.isKnown || !decoded.isValid
        return reading
    }

    private func plainText(of part: Part, _ text: String) -> String {
        switch part.type.subtype {
        case "enriched": EnrichedText.read(text, isEnriched: true)
        case "richtext": EnrichedText.read(text, isEnriched: false)
        case _ where part.type["format"]?.lowercased() == "flowed":
            FlowedText.unwrap(text, deletesSpaces: part.type["delsp"]?.lowercased() == "yes")
        default: text
        }
    }
}

extension Array {
    /// Appends the others, or is them where it is empty: most findings of a mail come from one text.
    fileprivate mutating func take(_ others: [Element]) {
        if isEmpty { self = others } else { self += others }
    }
}
