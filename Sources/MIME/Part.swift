// SPDX-License-Identifier: Apache-2.0

/// One part of a mail, or the mail's own body: its header, its bytes, and the parts within.
package struct Part: Sendable {
    /// The part's header. Its `bytes` are the buffer that all ranges of this part lie in: the mail, or the
    /// decoded bytes of an encoded embedded message.
    package let header: HeaderFields
    /// From the first byte of the header to the last of the body, without the line end that belongs to the
    /// boundary behind it (RFC 2046 §5.1.1).
    package let range: Range<Int>
    /// The body as it stands.
    package let bodyRange: Range<Int>
    /// What the part is; `text/plain`, or `message/rfc822` in a digest, where it does not say.
    package let type: ContentType
    /// How it wants to be shown; `nil` where it does not say.
    package let disposition: ContentDisposition?
    /// How its body is encoded.
    package let coding: TransferCoding
    /// The parts of a multipart, or the one mail of an embedded message.
    package let children: [Part]

    init(header: HeaderFields, range: Range<Int>, bodyRange: Range<Int>, type: ContentType, children: [Part])
    {
        self.header = header
        self.range = range
        self.bodyRange = bodyRange
        self.type = type
        self.children = children
        disposition = header.first("Content-Disposition").map {
            ContentDisposition(unfolded: header.unfolded($0))
        }
        coding = TransferCoding(field: header.text(of: "Content-Transfer-Encoding"))
    }

    /// The buffer that the ranges lie in.
    package var bytes: [UInt8] { header.bytes }

    /// The name that the part is to be saved under, as the sender gave it: decoded, without control
    /// characters, but possibly a path.
    package var filename: String? {
        [disposition?.parameters["filename"], type["name"]].lazy.compactMap(\.self).first { !$0.isEmpty }
    }

    /// The Content-ID without its brackets (RFC 2392); `nil` where there is none.
    package var contentID: String? {
        guard let id = header.text(of: "Content-ID") else { return nil }
        let bare = id.withoutBrackets
        return bare.isEmpty ? nil : bare
    }

    /// Whether the part is meant to be saved rather than read.
    package var isAttachment: Bool {
        if let kind = disposition?.kind, !kind.isEmpty { return kind != "inline" }
        return !type.isText && !type.isMultipart && contentID == nil
    }

    /// This part and all within it, each before its children.
    package var all: [Part] {
        var parts: [Part] = []
        collect(into: &parts)
        return parts
    }

    /// The parts without parts, in their order.
    package var leaves: [Part] { all.filter(\.children.isEmpty) }

    /// The body's bytes, decoded from their transfer encoding. Damage decodes as far as it goes.
    ///
    /// The body of a multipart stands as it is, whatever encoding it names (RFC 2045 §6.4).
    package func decodedBytes() -> [UInt8] {
        type.isMultipart && !children.isEmpty ? Array(bytes[bodyRange]) : coding.decode(bytes, in: bodyRange)
    }

    /// The body as text, by its charset; of HTML without one, by that of its `meta` element. Line ends are
    /// LF, other control characters are gone.
    package func decodedText() -> Charset.Decoded {
        let content = decodedBytes()
        var label = type["charset"]
        if label == nil, type.isHTML { label = HTMLCharset.label(in: content) }
        let decoded = Charset.decode(content, label: label)
        let text = SafeText.lines(decoded.text)
        return Charset.Decoded(text: text, isKnown: decoded.isKnown, isValid: decoded.isValid)
    }

    private func collect(into parts: inout [Part]) {
        parts.append(self)
        for child in children { child.collect(into: &parts) }
    }
}
