// SPDX-License-Identifier: Apache-2.0

import MIME

/// A part of the mail that is being made.
struct Entity {
    enum Body {
        /// A leaf's body, encoded already, or a whole mail.
        case bytes([UInt8])
        /// `multipart/subtype`, with parameters besides its boundary.
        case parts(subtype: String, parameters: String, [Entity])
    }

    /// The part's header fields, each with its line end, but for the Content-Type of a multipart.
    var fields: [UInt8] = []
    var body: Body

    /// A text in UTF-8; its line ends are LF.
    static func text(_ subtype: String, _ text: String) -> Entity {
        let content = LineEndings.canonical(Array(text.utf8))
        let (coding, body) = SevenBit.encoded(content, isText: true)
        var fields = FieldWriter.field("Content-Type", "text/\(subtype); charset=utf-8")
        fields.append("Content-Transfer-Encoding: \(coding)\r\n")
        return Entity(fields: fields, body: .bytes(body))
    }

    /// The parts as one, or the only one as it is.
    static func joined(_ subtype: String, parameters: String = "", _ parts: [Entity]) -> Entity {
        parts.count == 1 ? parts[0] : Entity(body: .parts(subtype: subtype, parameters: parameters, parts))
    }

    /// Header and body. Each multipart gets a boundary that occurs nowhere within it.
    func bytes(random: inout some RandomNumberGenerator) -> [UInt8] {
        switch body {
        case .bytes(let content):
            return fields + .lineEnd + content
        case .parts(let subtype, let parameters, let parts):
            let inner = parts.map { $0.bytes(random: &random) }
            let boundary = Self.boundary(for: inner, random: &random)
            var written = fields
            written += FieldWriter.field(
                "Content-Type",
                "multipart/\(subtype)\(parameters); boundary=\"\(boundary)\"",
            )
            written.reserveCapacity(
                written.count + inner.reduce(200) { $0 + $1.count + boundary.utf8.count + 6 }
            )
            // The line end before a boundary belongs to it (RFC 2046 §5.1.1).
            for part in inner {
                written.append("\r\n--\(boundary)\r\n")
                written += part
            }
            written.append("\r\n--\(boundary)--\r\n")
            return written
        }
    }

    /// No encoding of RFC 2045 makes `=_`. All boundaries are equally long, so none begins another.
    private static func boundary(for parts: [[UInt8]], random: inout some RandomNumberGenerator) -> String {
        var tries = 0
        while true {
            // The number makes an end even where the generator repeats itself.
            let boundary = "=_\(Token.make(random: &random))\(tries)"
            let bytes = Array(boundary.utf8)
            if !parts.contains(where: { $0.firstIndex(of: bytes) != nil }) { return boundary }
            tries += 1
        }
    }
}

/// Random words for boundaries and Content-IDs.
enum Token {
    private static let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)

    /// 24 letters and digits, 120 bits.
    static func make(random: inout some RandomNumberGenerator) -> String {
        var token: [UInt8] = []
        for _ in 0..<2 {
            var bits = random.next()
            for _ in 0..<12 {
                token.append(alphabet[Int(bits & 31)])
                bits >>= 5
            }
        }
        return String(decoding: token, as: UTF8.self)
    }
}
