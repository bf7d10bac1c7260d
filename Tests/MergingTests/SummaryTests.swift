// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct SummaryTests {
    @Test(arguments: [
        ("a paragraph", "a\nb\n\nc", "<p class=\"d-p\">a<br>\nb</p>\n<p class=\"d-p\">c</p>\n"),
        ("markup", "<b> & \"c\"", "<p class=\"d-p\">&lt;b&gt; &amp; &quot;c&quot;</p>\n"),
        ("a quotation", "> a\n> b\nc", "<p class=\"d-p d-quote\">a<br>\nb</p>\n<p class=\"d-p\">c</p>\n"),
        ("columns", "a  b", "<p class=\"d-p\">a &nbsp;b</p>\n"),
        ("nothing", "\n \n", ""),
        (
            "a link", "see https://x.example/a?b=1&c=2.",
            "<p class=\"d-p\">see <a class=\"d-link\" href=\"https://x.example/a?b=1&amp;c=2\">"
                + "https://x.example/a?b=1&amp;c=2</a>.</p>\n"
        ),
        (
            "a link behind its words", "Shop <https://www.x.example/a>",
            "<p class=\"d-p\">Shop <a class=\"d-link\" href=\"https://www.x.example/a\">x.example</a></p>\n"
        ),
        (
            "an address behind its words", "Me <mailto:a@x.example?subject=b>",
            "<p class=\"d-p\">Me <a class=\"d-link\" href=\"mailto:a@x.example?subject=b\">"
                + "a@x.example</a></p>\n"
        ),
        ("a script that is no link", "javascript:alert(1)", "<p class=\"d-p\">javascript:alert(1)</p>\n"),
    ])
    func textBecomesParagraphs(_ name: String, _ text: String, _ expected: String) {
        let marked = TextMarkup.html(text, bytesMax: .max)
        #expect(marked.html == expected, "\(name)")
        #expect(!marked.isCut)
    }

    @Test func linesThatAProgramBrokeAreJoinedAgain() {
        let text = """
            The soil is warm enough for the first seeds. Broad beans, spinach and
            radishes may go out this week; leave the tomatoes on the window sill
            until later.
             - one
             - two
            """
        let html = TextMarkup.html(text, bytesMax: .max).html
        #expect(html.contains("spinach and radishes may go"))
        #expect(html.contains("window sill until later.<br>\n - one<br>\n - two"))
        #expect(
            TextMarkup.html("Roses are red\nviolets are blue", bytesMax: .max).html.contains(
                "red<br>\nviolets"
            )
        )
    }

    @Test func aCutComesAfterAWholeLine() {
        let text = (1...100).map { "line \($0)" }.joined(separator: "\n")
        let marked = TextMarkup.html(text, bytesMax: 200)
        #expect(marked.isCut)
        #expect(marked.html.utf8.count <= 210)
        #expect(marked.html.hasSuffix("</p>\n"))
    }

    @Test(arguments: [
        (Int64(0), 0, "Thu, 1 Jan 1970 00:00:00 +0000", "1 January 1970, 00:00"),
        (951_782_400_000, 0, "Tue, 29 Feb 2000 00:00:00 +0000", "29 February 2000, 00:00"),
        (1_772_452_800_000, 60, "Mon, 2 Mar 2026 13:00:00 +0100", "2 March 2026, 13:00"),
        (1_772_452_800_999, -570, "Mon, 2 Mar 2026 02:30:00 -0930", "2 March 2026, 02:30"),
        (-1, 0, "Wed, 31 Dec 1969 23:59:59 +0000", "31 December 1969, 23:59"),
        (4_107_542_400_000, 845, "Mon, 1 Mar 2100 14:05:00 +1405", "1 March 2100, 14:05"),
    ])
    func timesAreThoseOfTheWallClock(_ at: Int64, _ offset: Int, _ field: String, _ text: String) {
        let time = LocalTime(milliseconds: at, offsetMinutes: offset)
        #expect(time.fieldText == field)
        #expect(time.text(in: .en) == text)
    }

    @Test func timesAreInTheReadersLanguage() {
        let time = LocalTime(milliseconds: 1_772_452_800_000, offsetMinutes: 540)
        #expect(time.text(in: .en) == "2 March 2026, 21:00")
        #expect(time.text(in: .de) == "2. März 2026, 21:00 Uhr")
        #expect(time.text(in: .ko) == "2026년 3월 2일 오후 9:00")
        let clocks = [0, 11, 12, 13].map { hour in
            LocalTime(milliseconds: hour * 3_600_000 + 300_000, offsetMinutes: 0).text(in: .ko)
        }
        #expect(
            clocks.map { String($0.dropFirst("1970년 1월 1일 ".count)) } == [
                "오전 12:05", "오전 11:05", "오후 12:05", "오후 1:05",
            ]
        )
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (1_572_864, "1.5 MB"), (26_214_400, "25.0 MB"),
    ])
    func sizesAreShort(_ bytes: Int, _ text: String) {
        #expect(Size.text(bytes, in: .en) == text)
        #expect(Size.text(bytes, in: .ko) == text)
        #expect(Size.text(bytes, in: .de) == text.replacing(".", with: ","))
    }

    @Test(arguments: [
        ("Offer: 10/2026 \"new\"?", "1 Offer 10-2026 new.eml"), ("", "1 message.eml"),
        ("...", "1 message.eml"),
        (String(repeating: "ä", count: 80), "1 \(String(repeating: "ä", count: 60)).eml"),
    ])
    func originalsHaveNamesThatCanBeSaved(_ subject: String, _ name: String) {
        #expect(AttachmentName.original(number: 1, subject: subject) == name)
    }

    @Test func everyLanguageHasItsOwnWords() {
        let words = Digest.Language.allCases.map { language -> [String] in
            let phrases = Phrases(language: language)
            return [
                phrases.contents, phrases.noSubject, phrases.noText, phrases.unknownSender,
                phrases.unsubscribe,
                phrases.unsubscribeAll, phrases.unsubscribeByMail, phrases.answerTo, phrases.attachments,
                phrases.reason(count: 3), phrases.original("x"), phrases.continued("x"),
            ]
        }
        for other in words.dropFirst() {
            for (one, two) in zip(words[0], other) { #expect(one != two) }
        }
    }
}
