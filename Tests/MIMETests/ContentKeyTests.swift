// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct ContentKeyTests {
    private static let text = "Content-Type: text/plain; charset=utf-8\n\n"

    private func letter(_ subject: String, _ body: String, from: String = "a@shop.example") -> [UInt8] {
        mail("From: \(from)\nSubject: \(subject)\n\(Self.text)\(body)").contentForKey()
    }

    @Test func theSameContentFromAnotherTeamIsTheSame() {
        let one = mail(
            "From: a@x.example\nMessage-ID: <1@x>\nDate: 2 Mar 2026 09:00 +0100\nSubject: Hi\n\nCafé at 5.\n"
        )
        let other = mail(
            """
            Received: from somewhere
            From: Sales <b@y.example>
            Subject: =?utf-8?q?Hi?=
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Caf=C3=A9   at=
             5.

            """
        )
        #expect(one.contentForKey() == other.contentForKey())
    }

    @Test(arguments: [
        ("white space", "Hi", "one two", "Hi", "one\n\n two\n", true),
        ("a folded subject", "Hi  you", "a", "Hi\n you", "a", true),
        ("the case of a prefix", "RE: Hi", "a", "Re: Hi", "a", true),
        ("the space behind a prefix", "FWD:Hi", "a", "Fwd:  Hi", "a", true),
        ("an answer", "Re: Hi", "a", "Hi", "a", false),
        ("the case of a subject", "Hi", "a", "hi", "a", false),
        ("another number", "Hi", "12.90", "Hi", "12.91", false),
        ("another word", "Hi", "one", "Hi", "two", false),
        ("another link", "Hi", "see https://x.example/1", "Hi", "see https://x.example/2", false),
        (
            "the order of links", "Hi", "a https://x.example/1 https://x.example/2", "Hi",
            "a https://x.example/2 https://x.example/1", false
        ),
        ("composed characters", "Hi", "caf\u{E9}", "Hi", "cafe\u{301}", true),
        ("composed Hangul", "Hi", "\u{D55C}", "Hi", "\u{1112}\u{1161}\u{11AB}", true),
        ("a quoted footer", "Hi", "one\n> two", "Hi", "one\n", false),
        ("text in the subject", "Hi one", "two", "Hi", "one two", false),
        ("a no-break space", "Hi", "one\u{A0}two", "Hi", "one two", true),
    ])
    func whatCountsIsTheContent(
        _ name: String,
        _ subject: String,
        _ body: String,
        _ otherSubject: String,
        _ otherBody: String,
        _ isSame: Bool
    ) {
        #expect((letter(subject, body) == letter(otherSubject, otherBody)) == isSame, Comment(rawValue: name))
    }

    @Test func aLinkThatOnlyTheHTMLHasCounts() {
        func reset(_ token: String) -> [UInt8] {
            mail(
                "Content-Type: multipart/alternative; boundary=b\n\n"
                    + "--b\n\nOpen the link to choose a new password.\n--b\n"
                    + "Content-Type: text/html\n\n<p>Open <a href='https://x.example/\(token)'>the link</a> "
                    + "to choose a new password.\n--b--\n"
            ).contentForKey()
        }
        #expect(reset("1") == reset("1"))
        #expect(reset("1") != reset("2"))
    }

    @Test func htmlThatDiffersUnderOneplainTextCounts() {
        func offer(_ words: String) -> [UInt8] {
            mail(
                "Content-Type: multipart/alternative; boundary=b\n\n"
                    + "--b\n\nOur offer of this week, for you and yours.\n--b\n"
                    + "Content-Type: text/html\n\n<p>\(words)</p>\n--b--\n"
            ).contentForKey()
        }
        #expect(offer("Four chairs and a table") != offer("Four lamps and a table"))
    }

    @Test func plainTextAndTheSameAsHTMLAreTheSame() {
        let plain = mail("Subject: Hi\n\nOne\n\ntwo https://x.example/1\n")
        let html = mail(
            "Subject: Hi\nContent-Type: text/html\n\n<p>One</p><p><a href='https://x.example/1'>two</a></p>"
        )
        #expect(plain.contentForKey() == html.contentForKey())
    }

    @Test func boundariesAndContentIDsDoNotCount() {
        func picture(_ boundary: String, _ id: String, _ bytes: String) -> [UInt8] {
            mail(
                "Content-Type: multipart/related; boundary=\(boundary)\n\n"
                    + "--\(boundary)\nContent-Type: text/html\n\n"
                    + "<p>Hi<img src='cid:\(id)' alt=x>\n--\(boundary)\n"
                    + "Content-Type: image/png\nContent-ID: <\(id)>\n"
                    + "Content-Transfer-Encoding: base64\n\n\(bytes)\n--\(boundary)--\n"
            ).contentForKey()
        }
        #expect(picture("a", "1@x", "AAAA") == picture("b", "2@y", "AA\nAA"))
        #expect(picture("a", "1@x", "AAAA") != picture("a", "1@x", "AAAB"))
    }

    @Test func attachmentsCountByNameAndBytes() {
        func attached(_ name: String, _ bytes: String) -> [UInt8] {
            mail(
                "Content-Type: application/pdf\nContent-Disposition: attachment; filename=\(name)\n\n\(bytes)"
            ).contentForKey()
        }
        #expect(attached("a.pdf", "1") != attached("a.pdf", "2"))
        #expect(attached("a.pdf", "1") != attached("b.pdf", "1"))
        #expect(attached("a", "b") != attached("ab", ""))
    }

    @Test func picturesCountAndPixelsDoNot() {
        func shown(_ html: String) -> [UInt8] {
            mail("Content-Type: text/html\n\n<p>Hi</p>\(html)").contentForKey()
        }
        #expect(shown("<img src=a.png width=300>") != shown("<img src=b.png width=300>"))
        #expect(shown("<img src=a.png width=1 height=1>") == shown("<img src=b.png width=1 height=1>"))
    }

    @Test func theRecipeIsPinned() {
        // If this changes, recipeVersion must: keys are kept for as long as duplicates are looked for.
        let key = letter("Re: Hi", "a https://x.example/1")
        let expected =
            "tact content 1\nS\0\0\0\0\0\0\0\u{6}re: HiT\0\0\0\0\0\0\0\u{1}a"
            + "L\0\0\0\0\0\0\0\u{13}https://x.example/1"
        #expect(String(decoding: key, as: UTF8.self) == expected)
        #expect(ContentKey.recipeVersion == 1)
    }

    @Test func allMachineNotificationsDiffer() throws {
        var keys: Set<[UInt8]> = []
        let files = Samples.corpus("machine")
        for url in files { keys.insert(Mail(try Samples.bytes(url)).contentForKey()) }
        #expect(keys.count == files.count)
    }
}
