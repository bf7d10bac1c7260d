// SPDX-License-Identifier: Apache-2.0

import MIME

/// A header field of an embedded letter in 7 bits, saying the same.
///
/// A field that is 7-bit already stays byte for byte, but for lines of more than 998 bytes, which are folded
/// at white space. Bytes beyond ASCII are read as `MIME` reads them (UTF-8 where valid, else windows-1252)
/// and become encoded words where RFC 2047 §5 allows those: free text, comments and display names. In the
/// parameters of MIME fields they become RFC 2231. Anywhere else, as in an address, there is no such form.
struct SevenBitField {
    private let header: HeaderFields
    private let field: HeaderFields.Field

    init(_ field: HeaderFields.Field, of header: HeaderFields) {
        self.field = field
        self.header = header
    }

    /// The field with its line end; `nil` where it cannot be said in 7 bits.
    func bytes() -> [UInt8]? {
        let whole = Array(header.bytes[field.range])
        if whole.isSevenBitText(0..<whole.count) { return whole }
        let name = header.name(of: field)
        guard name.utf8.isSevenBit else { return nil }
        let body = header.rawBody(of: field)
        guard !body.isSevenBit else { return Self.folded(name, body) }
        // Damage, such as raw bytes within an encoded word, may read in another way once it is encoded.
        return encodings(name, Self.unfolded(body)).first {
            $0.isSevenBitText(0..<$0.count) && saysTheSame($0)
        }
    }

    /// The field in 7 bits, the best way first.
    private func encodings(_ name: String, _ body: [UInt8]) -> [[UInt8]] {
        switch name.lowercased() {
        case "content-id", "message-id", "in-reply-to", "references":
            // An id is compared letter by letter; no encoded word may stand for a part of one.
            return []
        case "content-type", "content-disposition":
            return [parameters(name)].compactMap(\.self)
        case let key where Self.ofMailboxes.contains(key) || Self.ofPhrases.contains(key):
            var scanner = PhraseScanner(body)
            return [scanner.sevenBit()].compactMap(\.self).map {
                FieldWriter.field(name, String(decoding: $0, as: UTF8.self))
            }
        default:
            let words = String(decoding: Self.words(body), as: UTF8.self)
            return [words, EncodedWords.encode(EncodedWord.decode(body))].map { FieldWriter.field(name, $0) }
        }
    }

    /// Whether a reader finds in `written` what the field says, white space and quotes apart.
    private func saysTheSame(_ written: [UInt8]) -> Bool {
        let (own, other) = (Mail(Array(header.bytes[field.range])), Mail(written))
        let name = header.name(of: field).lowercased()
        switch name {
        case "content-type", "content-disposition":
            return own.root.type == other.root.type && own.root.disposition == other.root.disposition
        case _ where Self.ofMailboxes.contains(name):
            return own.mailboxes(name) == other.mailboxes(name)
        default:
            return Self.bareText(own.header) == Self.bareText(other.header)
        }
    }

    /// Fields of mailboxes.
    private static let ofMailboxes: Set<String> = [
        "from", "to", "cc", "bcc", "reply-to", "sender", "resent-from", "resent-to", "resent-cc",
        "resent-bcc",
        "resent-sender", "disposition-notification-to", "return-receipt-to",
    ]
    /// Other fields in which phrases and comments alone may be encoded words.
    private static let ofPhrases: Set<String> = [
        "list-id", "received", "date", "return-path",
        "list-unsubscribe", "list-post", "list-help", "list-owner", "list-subscribe", "list-archive",
        "dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results",
        "authentication-results", "mime-version", "content-transfer-encoding", "keywords",
    ]

    private static func bareText(_ header: HeaderFields) -> [Unicode.Scalar] {
        header.fields.flatMap { field in
            header.text(of: field).unicodeScalars.filter { !" \"\\".unicodeScalars.contains($0) }
        }
    }

    /// `type/subtype; name=value` written anew. Charset and boundary are names, not text: beyond ASCII they
    /// are broken.
    private func parameters(_ name: String) -> [UInt8]? {
        let unfolded = Self.unfolded(header.rawBody(of: field))
        let parsed = Mail(Array("\(name): ".utf8) + unfolded + .lineEnd + .lineEnd).root
        let isType = name.lowercased() == "content-type"
        let all = isType ? parsed.type.parameters : parsed.disposition?.parameters
        // A comment behind the value, which may have a semicolon in it, says nothing.
        guard let all, var body = isType ? parsed.type.name : parsed.disposition?.kind, body.utf8.isSevenBit,
            !parsed.type.isDamaged
        else { return nil }
        for parameter in all.all {
            guard parameter.name.utf8.isSevenBit, !parameter.name.isEmpty else { return nil }
            let isName = parameter.name == "boundary" || parameter.name == "charset"
            guard !isName || parameter.value.utf8.isSevenBit else { return nil }
            body += FieldWriter.parameter(parameter.name, parameter.value)
        }
        return FieldWriter.field(name, body)
    }

