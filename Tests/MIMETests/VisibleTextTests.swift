// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("paragraphs", "<p>one</p><p>two</p>", "one\n\ntwo"),
        ("line breaks", "one<br>two<br/>three", "one\ntwo\nthree"),
        ("blocks", "<div>one</div><div>two</div>", "one\ntwo"),
        ("white space", "a \n  b&nbsp;&nbsp;c", "a b c"),
        ("inline", "a<b>b</b> <i>c</i>", "ab c"),
        ("references", "&lt;3 &amp; &euro; &#8364; &auml;", "<3 & € € ä"),
        ("references of old", "&copy 2026, M&uumlller&nbsp&amp &lt b&notin;", "© 2026, Müller & < b∉"),
        ("conditions of Word", "a<![if !supportLists]>- <![endif]>b<!--[if mso]>c<![endif]-->d", "a- bd"),
        ("a condition for all others", "<!--[if !mso]><!-->a<!--<![endif]-->b", "ab"),
        ("comments that end where they begin", "a<!-->b<!--->c<!---->d", "abcd"),
        ("a comment with a tag", "<!DOCTYPE html>a<!-- <p> --> b", "a b"),
        ("a declaration never closed", "a <![if", "a"),
        ("no references", "R&D &c; &unknown x&ampere", "R&D &c; &unknown x&ere"),
        (
            "addresses that look like references",
            "<a title='>' href='https://x.example/?a=1&copy=2&section=3'>x &copy</a>",
            "x © <https://x.example/?a=1&copy=2&section=3>"
        ),
        ("a list", "<ul><li>one<li>two</ul>after", "- one\n- two\n\nafter"),
        ("a numbered list", "<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
        ("a list in a list", "<ul><li>one<ul><li>two</ul></ul>", "- one\n  - two"),
        ("a table", "<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A | B\n1 | 2"),
        ("an empty cell", "<table><tr><td></td><td>x</td></tr></table>", "x"),
        ("a quotation", "a<blockquote>b<br>c</blockquote>d", "a\n\n> b\n> c\n\nd"),
        ("preformatted", "<pre>a  b\n  c</pre>", "a  b\n  c"),
        (
            "a link", "<a href='https://x.example/?a=1&amp;b=2'>here</a>!",
            "here <https://x.example/?a=1&b=2>!"
        ),
        (
            "a link that is its words", "<a href='https://x.example/'>https://x.example/</a>",
            "https://x.example/"
        ),
        ("an address that is its words", "<a href='mailto:a@x.example'>a@x.example</a>", "a@x.example"),
        ("a link within", "<a href='#top'>up</a> <a href='javascript:x()'>x</a>", "up x"),
        (
            "a link around a picture", "<a href='https://x.example/'><img src=a.png alt='Chair'></a>",
            "Chair <https://x.example/>"
        ),
        ("a link around nothing", "a<a href='https://x.example/'> </a>b", "a b"),
        ("a picture", "<img src=a.png alt='A chair'>", "A chair"),
        (
            "a tracking pixel", "a<img src=a.png alt=x width=1 height=1><img src=b alt=y style='width:1px'>",
            "a"
        ),
        ("scripts and styles", "<style>p{}</style><script>x</script><title>t</title>a<!-- b -->", "a"),
        ("display none", "<div style='DISPLAY : None !important'>a</div>b", "b"),
        ("nested in hidden", "<div style='display:none'><p>a<b>b</b></p></div>c", "c"),
        ("the hidden attribute", "<p hidden>a</p>b", "b"),
        ("no visibility", "<p style='visibility:hidden'>a</p>b", "b"),
        ("a preheader", "<span style='max-height:0px;overflow:hidden;opacity:0'>a</span>b", "b"),
        ("zero height", "<div style='height:0;overflow:hidden'>a</div>b", "b"),
        ("tiny text", "<p style='font-size:1px'>a</p>b", "b"),
        ("tiny around normal text", "<td style='font-size:0'><p style='font-size:14px'>a</p></td>", "a"),
        ("far outside", "<p style='text-indent:-9999px'>a</p>b", "b"),
        (
            "a hidden class",
            "<style>/* { */ .h, #i { display:none }</style><p class='x h'>a</p><p id=i>b</p>c", "c"
        ),
        (
            "a class hidden on phones", "<style>@media screen{.h{display:none}}</style><p class=h>a</p>b",
            "a\n\nb"
        ),
        ("characters without width", "a\u{200B}b\u{FEFF} \u{200C} \u{AD}c\u{34F}", "ab c"),
        ("an emoji of three", "👩‍👧", "👩‍👧"), ("tags never closed", "<p>one<div><b>two", "one\n\ntwo"),
        ("an end without a start", "</p>a</b></table>b", "ab"), ("a lone bracket", "1 < 2", "1 < 2"),
        ("nothing", "", ""), ("a comment for one program", "<!--[if mso]>a<![endif]-->b", "b"),
    ])
    func htmlIsReadAsAReaderSeesIt(_ name: String, _ html: String, _ text: String) {
        #expect(HTMLText.read(html).text.trimmed == text.trimmed, Comment(rawValue: name))
    }

    @Test func theNewsletterShowsItsHTML() throws {
        let visible = try Samples.mail("newsletter-html").visibleText
        #expect(visible.isStubReplaced)
        #expect(visible.text.contains("Klappstuhl | 49,90 €"))
        #expect(visible.links == ["https://shop.example/chairs?utm_source=mail"])
        #expect(visible.images == ["https://shop.example/chair.png"])
        for hidden in ["Nur diese Woche", "Bildschirme", "unsichtbar", "alert", "prices"] {
            #expect(!visible.text.contains(hidden), Comment(rawValue: hidden))
        }
    }

    private func alternative(_ plain: String, _ html: String) -> VisibleText {
        mail(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n\(plain)\n"
                + "--b\nContent-Type: text/html\n\n\(html)\n--b--\n"
        ).visibleText
    }

    @Test func plainTextIsPreferredAndLinksOfBothCount() {
        let visible = alternative(
            "Your chair comes on Monday.",
            "<p>Your chair comes <a href='https://x.example/1'>on Monday</a>."
        )
        #expect(visible.text == "Your chair comes on Monday.")
        #expect(visible.links == ["https://x.example/1"])
        #expect(!visible.isStubReplaced)
    }

    @Test(arguments: [
        ("empty", ""), ("white space", " \n\t\n"),
        ("a phrase", "View this mail in your browser: https://x.example/v"),
        ("a link alone", "https://x.example/v"),
    ])
    func aStubGivesWayToTheHTML(_ name: String, _ plain: String) {
        let html = "<p>Four chairs for the price of three, this week only, in all our shops and at home.</p>"
        let visible = alternative(plain, html)
        #expect(visible.text.contains("Four chairs"), Comment(rawValue: name))
        #expect(visible.isStubReplaced, Comment(rawValue: name))
    }

    /// RFC 8621 §4.1.4 has such a mail: two texts with a picture between them, beside HTML.
    @Test func severalPlainTextsAreOneAlternative() {
        let visible = mail(
            """
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: multipart/mixed; boundary=m

            --m

            The first chair.
            --m
            Content-Type: image/gif

            GIF89a
            --m

            The second chair.
            --m--
            --a
            Content-Type: text/html

            <p>The first chair.<p>The second chair.<p>Rich.
            --a--
            """
        ).visibleText
        #expect(visible.text == "The first chair.\n\nThe second chair.")
        #expect(visible.alternatives == ["The first chair.\n\nThe second chair.\n\nRich."])
    }

    @Test func attachmentsAreNoText() throws {
        let mail = try Samples.mail("invoice-attachments")
        #expect(mail.visibleText.text == "Ihre Rechnung für März: 1.234,56 €\n\nLogo")
        #expect(
            mail.attachments.map(\.filename) == ["logo.png", "Rechnung März 2026.pdf", "Artikel für Ana.csv"]
        )
        #expect(mail.attachments.map(\.contentID) == ["logo@shop", nil, nil])
    }

    @Test(arguments: [
        ("soft breaks", "one \ntwo\nthree", false, "one two\nthree"),
        ("stuffed spaces", " From me", false, "From me"),
        ("quotations apart", "> one \n> two\nthree", false, "> one two\nthree"),
        ("a signature", "a \n-- \nb", false, "a \n-- \nb"),
        ("deleted spaces", "한 \n글", true, "한글"), ("depth changes", "> a \n>> b", false, "> a \n>> b"),
    ])
    func flowedTextIsJoined(_ name: String, _ text: String, _ deletes: Bool, _ expected: String) {
        #expect(FlowedText.unwrap(text, deletesSpaces: deletes) == expected, Comment(rawValue: name))
    }

    @Test(arguments: [
        ("see https://x.example/a.", ["https://x.example/a"]),
        ("(http://x.example/a_(b))", ["http://x.example/a_(b))"]),
        ("<https://x.example/?a=b&c>", ["https://x.example/?a=b&c"]),
        ("mailto:a@b.example, or", ["mailto:a@b.example"]),
        ("no: link, http:// nor xhttp://y.example", []),
        ("https://a.example/ https://b.example", ["https://a.example/", "https://b.example"]),
    ])
    func linksOfPlainTextAreFound(_ text: String, _ links: [String]) {
        #expect(PlainLinks.links(in: text) == links)
    }

    @Test func unknownCharsetsAreTold() {
        #expect(mail("Content-Type: text/plain; charset=x-none\n\ncaf\u{E9}").visibleText.isUncertain)
        #expect(!mail("Content-Type: text/plain; charset=utf-8\n\ncafé").visibleText.isUncertain)
    }

    @Test(arguments: [
        ("a tower of elements", String(repeating: "<b>", count: 50_000) + "deep"),
        ("a tower of tables", String(repeating: "<table><tr><td>", count: 20_000) + "deep"),
        ("a million tags", String(repeating: "<p>deep", count: 1_000_000)),
        (
            "ends without starts",
            String(repeating: "<i>", count: 200) + String(repeating: "</u>", count: 90_000) + "deep"
        ),
        ("a thousand attributes", "<p " + String(repeating: "a=b ", count: 100_000) + ">deep</p>"),
        ("a bracket that stays open", String(repeating: "<", count: 1_000_000) + "> deep"),
        ("comments never closed", String(repeating: "deep<!-- ", count: 100_000)),
        ("references without end", "deep" + String(repeating: "&#x", count: 200_000)),
        ("a huge word", String(repeating: "deep", count: 2_000_000)),
    ])
    func hostileHTMLIsReadInBoundedTime(_ name: String, _ html: String) {
        #expect(HTMLText.read(html).text.contains("deep"), Comment(rawValue: name))
    }

    /// libxml2 forgot the first letters of such a name where its buffer moved while it read it.
    @Test func aLongNameOfNoReferenceIsReadWhole() {
        for letters in stride(from: 1, through: 400, by: 7) {
            let name = String(repeating: "\u{FF}", count: letters)
            let html = "<p>\(String(repeating: "\u{E9} ", count: letters * 3))&\(name)nbsp;</p>"
            #expect(HTMLText.read(html).text.hasSuffix("&\(name)nbsp;"), "\(letters) letters")
        }
    }

    @Test func nothingIsReadOfNothing() {
        #expect(HTMLText.read("") == VisibleText())
    }
}

extension String {
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        return String(decoding: bytes[bytes.trimmed(0..<bytes.count)], as: UTF8.self)
    }
}
