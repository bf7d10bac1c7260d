// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

@testable import Merging

/// The independent reader is worth something only if it complains: here it gets digests that have lost or
/// changed something.
@Suite struct DamagedDigestTests {
    /// What is done to a digest, and what the reader has to say of it.
    struct Damage: CustomTestStringConvertible {
        let name: String
        let form: Digest.Form
        let text: String
        let becomes: String
        let complaint: String

        var testDescription: String { "\(name), \(form.rawValue)" }

        init(_ name: String, _ form: Digest.Form, _ text: String, _ becomes: String, _ complaint: String) {
            self.name = name
            self.form = form
            self.text = text
            self.becomes = becomes
            self.complaint = complaint
        }
    }

    private static let letters = [
        NamedMail(name: "newsletter", mail: Letters.newsletter),
        NamedMail(name: "offer", mail: Letters.offer),
        NamedMail(name: "German", mail: Letters.rawGerman),
    ]

    private static func digest(_ form: Digest.Form) throws -> [UInt8] {
        var random = SeededGenerator()
        let all = letters.enumerated().map {
            Letters.letter($0.element.name, $0.element.mail, hour: $0.offset)
        }
        return try Digest.compose(all, plan: Letters.plan(form: form), random: &random)
    }

    /// The complaints of the reader.
    private static func complaints(
        _ digest: [UInt8],
        _ form: Digest.Form,
        of letters: [NamedMail] = letters,
    ) throws -> [String] {
        let reader = try DigestReader(readers: 1)
        let unsubscribe = Letters.plan().unsubscribe
        try reader.read(digest, named: "digest", form: form, of: letters, unsubscribe: unsubscribe)
        return try reader.findings().problems
    }

    @Test(arguments: Digest.Form.allCases)
    func aWholeDigestGetsNoComplaint(_ form: Digest.Form) throws {
        #expect(try Self.complaints(Self.digest(form), form) == [])
    }

    @Test(arguments: [
        Damage(
            "a picture of other bytes",
            .rendered,
            "iVBORw0KGgo",
            "iVBORw0KGgp",
            "lacks the bytes of a image/png"
        ),
        Damage("a picture in another's place", .rendered, "cid:", "cid:x", "its pictures are not those"),
        Damage(
            "a picture that nothing shows",
            .rendered,
            "src=3D\"cid:",
            "alt=3D\"cid:",
            "an inline part that nothing shows"
        ),
        Damage(
            "a file of another name",
            .rendered,
            "calendar.pdf",
            "calender.pdf",
            "lacks a file of the name calendar.pdf"
        ),
        Damage(
            "a file of another type",
            .rendered,
            "application/pdf",
            "application/pdx",
            "lacks the bytes of a application/pdf"
        ),
        Damage(
            "a name that is lost",
            .rendered,
            "B%C3%A4ume.bin",
            "Baeume.bin",
            "lacks a file of the name Bäume.bin"
        ),
        Damage(
            "a link changed",
            .rendered,
            "&amp;y=3D2",
            "&amp;y=3D3",
            "lacks a link: https://example.com/calendar?x=1&y=2"
        ),
        Damage(
            "a sentence lost",
            .rendered,
            "Ten percent less until Sunday.",
            "",
            "lacks a sentence: Ten percent less"
        ),
        Damage(
            "a sentence hidden",
            .rendered,
            "<p class=3D\"lead\"",
            "<p hidden class=3D\"lead\"",
            "lacks a sentence: The first seeds"
        ),
        Damage("a subject lost", .rendered, "on all spades", "", "lacks the subject"),
        Damage("a way to leave lost", .rendered, "/u/offers/17", "/u/offers/", "lacks a way to unsubscribe"),
        Damage("a sender lost", .rendered, "shop@example.com", "example.com", "lacks the sender's address"),
        Damage("a second subject", .rendered, "To: ana", "Subject: x\r\nTo: ana", "has not one Subject"),
        Damage(
            "a copy to somebody",
            .rendered,
            "To: ana",
            "Cc: x@example.com\r\nTo: ana",
            "none of a digest's: Cc"
        ),
        Damage(
            "a signature of a letter",
            .rendered,
            "To: ana",
            "DKIM-Signature: v=1\r\nTo: ana",
            "DKIM-Signature"
        ),
        Damage("no date", .rendered, "Date: ", "X-Date: ", "has not one Date"),
        Damage(
            "a button of one letter",
            .rendered,
            "be: <https://example.com/unsubscribe?c=17",
            "be: <https://example.com/u?c=17",
            "has the button"
        ),
        Damage("no one click", .rendered, "List-Unsubscribe-Post", "X-Post", "button without one click"),
        Damage("a letter's list", .rendered, "<digest.example.com>", "<news.example.com>", "has the List-Id"),
        Damage("bytes beyond ASCII", .rendered, "seeds", "s\u{E9}eds", "is not 7-bit"),
        Damage(
            "a lone line feed",
            .rendered,
            "MIME-Version: 1.0\r\n",
            "MIME-Version: 1.0\n",
            "a lone CR or LF"
        ),
        Damage(
            "a byte of an original",
            .container,
            "JVBERi0xLjQK",
            "JVBERi0xLjUK",
            "“Spring in the garden” back byte for byte"
        ),
        Damage(
            "a space in an original",
            .container,
            "says when.</p>\r\n</td>",
            "says when.</p> \r\n</td>",
            "byte for byte"
        ),
        Damage("an 8-bit original", .container, "Sch=F6ne", "Sch=E4ne", "back: the bytes of a text/plain"),
        Damage("a field of an 8-bit original", .container, "X-Note: ", "X-Note: x", "back: the field X-Note"),
        Damage(
            "an original lost",
            .container,
            "message/rfc822; name=\"2",
            "text/plain; name=\"2",
            "no named message"
        ),
    ])
    func theReaderComplains(of damage: Damage) throws {
        let damaged = Self.replacing(damage.text, with: damage.becomes, in: try Self.digest(damage.form))
        let complaints = try Self.complaints(try #require(damaged), damage.form)
        #expect(complaints.contains { $0.contains(damage.complaint) }, "\(complaints)")
    }

    @Test(arguments: Digest.Form.allCases)
    func theReaderMissesALetter(_ form: Digest.Form) throws {
        var others = Self.letters
        others[1] = NamedMail(name: "follow-up", mail: Letters.followUp)
        let complaints = try Self.complaints(Self.digest(form), form, of: others)
        for complaint in ["the subject", "a sentence in the plain text: Hello Ana,", "the sender's address"] {
            #expect(complaints.contains { $0.contains("lacks \(complaint) of “Your trial") }, "\(complaints)")
        }
    }

    /// All places of a text replaced, those with it that are broken over two lines of quoted-printable; `nil`
    /// where there is none.
    private static func replacing(_ text: String, with new: String, in bytes: [UInt8]) -> [UInt8]? {
        var replaced: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let end = end(of: Array(text.utf8), in: bytes, at: index) {
                replaced += new.utf8
                index = end
            } else {
                replaced.append(bytes[index])
                index += 1
            }
        }
        return replaced == bytes ? nil : replaced
    }

    /// Where a text that begins at `start` ends; `nil` where another stands there.
    private static func end(of text: [UInt8], in bytes: [UInt8], at start: Int) -> Int? {
        var index = start
        for byte in text {
            if index > start, bytes[index...].starts(with: "=\r\n".utf8) { index += 3 }
            guard index < bytes.count, bytes[index] == byte else { return nil }
            index += 1
        }
        return index
    }
}
