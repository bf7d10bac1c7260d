// SPDX-License-Identifier: Apache-2.0

/// Reads the mailboxes of `From`, `To` and their like: names, comments, quoted parts, groups, encoded words,
/// obsolete routes (RFC 5322 §3.4, §4.4), and what programs commonly break: a name with a bare comma, a
/// semicolon or nothing between addresses, no brackets behind a name, a bracket that is never closed,
/// encoded words in quotes.
struct AddressList {
    /// A piece of the field that matters for its structure.
    private enum Token {
        /// An atom or an encoded word, and whether white space stood before it.
        case text(Range<Int>, isSpaced: Bool)
        case quoted([UInt8], isSpaced: Bool)
        case special(UInt8)
    }

    private let bytes: [UInt8]
    private var index = 0
    private var mailboxes: [Mailbox] = []
    /// The tokens of the mailbox that is being read, up to its bracket.
    private var phrase: [Token] = []
    private var comment: [UInt8] = []
    /// The address in brackets, where there is one.
    private var bracketed: String?
    /// What stands behind the bracket: the name of the next mailbox, where a comma is missing.
    private var behind: [Token] = []
    /// Names without an address before a comma: perhaps the beginning of `Doe, Jane <jane@…>`.
    private var held: [[Token]] = []

    /// A name has fewer commas than this.
    private static let heldMax = 3

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The mailboxes of an unfolded field body in their order; what is no address is left out.
    static func mailboxes(in bytes: [UInt8]) -> [Mailbox] {
        var list = AddressList(bytes)
        list.read()
        return list.mailboxes
    }

    private mutating func read() {
        while mailboxes.count < MailLimits.mailboxesMax, let token = nextToken() {
            switch token {
            case .special(ASCII.comma), .special(ASCII.semicolon):
                finishMailbox(isLast: false)
            case .special(ASCII.less):
                if bracketed != nil { finishBracketed(namingNext: behind) }
                bracketed = bracketedAddress()
            case .special(ASCII.colon) where bracketed == nil && !phrase.contains(where: isAt):
                // The name of a group: its members follow.
                phrase = []
                held = []
                comment = []
            case .special(ASCII.greater):
                continue
            case .special, .text, .quoted:
                if bracketed == nil { phrase.append(token) } else { behind.append(token) }
            }
        }
        finishMailbox(isLast: true)
    }

    private func isAt(_ token: Token) -> Bool {
        if case .special(ASCII.at) = token { return true }
        return false
    }

    /// A comma, or the end of the field.
    private mutating func finishMailbox(isLast: Bool) {
        if bracketed != nil { finishBracketed(namingNext: []) }
        if phrase.contains(where: isAt) {
            flushHeld()
            appendBare(phrase)
        } else if !phrase.isEmpty {
            if held.count == Self.heldMax { flushHeld() }
            held.append(phrase)
        }
        if isLast { flushHeld() }
        phrase = []
        comment = []
    }

    /// The mailbox whose address stands in brackets; an address behind them is one of its own.
    private mutating func finishBracketed(namingNext next: [Token]) {
        let named =
            held.isEmpty ? phrase : Array((held + [phrase]).joined(separator: [.special(ASCII.comma)]))
        append(bracketed ?? "", named: named)
        if next.isEmpty, behind.contains(where: isAt) { appendBare(behind) }
        held = []
        phrase = next
        comment = []
        behind = []
        bracketed = nil
    }

    /// Addresses without brackets, and the names that may stand before them.
    private mutating func appendBare(_ tokens: [Token]) {
        var named: [Token] = []
        var address: [Token] = []
        for token in tokens + [.special(ASCII.comma)] {
            if let last = address.last, !isJoined(token, behind: last) {
                if address.contains(where: isAt) {
                    append(self.address(of: address), named: named)
                    named = []
                } else {
                    named += address
                }
                address = []
            }
            address.append(token)
        }
    }

    private mutating func append(_ address: String, named tokens: [Token]) {
        guard mailboxes.count < MailLimits.mailboxesMax else { return }
        if !address.isEmpty { mailboxes.append(Mailbox(name: name(of: tokens), address: address)) }
    }

    /// Whether two pieces belong to one word: white space may stand round the dots and the `@` of an address
    /// (RFC 5322 §4.4).
    private func isJoined(_ token: Token, behind last: Token) -> Bool {
        if case .special(ASCII.comma) = token { return false }
        if isAt(token) || isAt(last) { return true }
        if case .text(let range, _) = last, bytes[range].last == ASCII.dot { return true }
        switch token {
        case .text(let range, let isSpaced): return !isSpaced || bytes[range].first == ASCII.dot
        case .quoted(_, let isSpaced): return !isSpaced
        case .special: return true
        }
    }

    /// A single word without a domain is an address of the own machine; more than one are just words.
    private mutating func flushHeld() {
        defer { held = [] }
        for name in held where name.count == 1 {
            guard case .text(let range, _) = name[0] else { continue }
            let address = SafeText.line(String(decoding: bytes[range], as: UTF8.self))
            if EncodedWord.word(in: bytes, at: range.lowerBound) == nil { append(address, named: []) }
        }
    }

    private func commentText() -> String? {
        let text = EncodedWord.decode(comment)
        return text.isEmpty ? nil : text
    }

    /// The display name that tokens spell, or the comment where they spell none.
    private func name(of tokens: [Token]) -> String? {
        var spelled: [UInt8] = []
        for token in tokens {
            switch token {
            case .text(let range, let isSpaced):
                if isSpaced, !spelled.isEmpty { spelled.append(ASCII.space) }
                spelled += bytes[range]
            case .quoted(let content, let isSpaced):
                if isSpaced, !spelled.isEmpty { spelled.append(ASCII.space) }
                spelled += content
            case .special(let byte):
                spelled.append(byte)
            }
        }
        let text = EncodedWord.decode(spelled)
        return text.isEmpty ? commentText() : text
    }

