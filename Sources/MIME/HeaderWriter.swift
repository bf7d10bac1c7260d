// SPDX-License-Identifier: Apache-2.0

/// Writes the fields of a header, folded, in ASCII.
///
/// Whatever is given, the result is lines of at most 998 bytes, 78 where there is a space to fold at
/// (RFC 5322 §2.1.1), each ended by CRLF, and no value can end its field or begin another.
package struct HeaderWriter: Sendable {
    /// Where lines are folded if they can be.
    package static let lineBytesWanted = 78

    /// The fields so far, without the empty line that ends a header.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// A field of text for people, in encoded words where it is not ASCII.
    package mutating func add(_ name: String, text: String) {
        add(name, value: EncodedWord.encode(text, behind: name.utf8.count + 1))
    }

    /// A structured field whose value is ASCII already. It is folded at spaces, so a value that must stay on
    /// one line, as a Message-ID must, has none.
    ///
    /// Control characters are left out; characters that are not ASCII become question marks.
    package mutating func add(_ name: String, value: String) {
        precondition(!name.isEmpty && name.utf8.allSatisfy { $0.isVisible && $0 != ASCII.colon })
        bytes += name.utf8
        bytes.append(ASCII.colon)
        var column = name.utf8.count + 1
        for word in SafeText.line(value).split(separator: " ") {
            let isFirst = column == name.utf8.count + 1
            if !isFirst, column + 1 + word.utf8.count > Self.lineBytesWanted {
                bytes += [ASCII.carriageReturn, ASCII.lineFeed]
                column = 0
            }
            bytes.append(ASCII.space)
            for scalar in word.unicodeScalars {
                bytes.append(scalar.isASCII ? UInt8(ascii: scalar) : ASCII.question)
            }
            column += 1 + word.unicodeScalars.count
        }
        bytes += [ASCII.carriageReturn, ASCII.lineFeed]
    }

    /// A field of mailboxes.
    package mutating func add(_ name: String, mailboxes: [Mailbox]) {
        add(name, value: mailboxes.map(\.written).joined(separator: ", "))
    }

    /// A field of a value and its parameters, such as `Content-Type`.
    package mutating func add(_ name: String, value: String, parameters: [Parameters.Parameter]) {
        let pieces = [value] + parameters.flatMap { $0.written() }
        add(name, value: pieces.joined(separator: "; "))
    }

    /// A field as it stands in another mail, byte for byte, folds included.
    package mutating func add(_ field: HeaderFields.Field, of header: HeaderFields) {
        bytes += LineEndings.canonical(Array(header.bytes[field.range]))
        if bytes.last != ASCII.lineFeed { bytes += [ASCII.carriageReturn, ASCII.lineFeed] }
    }
}

extension Mailbox {
    /// The mailbox as it stands in a field: `Name <local@domain>`, the name quoted or encoded as needed.
    package var written: String {
        let safe = String(
            decoding: SafeText.line(address).utf8.filter { $0 != ASCII.less && $0 != ASCII.greater },
            as: UTF8.self
        )
        guard let name = name.map(SafeText.line), !name.isEmpty else { return safe }
        let encoded = EncodedWord.encode(name)
        guard encoded == name else { return "\(encoded) <\(safe)>" }
        let isPhrase = name.utf8.allSatisfy {
            $0.isLetter || $0.isDigit || " !#$%&'*+-/=?^_`{|}~".utf8.contains($0)
        }
        if isPhrase { return "\(name) <\(safe)>" }
        var quoted = ""
        for character in name.unicodeScalars {
            if character == "\"" || character == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(character)
        }
        return "\"\(quoted)\" <\(safe)>"
    }
}
