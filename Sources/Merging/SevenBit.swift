// SPDX-License-Identifier: Apache-2.0

import MIME

/// A mail or a part in 7 bits, in lines of at most 998 bytes, with the same decoded content.
///
/// An embedded message may not be encoded itself (RFC 2046 §5.2.1), and not every relay takes 8-bit bodies.
/// So the leaves within are encoded, and nothing else changes: a 7-bit part stays byte for byte.
enum SevenBit {
    /// `nil` where it cannot be done: 8-bit bytes or endless lines between the parts of a multipart, in an
    /// address, or under an encoding that nobody knows.
    static func bytes(of part: Part) -> [UInt8]? {
        if part.bytes.isSevenBitText(part.range) { return Array(part.bytes[part.range]) }
        let hasChildren = !part.children.isEmpty && !(part.type.isMessage && part.coding.isEncoded)
        return hasChildren ? bytesWithChildren(of: part) : bytesOfLeaf(part)
    }

    private static func bytesWithChildren(of part: Part) -> [UInt8]? {
        guard var written = header(of: part, coding: "7bit") else { return nil }
        var copied = part.header.range.upperBound
        for child in part.children {
            guard part.bytes.isSevenBitText(copied..<child.range.lowerBound), let inner = bytes(of: child)
            else { return nil }
            written += part.bytes[copied..<child.range.lowerBound]
            written += inner
            copied = child.range.upperBound
        }
        guard part.bytes.isSevenBitText(copied..<part.range.upperBound) else { return nil }
        return written + part.bytes[copied..<part.range.upperBound]
    }

    private static func bytesOfLeaf(_ part: Part) -> [UInt8]? {
        let gap = part.header.range.upperBound..<part.bodyRange.lowerBound
        if part.bytes.isSevenBitText(part.bodyRange) {
            return header(of: part, coding: nil).map { $0 + part.bytes[gap] + part.bytes[part.bodyRange] }
        }
        guard let (coding, body) = recoded(part) else { return nil }
        let emptyLine = gap.isEmpty ? .lineEnd : Array(part.bytes[gap])
        return header(of: part, coding: coding).map { $0 + emptyLine + body }
    }

    private static func recoded(_ part: Part) -> (coding: String, body: [UInt8])? {
        guard !part.type.isMultipart, part.type.type != "message" else { return nil }
        if case .unknown = part.coding { return nil }
        return encoded(part.decodedBytes(), isText: part.type.isText)
    }

    /// The body of a part alone, and the encoding that it then has to name; `nil` where that is 7bit.
    static func body(of part: Part) -> (coding: String?, body: [UInt8])? {
        let gap = part.header.range.upperBound..<part.bodyRange.lowerBound
        guard part.bytes.isSevenBitText(part.bodyRange) else {
            guard !part.children.isEmpty else { return recoded(part).map { ($0.coding, $0.body) } }
            guard let whole = bytes(of: part), let header = header(of: part, coding: "7bit") else {
                return nil
            }
            return (nil, Array(whole[(header.count + gap.count)...]))
        }
        let coding = part.header.text(of: "Content-Transfer-Encoding").flatMap {
            $0.utf8.isSevenBit ? $0 : nil
        }
        return (part.coding.isEncoded ? coding : nil, Array(part.bytes[part.bodyRange]))
    }

    /// The shorter legible encoding of `content`, and its name.
    static func encoded(_ content: [UInt8], isText: Bool) -> (coding: String, body: [UInt8]) {
        // The sum of a table's ones asks nothing that processors guess wrong.
        let isEscaped = isEscaped
        var escaped = 0
        for byte in content { escaped += isEscaped[Int(byte)] }
        // Quoted-printable makes three bytes of one, base64 four of three.
        if isText, escaped * 6 <= content.count {
            return ("quoted-printable", TransferCoding.encodeQuotedPrintable(content))
        }
        return ("base64", TransferCoding.encodeBase64(content))
    }

    /// 1 for each byte that quoted-printable makes three of.
    private static let isEscaped = (0...255).map { (byte: UInt8) in
        byte >= 0x80 || byte < Byte.space && !byte.isSpace || byte == UInt8(ascii: "=") ? 1 : 0
    }

    /// The part's header in 7 bits; with `coding`, that encoding in place of the one it named.
    static func header(of part: Part, coding: String?) -> [UInt8]? {
        var written: [UInt8] = []
        var isNamed = coding == nil
        for field in part.header.fields {
            let isCoding = part.header.name(of: field).lowercased() == "content-transfer-encoding"
            if isCoding, let coding {
                if !isNamed { written.append("Content-Transfer-Encoding: \(coding)\r\n") }
                isNamed = true
            } else if let bytes = SevenBitField(field, of: part.header).bytes() {
                written += bytes
            } else {
                return nil
            }
        }
        // 7bit is what no field means (RFC 2045 §6.1).
        if !isNamed, let coding, coding != "7bit" {
            written.append("Content-Transfer-Encoding: \(coding)\r\n")
        }
        return written
    }
}