    /// `local@domain` of tokens, white space between them left out; empty where there is no local part. One
    /// without a domain stays, so that whoever sends to it can say that it is none.
    private func address(of tokens: [Token]) -> String {
        var local: [UInt8] = []
        var isQuoted = false
        var domain: [UInt8] = []
        let at = tokens.lastIndex(where: isAt) ?? tokens.endIndex
        for (place, token) in tokens.enumerated() where place != at {
            switch token {
            case .text(let range, _):
                if place < at { local += bytes[range] } else { domain += bytes[range] }
            case .quoted(let content, _):
                isQuoted = true
                if place < at { local += content } else { domain += content }
            case .special(let byte):
                if place < at { local.append(byte) } else { domain.append(byte) }
            }
        }
        if isQuoted, !isDotAtom(local) { local = quoted(local) }
        guard at < tokens.endIndex else { return SafeText.line(String(decoding: local, as: UTF8.self)) }
        guard !local.isEmpty else { return "" }
        return SafeText.line(String(decoding: local + [ASCII.at] + domain, as: UTF8.self))
    }

    /// Whether a local part needs no quotes (RFC 5322 §3.2.3; RFC 6532 for other scripts).
    private func isDotAtom(_ local: [UInt8]) -> Bool {
        let words = local.split(separator: ASCII.dot, omittingEmptySubsequences: false)
        return words.allSatisfy { !$0.isEmpty }
            && local.allSatisfy { ($0.isVisible || $0 >= 0x80) && !"()<>[]:;@\\,\"".utf8.contains($0) }
    }

    private func quoted(_ local: [UInt8]) -> [UInt8] {
        var quoted = [ASCII.quote]
        for byte in local {
            if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
            quoted.append(byte)
        }
        quoted.append(ASCII.quote)
        return quoted
    }
}

extension AddressList {
    /// The address behind `<`, and the place behind its `>`; without one it ends where a comma or the field
    /// does. A route `@a,@b:` before the address is left out (RFC 5322 §4.4), and so is a `mailto:`.
    private mutating func bracketedAddress() -> String {
        var tokens: [Token] = []
        while let token = nextToken() {
            switch token {
            case .special(ASCII.greater):
                return address(of: tokens)
            case .special(ASCII.less):
                tokens = []
            case .special(ASCII.colon) where isRoute(tokens) || isScheme(tokens):
                tokens = []
            case .special(ASCII.comma) where !isRoute(tokens), .special(ASCII.semicolon):
                index -= 1
                return address(of: tokens)
            case .special, .text, .quoted:
                tokens.append(token)
            }
        }
        return address(of: tokens)
    }

    private func isRoute(_ tokens: [Token]) -> Bool {
        tokens.first.map(isAt) ?? false
    }

    private func isScheme(_ tokens: [Token]) -> Bool {
        guard tokens.count == 1, case .text(let range, _) = tokens[0] else { return false }
        return bytes.spells("mailto", in: range)
    }

    /// The next piece; comments are put aside, since some programs write the name in one.
    private mutating func nextToken() -> Token? {
        var isSpaced = false
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case _ where byte.isSpace:
                isSpaced = true
                index += 1
            case ASCII.parenthesis:
                readComment()
                isSpaced = true
            case ASCII.quote:
                return .quoted(quotedContent(), isSpaced: isSpaced)
            case ASCII.bracket:
                return .text(literal(), isSpaced: isSpaced)
            case _ where isSpecial(byte):
                index += 1
                return .special(byte)
            default:
                return .text(atom(), isSpaced: isSpaced)
            }
        }
        return nil
    }

    private func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case ASCII.comma, ASCII.semicolon, ASCII.colon, ASCII.less, ASCII.greater, ASCII.at: true
        default: false
        }
    }

    /// An encoded word whole, whatever is in it, or all up to white space or a character of the structure.
    private mutating func atom() -> Range<Int> {
        let start = index
        if bytes[index] == ASCII.equals, let word = EncodedWord.word(in: bytes, at: index) {
            index = word.end
            return start..<index
        }
        while index < bytes.count, !bytes[index].isSpace, !isSpecial(bytes[index]),
            bytes[index] != ASCII.quote, bytes[index] != ASCII.parenthesis
        {
            index += 1
        }
        return start..<index
    }

    /// The content of a quoted string, its escapes undone; one that is never closed ends with the field.
    private mutating func quotedContent() -> [UInt8] {
        var content: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != ASCII.quote {
            if bytes[index] == ASCII.backslash, index + 1 < bytes.count { index += 1 }
            content.append(bytes[index])
            index += 1
        }
        index = min(index + 1, bytes.count)
        return content
    }

    /// A domain literal, `[192.0.2.1]`, or a lone bracket.
    private mutating func literal() -> Range<Int> {
        let start = index
        while index < bytes.count, bytes[index] != ASCII.bracketClosed, bytes[index] != ASCII.greater,
            bytes[index] != ASCII.comma
        {
            index += 1
        }
        if index < bytes.count, bytes[index] == ASCII.bracketClosed { index += 1 }
        return start..<index
    }

    private mutating func readComment() {
        var depth = 0
        var content: [UInt8] = []
        while index < bytes.count {
            var byte = bytes[index]
            index += 1
            if byte == ASCII.backslash, index < bytes.count {
                byte = bytes[index]
                index += 1
            } else if byte == ASCII.parenthesis {
                depth += 1
                if depth == 1 { continue }
            } else if byte == ASCII.parenthesisClosed {
                depth -= 1
                if depth == 0 { break }
            }
            content.append(byte)
        }
        comment = content
    }
}