    /// Free text: each run of words beyond ASCII becomes encoded words, all else stays.
    ///
    /// White space between two encoded words does not count for a reader, so the white space next to one that
    /// is there already is taken into ours.
    static func words(_ text: [UInt8]) -> [UInt8] {
        var words = text.split(separator: Byte.space, omittingEmptySubsequences: false)[...]
        var written: [UInt8] = []
        var isFirst = true
        while let first = words.popFirst() {
            if !isFirst { written.append(Byte.space) }
            isFirst = false
            guard !first.isSevenBit else {
                written += first
                continue
            }
            var run = Array(first)
            while let next = words.first, !next.isSevenBit {
                run += [Byte.space] + next
                words.removeFirst()
            }
            let isBehindWord = endsInEncodedWord(written)
            let isBeforeWord = words.first?.starts(with: "=?".utf8) == true
            run = (isBehindWord ? [Byte.space] : []) + run + (isBeforeWord ? [Byte.space] : [])
            written.append(EncodedWords.encode(Charset.decode(run, label: nil).text))
        }
        return written
    }

    /// Whether the last word before white space is an encoded one.
    static func endsInEncodedWord(_ written: [UInt8]) -> Bool {
        written.reversed().drop(while: \.isSpace).prefix { !$0.isSpace }.reversed().starts(with: "=?".utf8)
    }

    /// The body without its line ends and the white space at its ends.
    static func unfolded(_ body: [UInt8]) -> [UInt8] {
        var unfolded = body.filter { !$0.isLineEnd && $0 != 0 }
        while unfolded.last?.isBlank == true { unfolded.removeLast() }
        return Array(unfolded.drop(while: \.isBlank))
    }

    /// A 7-bit field with lines that are too long, folded at its spaces; `nil` where it has a longer word.
    private static func folded(_ name: String, _ body: [UInt8]) -> [UInt8]? {
        let field = FieldWriter.field(name, String(decoding: unfolded(body), as: UTF8.self))
        return field.isSevenBitText(0..<field.count) ? field : nil
    }
}

/// The structure of a field of addresses or phrases, as far as its bytes beyond ASCII need it.
struct PhraseScanner {
    private let bytes: [UInt8]
    private var index = 0
    private var written: [UInt8] = []
    /// Text beyond ASCII that is not yet written: neighbours become one run, their white space with them.
    private var run: [UInt8] = []
    /// White space behind the run.
    private var space: [UInt8] = []
    /// How many angle brackets are open: within them stands an address.
    private var angles = 0

    init(_ unfolded: [UInt8]) {
        bytes = unfolded
    }

    /// The field's body with encoded words for names and comments; `nil` where other places need them.
    mutating func sevenBit() -> [UInt8]? {
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isSpace {
                if run.isEmpty { written.append(byte) } else { space.append(byte) }
                index += 1
            } else if byte == UInt8(ascii: "(") {
                flush()
                writeComment()
            } else if byte == UInt8(ascii: "\"") {
                guard writeQuoted() else { return nil }
            } else if "<>@,;:".utf8.contains(byte) {
                // An address directly behind a run has characters that no encoded word may stand for.
                guard byte != UInt8(ascii: "@") || run.isEmpty else { return nil }
                flush()
                if byte == UInt8(ascii: "<") { angles += 1 }
                if byte == UInt8(ascii: ">") { angles = max(0, angles - 1) }
                written.append(byte)
                index += 1
            } else {
                guard writeAtom() else { return nil }
            }
        }
        flush()
        return written
    }

    private mutating func writeAtom() -> Bool {
        let start = index
        while index < bytes.count, !bytes[index].isSpace, !"<>@,;:(\"".utf8.contains(bytes[index]) {
            index += 1
        }
        let atom = Array(bytes[start..<index])
        if atom.isSevenBit {
            // White space between two encoded words does not count for a reader.
            if !run.isEmpty, atom.starts(with: "=?".utf8) { run += space }
            flush()
            written += atom
            return true
        }
        // A domain, white space before it or none (RFC 5322 §4.4), is no place for an encoded word.
        guard angles == 0, written.last(where: { !$0.isSpace }) != UInt8(ascii: "@") else { return false }
        run += space + atom
        space = []
        return true
    }

    private mutating func writeQuoted() -> Bool {
        let start = index
        var content: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            content.append(bytes[index])
            index += 1
        }
        index = min(index + 1, bytes.count)
        if content.isSevenBit {
            flush()
            written += bytes[start..<index]
            return true
        }
        guard angles == 0 else { return false }
        run += space + content
        space = []
        return true
    }

    /// A comment, its parentheses kept, the text in them word by word.
    private mutating func writeComment() {
        var depth = 0
        var text: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") {
                written += SevenBitField.words(text)
                text = []
                written.append(byte)
                depth += byte == UInt8(ascii: "(") ? 1 : -1
                index += 1
                if depth == 0 { return }
            } else {
                if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    text.append(byte)
                    index += 1
                }
                text.append(bytes[index])
                index += 1
            }
        }
        written += SevenBitField.words(text)
    }

    /// Writes the run as encoded words, which stand apart from what is around them (RFC 2047 §5).
    private mutating func flush() {
        defer {
            run = []
            space = []
        }
        guard !run.isEmpty else { return }
        if written.last?.isSpace == true, SevenBitField.endsInEncodedWord(written) {
            run = [Byte.space] + run
        }
        if let last = written.last, !last.isSpace { written.append(Byte.space) }
        written.append(EncodedWords.encode(Charset.decode(run, label: nil).text))
        written += space.isEmpty ? [Byte.space] : space
    }
}
