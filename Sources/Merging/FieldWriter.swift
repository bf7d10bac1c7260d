// SPDX-License-Identifier: Apache-2.0

/// Writes header fields: folded, 7-bit, in lines that every program takes.
enum FieldWriter {
    /// RFC 5322 §2.1.1: bytes that a line should not exceed.
    static let lineBytesWanted = 78

    /// `name: body` and a line end, folded at its spaces where a line would grow too long. `body` is ASCII.
    static func field(_ name: String, _ body: String) -> [UInt8] {
        var lines: [UInt8] = []
        lines.append("\(name):")
        var column = name.utf8.count + 1
        for word in body.split(separator: " ") {
            let length = word.utf8.count + 1
            if column + length > lineBytesWanted, column > name.utf8.count + 1 {
                lines += .lineEnd
                column = 0
            }
            lines.append(" \(word)")
            column += length
        }
        return lines + .lineEnd
    }

    /// A field of free text: as it is if it is ASCII, else in encoded words. What looks like an encoded word
    /// and is none gets encoded too.
    static func text(_ name: String, _ text: String) -> [UInt8] {
        let isPlain = text.utf8.isSevenBit && !text.contains("=?")
        return field(name, isPlain ? text : EncodedWords.encode(text))
    }

    /// `name <address>`, the name quoted or encoded where it must be.
    static func mailbox(name: String?, address: String) -> String {
        guard let name, !name.isEmpty else { return address }
        guard name.utf8.isSevenBit, !name.contains("=?") else {
            return "\(EncodedWords.encode(name)) <\(address)>"
        }
        let isPhrase = name.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == Byte.space }
        return isPhrase ? "\(name) <\(address)>" : "\(quoted(name)) <\(address)>"
    }

    /// `; name="value"`, or by RFC 2231 in numbered pieces where the value is long or not ASCII.
    static func parameter(_ name: String, _ value: String) -> String {
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !value.contains("=?")
        if isPlain, name.utf8.count + value.utf8.count <= 66 { return "; \(name)=\(quoted(value))" }
        var pieces: [String] = []
        var piece = "utf-8''"
        for scalar in value.unicodeScalars {
            let encoded = percentEncoded(scalar)
            if piece.utf8.count + encoded.utf8.count > 58 - name.utf8.count {
                pieces.append(piece)
                piece = ""
            }
            piece += encoded
        }
        pieces.append(piece)
        guard pieces.count > 1 else { return "; \(name)*=\(pieces[0])" }
        return pieces.enumerated().map { "; \(name)*\($0.offset)*=\($0.element)" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    private static func percentEncoded(_ scalar: Unicode.Scalar) -> String {
        let digits = Array("0123456789ABCDEF")
        return String(scalar).utf8.reduce(into: "") { text, byte in
            if byte.isLetter || byte.isDigit || byte == 0x2D || byte == 0x2E || byte == 0x5F {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
