// SPDX-License-Identifier: Apache-2.0

@testable import MIME

/// A whole mail: its parts lie within it and not on one another, its fields are its header, and it reads the
/// same each time.
enum MailTarget {
    static func run(_ bytes: [UInt8]) {
        let mail = Mail(bytes)
        claim(mail.bytes == bytes, "a mail keeps its bytes")
        claim(mail.bytes { _ in false } == bytes, "a mail without any field removed is the mail")
        claim(Set(mail.notes).count == mail.notes.count, "a note stands once")
        check(mail.root, notes: mail.notes)
        let content = MailContent(mail)
        _ = (mail.attachments.count, mail.similarityText.utf8.count)
        let again = Mail(bytes)
        let contentAgain = MailContent(again)
        claim(mail.notes == again.notes, "the notes are the same when read again")
        claim(shape(mail) == shape(again), "the parts are the same when read again")
        claim(content.visible == contentAgain.visible, "the visible text is the same when read again")
        claim(content.key == contentAgain.key, "the content key is the same when read again")
        claim(content.shingles() == contentAgain.shingles(), "the shingles are the same when read again")
    }

    private static func shape(_ mail: Mail) -> [String] {
        mail.root.all.map { "\($0.type.name) \($0.range) \($0.bodyRange) \($0.header.fields.count)" }
    }

    private static func check(_ part: Part, notes: [String]) {
        checkHeader(part.header, notes: notes)
        claim(part.range.upperBound <= part.bytes.count, "a part lies within its bytes")
        claim(part.header.range.lowerBound == part.range.lowerBound, "a part begins with its header")
        claim(part.header.range.upperBound <= part.range.upperBound, "a header lies within its part")
        claim(part.bodyRange.upperBound <= part.range.upperBound, "a body lies within its part")
        claim(part.bodyRange.lowerBound >= part.header.range.upperBound, "a body begins behind its header")
        // An embedded message that is encoded has bytes of its own.
        let hasOwnBytes = part.type.isMessage && part.coding.isEncoded
        var end = part.bodyRange.lowerBound
        for child in part.children {
            if hasOwnBytes {
                claim(child.range.lowerBound == 0, "an encoded message begins with its bytes")
            } else {
                claim(child.range.lowerBound >= end, "no part lies on the one before")
                claim(child.range.upperBound <= part.bodyRange.upperBound, "a part lies within its parent")
                end = child.range.upperBound
            }
            check(child, notes: notes)
        }
        let decoded = part.decodedText()
        claim(SafeText.lines(decoded.text) == decoded.text, "decoded text has no control characters")
        for name in [part.filename, part.contentID].compactMap(\.self) {
            claim(SafeText.line(name) == name && !name.isEmpty, "a name is a safe line")
        }
        claim(part.decodedBytes().count <= part.bodyRange.count, "decoding makes nothing longer")
    }

    /// The fields, one behind the other, are the header; before the first there is only what a note tells of.
    private static func checkHeader(_ header: HeaderFields, notes: [String]) {
        guard let first = header.fields.first else { return }
        var end = first.range.lowerBound
        let isTold = notes.contains(MailNote.foldedStart) || notes.contains(MailNote.envelopeLine)
        claim(end == header.range.lowerBound || isTold, "a header begins with its first field")
        for field in header.fields {
            claim(field.range.lowerBound == end, "a field begins where the one before ends")
            claim(field.name.lowerBound == field.range.lowerBound, "a field begins with its name")
            claim(!field.name.isEmpty && field.name.upperBound < field.body.lowerBound, "a name has a colon")
            claim(field.body.upperBound <= field.range.upperBound, "a body lies within its field")
            end = field.range.upperBound
        }
        claim(end == header.range.upperBound, "a header ends with its last field")
    }
}
