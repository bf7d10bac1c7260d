// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// Encoded words as RFC 2047 lets them be, and as programs break them.
@Suite struct EncodedWordDamageTests {
    @Test(arguments: [
        ("words at once", "=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        ("words of both encodings", "=?utf-8?q?caf=C3?= =?utf-8?b?qQ==?=", "café"),
        ("a tab between words", "=?utf-8?q?a?=\t=?utf-8?q?b?=", "ab"),
        ("an encoded space at the border", "=?utf-8?q?a_?= =?utf-8?q?b?=", "a b"),
        ("letters of the charset in both cases", "=?UTF-8?q?caf=C3?= =?utf-8?q?=A9?=", "café"),
        ("two names of one charset", "=?utf8?q?=C3=A9?= =?utf-8?q?=C3=A9?=", "éé"),
        ("three charsets", "=?euc-kr?b?x9E=?= =?shift_jis?b?j3Q=?= =?gb2312?b?1tA=?=", "한春中"),
        ("a question mark in Q", "=?utf-8?q?what??=", "what?"),
        ("an equals sign first in Q", "=?utf-8?q?=41b?=", "Ab"),
        ("an underscore in B", "=?utf-8?b?YV9i?=", "a_b"),
        ("a language in B", "=?utf-8*ko-KR?b?7ZWc?=", "한"),
        ("no padding", "=?utf-8?b?Y2Fmw6k?=", "café"), ("too much padding", "=?utf-8?b?YWI====?=", "ab"),
        ("a space in B", "=?utf-8?b?Y2Fm w6k=?=", "café"), ("noise in B", "=?utf-8?b?Y2F*mw6k=?=", "café"),
        ("one digit too many in B", "=?utf-8?b?YWJjZ?=", "abc"), ("empty B", "a =?utf-8?b??= b", "a  b"),
        ("a cut code in Q", "=?utf-8?q?a=4?=", "a=4"), ("eight-bit bytes in Q", "=?utf-8?q?café?=", "café"),
        ("one question mark at the end", "=?utf-8?q?abc?", "=?utf-8?q?abc?"),
        ("no end, then a whole one", "=?utf-8?q?a =?utf-8?q?b?=", "a =?utf-8?q?b"),
        ("no charset", "=??q?abc?=", "=??q?abc?="), ("no encoding", "=?utf-8??abc?=", "=?utf-8??abc?="),
        ("a space in the charset", "=?utf 8?q?abc?=", "=?utf 8?q?abc?="),
        ("text at both sides", "(=?utf-8?q?a?=)", "(a)"), ("within a word", "x=?utf-8?q?a?=y", "xay"),
        ("quotes round it", "\"=?utf-8?q?a?=\"", "\"a\""),
        ("iso-2022-jp over two words", "=?iso-2022-jp?b?GyRCPVUbKEI=?= =?iso-2022-jp?b?GyRCPVUbKEI=?=", "春春"),
        ("iso-2022-jp cut in a character", "=?iso-2022-jp?b?GyRCPQ==?= =?iso-2022-jp?b?VRsoQg==?=", "春"),
        ("iso-2022-jp that keeps its state", "=?iso-2022-jp?b?GyRCPVU=?= =?iso-2022-jp?b?PVUbKEI=?=", "春春"),
        ("iso-2022-jp that is not closed", "=?iso-2022-jp?b?GyRCPVU=?= a", "春 a"),
        ("iso-2022-kr over two words", "=?iso-2022-kr?b?GyQpQw5HUQ8=?= =?iso-2022-kr?b?GyQpQw5HUQ8=?=", "한한"),
        ("euc-kr cut in a character", "=?euc-kr?b?xw==?= =?euc-kr?b?0Q==?=", "한"),
        ("utf-16", "=?utf-16be?b?1Vw=?=", "한"), ("utf-7", "=?utf-7?q?a+AOk-?=", "aé"),
        ("the label of advertising in two words", "=?utf-8?b?KOq0kQ==?= =?utf-8?b?6rOgKSDrtIQ=?=", "(광고) 봄"),
        ("the same in iso-2022-kr", "=?iso-2022-kr?b?GyQpQygOMSQwbQ8p?=", "(광고)"),
        ("raw text beside it", "é =?utf-8?q?=C3=A9?= é", "é é é"), ("an equals sign alone", "=", "="),
        ("a beginning alone", "=?", "=?"), ("an end alone", "?=", "?="), ("the smallest one", "=?a?q??=", ""),
    ])
    func wordsAreDecoded(_ name: String, _ given: String, _ text: String) {
        #expect(mail("Subject: \(given)\n\n").subject == SafeText.line(text), Comment(rawValue: name))
    }

    @Test(arguments: [
        ("Subject: plain", true), ("Subject: =?utf-8?q?=C3=A9?=", true), ("Subject: =?utf-8?q?=C3?=", false),
        ("Subject: =?x-none?q?=C3=A9?=", false), ("Subject: =?x-none?q?abc?=", true), ("Subject: é", true),
        ("From: =?x-none?q?=E9?= <a@b.example>", false), ("To: =?x-none?q?=E9?= <a@b.example>", true),
        ("Reply-To: =?unknown-8bit?q?=E9?= <a@b.example>", false), ("Subject: =?iso-8859-1?q?=81?=", false),
    ])
    func aHeaderIsCertainIfItsCharsetsAre(_ field: String, _ isCertain: Bool) {
        #expect(mail(field + "\n\n").isHeaderCertain == isCertain)
    }
}
