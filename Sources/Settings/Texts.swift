// SPDX-License-Identifier: Apache-2.0

internal import Judging

extension Read {
    /// Characters of a name; the log has a column for it.
    static let nameMax = 64
    /// Characters of any other single text; the longest header line of RFC 5322 §2.1.1 has 998.
    static let textMax = 998

    /// A name of a rule, team or source: it stands in the log, on the command line and in metrics.
    static func name(_ text: String) throws(Wrong) -> String {
        let text = try line(text)
        guard text.unicodeScalars.count <= nameMax else {
            throw Wrong("the name \(shown(text)) is too long; at most \(nameMax) characters")
        }
        guard !text.unicodeScalars.contains(where: turnsText) else {
            throw Wrong("\(shown(text)) holds a character that turns the text around it; take it out")
        }
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic || isDigit(first) else {
            throw Wrong("\(shown(text)) is no name; begin it with a letter or a digit")
        }
        return text
    }

    /// One line of text that is not empty.
    static func line(_ text: String) throws(Wrong) -> String {
        let blank = text.unicodeScalars.first.map { $0.properties.isWhitespace } ?? true
        guard !blank, text.unicodeScalars.last?.properties.isWhitespace == false else {
            throw Wrong(
                text.isEmpty ? "the text is empty; write one" : "take the space around \(shown(text)) out"
            )
        }
        guard text.unicodeScalars.count <= textMax else {
            throw Wrong("\(shown(text)) is too long; at most \(textMax) characters")
        }
        guard !text.unicodeScalars.contains(where: endsLine) else {
            throw Wrong("\(shown(text)) holds a control character; write one line without any")
        }
        return text
    }

    /// Whether a line of some log or screen may end here: control characters and the separators of Unicode.
    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }

    /// The bidirectional controls (UAX #9): a name that holds one rewrites the line of the log it stands in.
    private static func turnsText(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200E, 0x200F, 0x061C, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// The name of a header field (RFC 5322 §3.6.8: printable ASCII but the colon), in lower case.
    static func fieldName(_ text: String) throws(Wrong) -> String {
        let isField = text.utf8.allSatisfy { (33...126).contains($0) && $0 != UInt8(ascii: ":") }
        guard isField, !text.isEmpty, text.utf8.count <= nameMax * 2 else {
            throw Wrong(
                "\(shown(text)) is no header field; write its name without the colon, like `X-Order-Id`"
            )
        }
        return text.lowercased()
    }

    /// A domain name (RFC 1035 §2.3.4, RFC 5890), in lower case; U-labels are left as they are.
    static func domain(_ text: String) throws(Wrong) -> String {
        let labels = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        let isDomain = labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
                && label.unicodeScalars.allSatisfy {
                    $0.properties.isAlphabetic || isDigit($0) || $0 == "-" || $0 == "_"
                }
        }
        guard isDomain, text.utf8.count <= 253 else {
            throw Wrong("\(shown(text)) is no domain; write one like `example.com`")
        }
        return text.lowercased()
    }

    /// The text of a condition: `/…/` and `/…/i` are regular expressions, `present` and `absent` are words.
    static func condition(_ text: String) throws(Wrong) -> Match.Text {
        switch text {
        case "present": return .present
        case "absent": return .absent
        default: break
        }
        let ignoresCase = text.hasSuffix("/i")
        guard text.hasPrefix("/") else { return .literal(try line(text)) }
        guard text.hasSuffix("/") || ignoresCase, text.count > (ignoresCase ? 3 : 2) else {
            throw Wrong(
                "the regular expression \(shown(text)) is not closed; write `/…/`, or `/…/i` for either case"
            )
        }
        let source = String(text.dropFirst().dropLast(ignoresCase ? 2 : 1))
        do {
            return .pattern(try Pattern(source, ignoresCase: ignoresCase))
        } catch {
            throw Wrong("in the regular expression: \(error.problem)", offset: 1 + error.offset)
        }
    }

    /// An address, with or without a display name, as a From field has it.
    static func mailbox(_ text: String) throws(Wrong) -> String {
        let text = try line(text)
        var address = text[...]
        if text.last == ">", let open = text.lastIndex(of: "<") {
            address = text[text.index(after: open)...].dropLast()
        }
        _ = try addressSpec(String(address))
        return text
    }

    /// An address alone, like `ana@customer.example`, as it is written.
    static func addressSpec(_ text: String) throws(Wrong) -> String {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex,
            (try? domain(String(text[at...].dropFirst()))) != nil,
            !text.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || "<>,;".unicodeScalars.contains($0)
            })
        else {
            throw Wrong("\(shown(text)) is no mail address; write one like `ana@customer.example`")
        }
        return text
    }

    static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        ("0"..."9").contains(scalar)
    }
}
