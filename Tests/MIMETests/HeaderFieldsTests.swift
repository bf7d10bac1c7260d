// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct HeaderFieldsTests {
    private let folded = mail(
        """
        Received: from a
        \tby b
        bcc: secret@x.example,
         other@x.example
        Subject:  A  long
          subject
        BCC : third@x.example
        X-Tact-To: fourth@x.example
        X-Empty:

        Bcc: this is the body
        """
    )

    @Test func theHeaderAloneIsThatOfTheWholeMail() {
        for mail in Samples.mails + [("no empty line", Array("Subject: x\nTo: y".utf8)), ("nothing", [])] {
            let (alone, whole) = (Mail.header(of: mail.bytes), Mail(mail.bytes).header)
            #expect(alone.range == whole.range && alone.fields == whole.fields, "\(mail.name)")
        }
    }

    @Test func fieldsKeepTheirOrderAndBytes() {
        let header = folded.header
        #expect(
            header.fields.map(header.name) == ["Received", "bcc", "Subject", "BCC", "X-Tact-To", "X-Empty"]
        )
        let joined = header.fields.flatMap { header.bytes[$0.range] }
        #expect(joined == Array(header.bytes[header.range]))
    }

    @Test func namesAreFoundInAnyCase() {
        #expect(folded.header.all("Bcc").count == 2)
        #expect(folded.header.first("received") == folded.header.fields[0])
        #expect(folded.header.first("Sub") == nil)
    }

    @Test func foldsAreUndoneInTextAndKeptInBytes() {
        #expect(folded.header.text(of: "Subject") == "A  long  subject")
        #expect(folded.header.text(of: "X-Empty") == "")
        #expect(folded.header.text(of: "X-None") == nil)
        let raw = folded.header.rawBody(of: folded.header.fields[0])
        #expect(String(decoding: raw, as: UTF8.self) == " from a\r\n\tby b")
    }

    @Test func removingFieldsTouchesNothingElse() {
        let kept = folded.bytes { $0.lowercased() == "bcc" || $0.lowercased().hasPrefix("x-tact-") }
        let expected =
            "Received: from a\r\n\tby b\r\nSubject:  A  long\r\n  subject\r\nX-Empty:\r\n\r\n"
            + "Bcc: this is the body"
        #expect(String(decoding: kept, as: UTF8.self) == expected)
        #expect(folded.bytes { _ in false } == folded.bytes)
    }

    @Test func aLineThatIsNoFieldBeginsTheBody() {
        let cut = mail("Subject: a\nthis is no field\nFrom: x@y.example\n")
        #expect(cut.notes == [MailNote.headerCut])
        #expect(String(decoding: cut.root.decodedBytes(), as: UTF8.self).hasPrefix("this is no field"))
        #expect(cut.from.isEmpty)
    }

    @Test func theEnvelopeLineOfAMailboxIsPassedOver() {
        let boxed = mail("From a@b Mon Mar  2 09:00:00 2026\nSubject: a\n\nbody")
        #expect(boxed.subject == "a")
        #expect(boxed.notes == [MailNote.envelopeLine])
    }

    @Test(arguments: [
        ("a bell and an escape", "one\u{7}\u{1B}[31m two", "one[31m two"),
        ("an overridden direction", "cod\u{202E}txt.exe", "codtxt.exe"),
        ("a next line of C1", "a\u{85}b", "a b"),
        ("a line separator", "a\u{2028}b", "a b"),
        ("a tab", "a\tb", "a b"),
        ("nothing to do", "plain", "plain"),
    ])
    func subjectsAreSafeToShow(_ name: String, _ given: String, _ shown: String) {
        #expect(mail("Subject: \(given)\n\n").subject == shown, Comment(rawValue: name))
    }

    @Test func anEncodedLineEndCannotForgeALine() {
        let forged = mail("Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example=00?=\n\n")
        #expect(forged.subject == "a  Bcc: x@y.example")
    }
}

@Suite struct MailFieldsTests {
    @Test func aNewsletterSaysWhoWhenAndHowToLeave() throws {
        let mail = try Samples.mail("newsletter-html")
        #expect(mail.subject == "Frühling im Garten: Stühle ab 49,90 €")
        #expect(mail.from == [Mailbox(name: "Garden & Co.", address: "news@shop.example")])
        #expect(mail.to == [Mailbox(name: "Ana Garía", address: "ana@customer.example")])
        #expect(mail.messageID == "<spring-2026.17@shop.example>")
        #expect(mail.listID == "news.shop.example")
        #expect(
            mail.listUnsubscribe == [
                "mailto:leave@shop.example?subject=leave", "https://shop.example/leave?c=17",
            ]
        )
        #expect(mail.listUnsubscribePost)
        #expect(mail.date == 1_772_438_400_000)
        #expect(mail.expires == 1_773_010_799_000)
        #expect(mail.hops == 1)
        #expect(!mail.isReply)
        #expect(!mail.isAutoSubmitted)
    }

    @Test(arguments: [
        ("List-Id: News <a.b.example>", "a.b.example"), ("List-Id: a.b.example", "a.b.example"),
        ("List-ID: \"<x>\" <A.B.Example>", "a.b.example"), ("List-Id: <a.b\n .example>", "a.b.example"),
    ])
    func theListIsNamedByItsIDAlone(_ field: String, _ id: String) {
        #expect(mail(field + "\n\n").listID == id)
    }

    @Test(
        arguments: [
            ("<a@b>", "<a@b>"), ("a@b", "<a@b>"), ("<a@\n b>", "<a@b>"), ("<a@b> (comment)", "<a@b>"),
            ("<>", nil),
        ] as [(String, String?)]
    )
    func messageIDsHaveOneForm(_ field: String, _ id: String?) {
        #expect(mail("Message-ID: \(field)\n\n").messageID == id)
    }

    @Test func oneClickNeedsItsFieldAndAnAddressOfTheWeb() {
        let post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"
        #expect(mail(post + "List-Unsubscribe: <https://x.example/u>\n\n").listUnsubscribePost)
        #expect(!mail(post + "List-Unsubscribe: <mailto:u@x.example>\n\n").listUnsubscribePost)
        #expect(!mail("List-Unsubscribe: <https://x.example/u>\n\n").listUnsubscribePost)
    }

    @Test func answersAndAutomaticMailAreKnown() throws {
        #expect(try Samples.mail("list-plain").isReply)
        #expect(try Samples.mail("forwarded-message").isReply)
        #expect(try Samples.mail("reset-text").isAutoSubmitted)
        #expect(!mail("Auto-Submitted: no\n\n").isAutoSubmitted)
        #expect(mail("Auto-Submitted: auto-replied; x=y\n\n").isAutoSubmitted)
    }

    @Test func tactsOwnExpiryComesFirst() {
        let both = "Expires: Mon, 2 Mar 2026 12:00:00 +0000\nX-Tact-Expires: 2026-03-02T10:00:00Z\n\n"
        #expect(mail(both).expires == 1_772_445_600_000)
    }
}
