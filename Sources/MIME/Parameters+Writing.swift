// SPDX-License-Identifier: Apache-2.0

extension Parameters.Parameter {
    /// A piece of a value has at most this many bytes, so that with its name it fits a line.
    private static let pieceBytesMax = 50

    package init(_ name: String, _ value: String) {
        self.name = name.lowercased()
        self.value = value
    }

    /// The parameter as it stands in a field: `name=value`, quoted where it must be; in pieces of RFC 2231
    /// where it is long or not ASCII. Pieces never split a character; control characters are left out.
    package func written() -> [String] {
        let line = SafeText.line(value)
        let isASCII = line.utf8.allSatisfy { $0 < 0x80 }
        // Readers take what looks like an encoded word for one.
        if isASCII, line.utf8.count <= Self.pieceBytesMax, !line.contains("=?") {
            return ["\(name)=\(Self.quoted(line))"]
        }
        if isASCII, !line.utf8.contains(ASCII.percent), name == "boundary" || name == "charset" {
            // Programs that read nothing else of RFC 2231 must find these.
            return ["\(name)=\(Self.quoted(line))"]
        }
        let pieces = Self.pieces(of: line)
        if pieces.count == 1 { return ["\(name)*=utf-8''\(pieces[0])"] }
        return pieces.enumerated().map { number, piece in
            "\(name)*\(number)*=\(number == 0 ? "utf-8''" : "")\(piece)"
        }
    }

    /// A token as it is, anything else in quotes (RFC 2045 §5.1).
    private static func quoted(_ value: String) -> String {
        let isToken =
            !value.isEmpty
            && value.utf8.allSatisfy { $0.isVisible && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }
        if isToken { return value }
        var quoted = "\""
        for scalar in value.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Percent-encoded pieces of whole characters.
    private static func pieces(of value: String) -> [String] {
        var pieces: [String] = []
        var piece: [UInt8] = []
        for scalar in value.unicodeScalars {
            var character: [UInt8] = []
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                if byte.isLetter || byte.isDigit || "-._~!#$&+^`{|}".utf8.contains(byte) {
                    character.append(byte)
                } else {
                    let digits = QuotedPrintable.hexDigits
                    character += [ASCII.percent, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
            if piece.count + character.count > pieceBytesMax {
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece = []
            }
            piece += character
        }
        return pieces + [String(decoding: piece, as: UTF8.self)]
    }
}
