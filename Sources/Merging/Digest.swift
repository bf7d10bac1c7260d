// SPDX-License-Identifier: Apache-2.0

import MIME

/// One mail made of several letters, with nothing of them lost.
///
/// This module takes parsed mails and gives bytes; it sees no clock, no store and no network, and its
/// randomness is handed in. It refuses with a `DigestError`: the letters then leave one by one. It never cuts
/// a letter and never changes a link. What it lacks: a form for letters that are signed or encrypted as a
/// whole, which have to pass unmerged (`Digest.obstacle`).
///
/// There are two forms. The **rendered** one is one page in which each letter stands with its own HTML or
/// text, its files attached; the **container** holds every letter that may be merged: a summary in text and
/// HTML, behind it each letter as it came. A digest is rendered where nothing is lost by it (`Rendered`), and
/// a container otherwise.
package enum Digest {
    /// How the letters stand in the mail.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        /// The letters' own texts and HTML in one page, their files attached.
        case rendered
        /// A summary, and each letter as it came.
        case container
    }

    /// The field that names the letters of a digest by their Message-IDs.
    package static let lettersField = "X-Tact-Letters"

    /// Bytes of HTML. Gmail cuts a mail off beyond about 102 KB, styles and markup counted.
    static let htmlBytesMax = 90_000

    /// The digest of letters in the order in which they are to stand: canonical CRLF, 7-bit, lines of at most
    /// 998 bytes. `random` makes boundaries and Content-IDs.
    ///
    /// - Throws: Why there is none; no letter is left out in silence.
    package static func compose(
        _ letters: [DigestLetter],
        plan: DigestPlan,
        random: inout some RandomNumberGenerator,
    ) throws(DigestError) -> [UInt8] {
        guard letters.count > 1 else { throw .tooFewLetters }
        let readings = letters.map { $0.mail.read() }
        for (letter, reading) in zip(letters, readings) {
            let obstacle = obstacle(to: letter.mail, visible: reading.visible, texts: reading.texts)
            guard let obstacle else { continue }
            throw .mustPassUnmerged(letter: letter.id, obstacle: obstacle)
        }
        let sender = try sender(plan.from)
        let newestFirst = letters.sorted { $0.sentAt > $1.sentAt }.map(\.mail)
        let unsubscribe = Unsubscribe.fields(newestFirst: newestFirst, policy: plan.unsubscribe)
        guard unsubscribe != .conflict else { throw .severalUnsubscribeTargets }
        let language = plan.language ?? LetterLanguage.common(of: readings.map(\.visible.text))
        let phrases = Phrases(language: language)
        let sections = letters.indices.map { place in
            Section(
                letters[place],
                visible: readings[place].visible,
                texts: readings[place].texts,
                number: place + 1,
                phrases: phrases,
                offsetMinutes: plan.utcOffsetMinutes,
            )
        }
        let header = DigestHeader(
            letters: letters,
            plan: plan,
            sender: sender,
            language: language,
            unsubscribe: unsubscribe,
        )
        let container = Container(
            sections: sections,
            title: header.subject,
            phrases: phrases,
            unsubscribe: plan.unsubscribe,
        )
        let rendered = Rendered(
            sections: sections,
            title: header.subject,
            phrases: phrases,
            unsubscribe: plan.unsubscribe,
            domain: sender.domain ?? "localhost",
        )
        let body = try entity(rendered, or: container, form: plan.form, random: &random)
        let digest = header.bytes + body.bytes(random: &random)
        assert(digest.isSevenBitText(0..<digest.count))
        return digest
    }

    private static func entity(
        _ rendered: Rendered,
        or container: Container,
        form: Form?,
        random: inout some RandomNumberGenerator,
    ) throws(DigestError) -> Entity {
        switch form {
        case .rendered:
            return try rendered.entity(random: &random)
        case .container:
            return try container.entity()
        case nil:
            do {
                return try rendered.entity(random: &random)
            } catch .cannotRender, .tooLargeToRender {
                return try container.entity()
            }
        }
    }

    /// The mailbox that the policy's From names.
    private static func sender(_ from: String) throws(DigestError) -> Mailbox {
        let field = from.filter { !$0.isNewline }
        guard let sender = Mail(Array("From: \(field)\r\n\r\n".utf8)).from.first,
            sender.address.contains("@"),
            sender.address.utf8.isSevenBit
        else { throw .badSender(from) }
        return sender
    }
}
