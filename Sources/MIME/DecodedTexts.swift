// SPDX-License-Identifier: Apache-2.0

/// The texts of a mail as they were decoded when it was read, for whoever needs them again.
package struct DecodedTexts: Sendable {
    private var texts: [Range<Int>: Charset.Decoded] = [:]
    /// The size of the mail, in bytes. An encoded mail within it has a buffer of its own, with ranges that
    /// mean other texts, and is always shorter: no transfer encoding makes bytes fewer.
    private let mailBytes: Int

    init(of mailBytes: Int) {
        self.mailBytes = mailBytes
    }

    /// The text of a part of this mail, decoded now where nobody has read it before.
    package subscript(part: Part) -> Charset.Decoded {
        guard part.bytes.count == mailBytes, let known = texts[part.range] else { return part.decodedText() }
        return known
    }

    mutating func keep(_ decoded: Charset.Decoded, of part: Part) {
        if part.bytes.count == mailBytes { texts[part.range] = decoded }
    }

    mutating func take(_ other: DecodedTexts) {
        texts.merge(other.texts) { $1 }
    }
}
