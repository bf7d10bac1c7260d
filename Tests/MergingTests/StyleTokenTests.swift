// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Merging

/// CSS is taken apart as www.w3.org/TR/css-syntax-3, section 4, says.
@Suite struct StyleTokenTests {
    typealias Kind = StyleToken.Kind

    private func tokens(_ text: String) -> StyleTokens { StyleTokens(Array(text.utf8)) }

    private func kinds(_ text: String) -> [Kind] {
        let tokens = tokens(text)
        return tokens.all.map { tokens[$0].kind }
    }

    @Test(arguments: [
        (
            "a-b _c --d -\\g é",
            [Kind.ident, .whiteSpace, .ident, .whiteSpace, .ident, .whiteSpace, .ident]
                + [.whiteSpace, .ident]
        ),
        ("a(b)", [.function, .ident, .closeRound]),
        (
            "#a #1 # #-1 #-a",
            [.idHash, .whiteSpace, .hash, .whiteSpace, .delim, .whiteSpace, .hash]
                + [.whiteSpace, .idHash]
        ),
        ("@a @1 @-", [.atKeyword, .whiteSpace, .delim, .number, .whiteSpace, .delim, .delim]),
        ("'a' \"b\\\"c\" 'd\\\ne'", [.string, .whiteSpace, .string, .whiteSpace, .string]),
        ("'a\n", [.badString, .whiteSpace]),
        ("'a", [.badString]),
        (
            "1 -.5 +1e3 1e 1.a 1. 5% -5px",
            [.number, .whiteSpace, .number, .whiteSpace, .number, .whiteSpace]
                + [
                    .dimension, .whiteSpace, .number, .delim, .ident, .whiteSpace, .number, .delim,
                    .whiteSpace,
                ]
                + [.percentage, .whiteSpace, .dimension]
        ),
        (
            "<!-- --> --a <!-",
            [.cdo, .whiteSpace, .cdc, .whiteSpace, .ident, .whiteSpace, .delim, .delim]
                + [.delim]
        ),
        (
            ":;,()[]{}",
            [.colon, .semicolon, .comma, .openRound, .closeRound, .openSquare, .closeSquare]
                + [.openCurly, .closeCurly]
        ),
        ("a/* b */c/**//* d", [.ident, .ident]),
        ("\\\n", [.delim, .whiteSpace]),
        ("\u{0}\r\n\u{C}", [.ident, .whiteSpace]),
    ])
    func eachTokenIsItsKind(_ text: String, _ expected: [Kind]) {
        #expect(kinds(text) == expected)
    }

    @Test(arguments: [
        ("url(a)", [Kind.url]), ("URL( a )", [.url]), ("\\75 \\52l(a)", [.url]), ("url()", [.url]),
        ("url(a b)", [.badURL]), ("url(a\"b)", [.badURL]), ("url(a(b)", [.badURL]), ("url(a", [.badURL]),
        ("url(a\\)b)", [.url]), ("url(a \\) b\\))c", [.badURL, .ident]),
        ("url('a')", [.function, .string, .closeRound]),
        ("url( \"a\")", [.function, .whiteSpace, .string, .closeRound]),
        ("#url(a)", [.idHash, .openRound, .ident, .closeRound]),
        ("@url(a)", [.atKeyword, .openRound, .ident, .closeRound]),
        ("1url(a)", [.dimension, .openRound, .ident, .closeRound]),
        ("rurl(a)", [.function, .ident, .closeRound]),
        ("\\ url(a)", [.function, .ident, .closeRound]),
    ])
    func onlyTheFunctionOfThatNameIsAnAddress(_ text: String, _ expected: [Kind]) {
        #expect(kinds(text) == expected)
    }

    @Test(arguments: [
        ("p\\6fsition", "position"), ("\\000070osition", "position"), ("\\70\nosition", "position"),
        ("\\@a", "@a"), ("a\\", "a\u{FFFD}"), ("\\0 a", "\u{FFFD}a"), ("\\110000 a", "\u{FFFD}a"),
        ("\\d800 a", "\u{FFFD}a"), ("\\5b8b\\4f53", "宋体"), ("\\é", "é"),
    ])
    func anEscapeIsWhatItStandsFor(_ text: String, _ expected: String) {
        let tokens = tokens(text)
        #expect(tokens.all.count == 1 && tokens[0].kind == .ident)
        #expect(String(decoding: tokens.name(0), as: UTF8.self) == expected)
    }

    @Test func whatStandsInAStringOrAnAddressIsRead() {
        let cases = [
            ("'a\\'\\62 c\\\nd'", "a'bcd"), ("\"\"", ""), ("url( a\\)b\t)", "a)b"), ("url()", ""),
            ("\\75rl(a\\20 b)", "a b"),
        ]
        for (text, expected) in cases {
            #expect(String(decoding: tokens(text).content(0), as: UTF8.self) == expected, "\(text)")
        }
    }

    @Test func aBracketClosesItsOwnKindOnly() {
        let tokens = tokens("a(b]c)d[e")
        #expect(tokens.closer(of: 0) == 4)
        #expect(tokens.next(after: 0) == 5)
        #expect(tokens.next(after: 2) == 3)
        #expect(tokens.closer(of: 6) == tokens.all.count)
        #expect(tokens.next(after: 6) == tokens.all.count)
        #expect(!tokens.isSound(tokens.all) && !tokens.isSound(0..<5) && tokens.isSound(5..<6))
    }
}
