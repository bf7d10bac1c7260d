// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Header fields of a megabyte, which cost the square of their length if one step of reading them does: the
/// run ends soon only if none does.
@Suite struct LimitTests {
    @Test func aFieldIsReadUpToItsLimit() {
        let long = "Subject: " + String(repeating: "a ", count: MailLimits.fieldBytesMax) + "end"
        let mail = Mail(Array("\(long)\r\nFrom: a@b.example\r\n\r\ntext\r\n".utf8))
        #expect(mail.notes == [MailNote.fieldTooLong])
        #expect(mail.subject.utf8.count <= MailLimits.fieldBytesMax)
        #expect(mail.from.map(\.address) == ["a@b.example"])
        #expect(mail.bytes { _ in false } == mail.bytes)
    }

    @Test(arguments: [
        ("words beyond ASCII", "Subject: ", "=?utf-8?q?a=C3=A9?= "), ("raw letters", "Subject: ", "é a "),
        ("addresses without commas", "To: ", "a@b.example "), ("open brackets", "To: a@b", "<"),
        ("names without addresses", "To: ", "a b "), ("colons", "To: ", "a:"),
        ("brackets in a name", "Content-Type: text/plain; name=a", " (b"),
        ("brackets in many names", "Content-Type: text/plain", "; name=a (b"),
        ("quotes in a name", "Content-Type: text/plain; name=\"a", "\"b"),
        ("comments in an encoding", "Content-Transfer-Encoding: ", "(a"),
        ("a date of brackets", "Date: ", "("),
    ])
    func aFieldOfAMegabyteIsReadInLinearTime(_ name: String, _ start: String, _ piece: String) {
        let field = start + String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        let read = Mail(Array("\(field)\r\n\r\nbody".utf8))
        _ = (read.subject, read.to, read.date, read.root.filename)
        #expect(read.header.fields.count == 1, Comment(rawValue: name))
        #expect(read.root.decodedBytes() == Array("body".utf8), Comment(rawValue: name))
        #expect(read.to.count <= MailLimits.mailboxesMax, Comment(rawValue: name))
    }
}
