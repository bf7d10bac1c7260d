// SPDX-License-Identifier: Apache-2.0

import MIME

@testable import Merging

/// A letter in 7 bits: what is 7-bit stays as it is, and what is not says the same.
enum SevenBitTarget {
    static func run(_ bytes: [UInt8]) {
        let mail = Mail(LineEndings.canonical(bytes))
        guard let written = SevenBit.bytes(of: mail.root) else { return }
        claim(Text.isSevenBit(written, lineBytesMax: 998), "7-bit is 7-bit, in short lines")
        claim(LineEndings.isCanonical(written), "lines end in CRLF")
        if mail.bytes.allSatisfy({ $0 < 0x80 && $0 != 0 }), Text.isSevenBit(mail.bytes, lineBytesMax: 998) {
            claim(written == mail.bytes, "what is 7-bit stays as it is")
        }
        // What is broken passes unmerged, and may well be read in another way.
        if mail.notes.isEmpty { checkSame(mail.root, Mail(written).root) }
    }

    /// Whether two parts say the same.
    static func checkSame(_ one: Part, _ other: Part) {
        claim(one.children.count == other.children.count, "the parts are as many: \(one.type.name)")
        claim(one.type.name == other.type.name, "a type stays: \(one.type.name)")
        claim(one.filename == other.filename, "a file's name stays: \(one.filename ?? "none")")
        claim(one.contentID == other.contentID, "a Content-ID stays")
        checkFields(one.header, other.header)
        for (child, same) in zip(one.children, other.children) { checkSame(child, same) }
        guard one.children.isEmpty else { return }
        claim(one.decodedBytes() == other.decodedBytes(), "a leaf decodes to the same: \(one.type.name)")
        claim(one.decodedText() == other.decodedText(), "a text says the same: \(one.type.name)")
    }

    private static func checkFields(_ one: HeaderFields, _ other: HeaderFields) {
        let (fields, sameFields) = (ownFields(one), ownFields(other))
        claim(fields.count == sameFields.count, "the fields are as many")
        for (field, same) in zip(fields, sameFields) {
            let name = one.name(of: field)
            claim(name == other.name(of: same), "a field has its name: \(name)")
            if ["from", "to", "cc", "bcc", "reply-to", "sender"].contains(name.lowercased()) {
                let mails = [one.rawBody(of: field), other.rawBody(of: same)].map {
                    Mail(Array("\(name):".utf8) + $0)
                }
                claim(mails[0].mailboxes(name) == mails[1].mailboxes(name), "the mailboxes stay: \(name)")
            } else {
                claim(
                    bare(one.text(of: field)) == bare(other.text(of: same)),
                    "a field says the same: \(name): \(one.text(of: field))"
                )
            }
        }
    }

    /// The fields but those that name types and encodings, which were compared by what they mean.
    private static func ownFields(_ header: HeaderFields) -> [HeaderFields.Field] {
        header.fields.filter { !header.name(of: $0).lowercased().hasPrefix("content-") }
    }

    /// A field's text without what encoded words may change around them: white space and quotes.
    private static func bare(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { !" \"\\".unicodeScalars.contains($0) }
    }
}

/// What a letter must pass unmerged for.
enum ObstacleTarget {
    static func run(_ bytes: [UInt8]) {
        let mail = Mail(LineEndings.canonical(bytes))
        guard Digest.obstacle(to: mail) == nil else { return }
        claim(mail.notes.isEmpty, "nothing broken is merged")
        claim(!mail.isReply, "no reply is merged")
        claim(SevenBit.bytes(of: mail.root) != nil, "what is merged can be said in 7 bits")
        for part in mail.root.all {
            claim(
                part.type.subtype != "signed" && part.type.subtype != "encrypted",
                "nothing signed is merged"
            )
            guard part.type.isText else { continue }
            let text = part.children.isEmpty ? part.decodedText() : nil
            claim(text.map { $0.isKnown && $0.isValid } ?? true, "no text is merged that cannot be read")
        }
    }
}
