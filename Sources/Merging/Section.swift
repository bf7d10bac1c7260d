// SPDX-License-Identifier: Apache-2.0

import MIME

/// What a digest shows of one letter, whichever its form.
struct Section {
    /// A file of the letter.
    struct Attachment {
        let name: String
        let bytes: Int
    }

    /// From 1 on.
    let number: Int
    let letter: DigestLetter
    let subject: String
    let sender: Mailbox
    /// Where an answer to this letter goes, if not to the sender.
    let answerTo: [Mailbox]
    let time: String
    /// What the letter is written in, where that shows.
    let language: Digest.Language?
    /// What a reader of the letter sees.
    let text: String
    /// What each of the letter's HTML texts shows.
    let pages: [VisibleText.Page]
    /// Links that do not stand in the text.
    let links: [String]
    let attachments: [Attachment]
    /// The letter's own ways to unsubscribe, those of the web before those by mail.
    let unsubscribe: [String]
    /// The texts of the letter, as they were decoded when it was read.
    let texts: DecodedTexts

    init(
        _ letter: DigestLetter,
        visible: VisibleText,
        texts: DecodedTexts,
        number: Int,
        phrases: Phrases,
        offsetMinutes: Int,
    ) {
        let mail = letter.mail
        self.texts = texts
        self.number = number
        self.letter = letter
        subject = mail.subject.isEmpty ? phrases.noSubject : mail.subject
        let from = mail.from.first ?? mail.sender.first
        sender = from ?? Mailbox(name: phrases.unknownSender, address: "")
        answerTo = mail.replyTo.filter { $0.address.lowercased() != from?.address.lowercased() }
        time = LocalTime(milliseconds: letter.sentAt, offsetMinutes: offsetMinutes).text(in: phrases.language)
        text = visible.text
        pages = visible.pages
        language = LetterLanguage.language(of: "\(mail.subject)\n\(visible.text)")
        var seen = Self.words(visible.text)
        links = visible.links.filter { seen.insert($0).inserted }
        attachments = mail.attachments.filter { !Self.isInline($0) }.map {
            Attachment(name: AttachmentName.name(of: $0), bytes: $0.decodedBytes().count)
        }
        let ways = mail.listUnsubscribe
        unsubscribe = ways.filter(Self.isWeb) + ways.filter { !Self.isWeb($0) }
    }

    /// The sender's name, or the address where there is none.
    var senderName: String { sender.name ?? sender.address }

    /// The attributes of an element with the letter's own words: their language, where the page has another
    /// one, and that they run from right to left if they begin so.
    func running(in page: Digest.Language) -> String {
        let other = language == page ? nil : language
        return other.map { " lang=\"\($0.rawValue)\" dir=\"auto\"" } ?? " dir=\"auto\""
    }

    /// A picture that stands in the text.
    private static func isInline(_ part: Part) -> Bool {
        part.type.type == "image" && part.contentID != nil && part.disposition?.kind != "attachment"
    }

    /// What stands between white space and angle brackets, without the punctuation behind it.
    private static func words(_ text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        func isGap(_ byte: UInt8) -> Bool { byte.isSpace || byte == 0x3C || byte == 0x3E }
        var words: Set<String> = []
        var index = 0
        // A link has a colon, and few other words have one.
        while let colon = bytes.firstIndex(of: UInt8(ascii: ":"), in: index..<bytes.count) {
            let start = bytes[index..<colon].lastIndex(where: isGap).map { $0 + 1 } ?? index
            index = bytes[colon...].firstIndex(where: isGap) ?? bytes.count
            let word = bytes[start..<index]
            let end = word.lastIndex { !".,;:!?)]'\"*".utf8.contains($0) } ?? word.startIndex
            words.insert(String(decoding: word[...end], as: UTF8.self))
        }
        return words
    }

    static func isWeb(_ uri: String) -> Bool {
        uri.lowercased().hasPrefix("http")
    }
}

/// What a file is called.
enum AttachmentName {
    /// Characters of a name; file systems allow 255 bytes.
    private static let charactersMax = 60

    /// The name that the part has, or one made of its type.
    static func name(of part: Part) -> String {
        if let name = part.filename { return name }
        if part.type.isMessage {
            let subject = part.children.first.flatMap { $0.header.text(of: "Subject") } ?? ""
            return safe(subject.isEmpty ? "message" : subject) + ".eml"
        }
        return "\(part.type.type).\(part.type.subtype.split(separator: "+").first.map(String.init) ?? "bin")"
    }

    /// A letter's name as a file: its number and its subject.
    static func original(number: Int, subject: String) -> String {
        "\(number) \(safe(subject)).eml"
    }

    /// The text without what file systems and shells do not like in a name.
    static func safe(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        let scalars = Array(text.unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            if "*?\"<>|".unicodeScalars.contains(scalar) { continue }
            guard "/\\:%".unicodeScalars.contains(scalar) else {
                kept.append(scalar)
                continue
            }
            // Within a word or a number they part something; at its end they do not.
            if place + 1 < scalars.count, scalars[place + 1] != " " { kept.append("-") }
        }
        var name = String(String(kept).prefix(charactersMax))
        while let last = name.last, last == "." || last == " " { name.removeLast() }
        return name.isEmpty ? "message" : name
    }
}
