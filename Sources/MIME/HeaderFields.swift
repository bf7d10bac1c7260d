// SPDX-License-Identifier: Apache-2.0

/// The header of a mail or a part: its fields in order, as ranges of bytes that nobody has touched.
package struct HeaderFields: Sendable {
    /// One field, by its places in `bytes`.
    package struct Field: Hashable, Sendable {
        /// The whole field, with its folded lines and its last line end.
        package let range: Range<Int>
        /// Its name, without the white space that old mail has before the colon.
        package let name: Range<Int>
        /// What stands behind the colon, folds included, without the last line end.
        package let body: Range<Int>
    }

    /// The buffer that the ranges lie in: a whole mail, not the header alone.
    package let bytes: [UInt8]
    /// The lines of the header, without the empty line that ends it.
    package let range: Range<Int>
    /// All fields in the order of the mail.
    package let fields: [Field]

    /// The first field of this name, in whatever case.
    package func first(_ name: String) -> Field? {
        fields.first { bytes.spells(name, in: $0.name) }
    }

    /// All fields of this name, in whatever case, in order.
    package func all(_ name: String) -> [Field] {
        fields.filter { bytes.spells(name, in: $0.name) }
    }

    /// The field's name as it stands.
    package func name(of field: Field) -> String {
        String(decoding: bytes[field.name], as: UTF8.self)
    }

    /// The field's bytes behind the colon, folds included.
    package func rawBody(of field: Field) -> [UInt8] {
        Array(bytes[field.body])
    }

    /// The field's text for people: unfolded, encoded words decoded (RFC 2047), without white space at its
    /// ends, without control characters and without characters that turn the direction of writing.
    package func text(of field: Field) -> String {
        EncodedWord.decode(unfolded(field))
    }

    /// The text of the first field of this name; `nil` where there is none.
    package func text(of name: String) -> String? {
        first(name).map { text(of: $0) }
    }

    /// The whole buffer without the fields whose names `isUnwanted` picks; every other byte stays.
    package func bytes(removing isUnwanted: (_ name: String) -> Bool) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var copied = 0
        for field in fields where isUnwanted(name(of: field)) {
            kept += bytes[copied..<field.range.lowerBound]
            copied = field.range.upperBound
        }
        kept += bytes[copied...]
        return kept
    }

    /// The body of a field with its folds undone: line ends go, the white space behind them stays
    /// (RFC 5322 §2.2.3). No more than `MailLimits.fieldBytesMax` bytes are read.
    func unfolded(_ field: Field) -> [UInt8] {
        let whole = bytes.trimmed(field.body)
        let body = whole.prefix(MailLimits.fieldBytesMax)
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(body.count)
        for index in body where !bytes[index].isLineEnd {
            unfolded.append(bytes[index])
        }
        return unfolded
    }
}
