// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Merging

/// What is written from tokens is read as the same tokens (www.w3.org/TR/css-syntax-3, section 9).
@Suite struct StyleWriterTests {
    /// A token without its place.
    private struct Meaning: Hashable {
        let kind: StyleToken.Kind
        let text: [UInt8]
    }

    private func meanings(_ tokens: StyleTokens) -> [Meaning] {
        tokens.all.filter { tokens[$0].kind != .whiteSpace }.map { place in
            let token = tokens[place]
            switch token.kind {
            case .ident, .function, .atKeyword, .hash, .idHash:
                return Meaning(kind: token.kind, text: tokens.name(place))
            case .string, .url: return Meaning(kind: token.kind, text: tokens.content(place))
            default: return Meaning(kind: token.kind, text: Array(tokens.bytes[token.source]))
            }
        }
    }

    private func written(_ text: String) -> String {
        let tokens = StyleTokens(Array(text.utf8))
        var writer = StyleWriter(tokens)
        writer.write(tokens.all)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("a/**/b", "a b"), ("a/**/(b)", "a (b)"), ("a/**/-b", "a -b"), ("a/**/1", "a 1"), ("1/**/2", "1 2"),
        ("1/**/px", "1 px"), ("1/**/%", "1 %"), ("#/**/a", "# a"), ("@/**/a", "@ a"), ("-/**/-/**/>", "- ->"),
        ("./**/5", ". 5"), ("+/**/5", "+ 5"), ("//**/*", "/ *"), ("#a/**/b", "#a b"), ("1px/**/b", "1px b"),
        ("url/**/(b)", "url (b)"), ("a/**/,/**/b", "a,b"), ("!/**/important", "!important"),
        ("u+26/**/a", "u+26 a"), ("--/**/>", "-- >"), ("a/**/>", "a>"),
    ])
    func noTokenJoinsTheOneBeforeIt(_ text: String, _ expected: String) {
        #expect(written(text) == expected)
    }

    @Test(arguments: [
        ("a  b 'c\\'' url( d ) 1E3 #1", "a  b 'c\\'' url( d ) 1E3 #1"),
        ("\\62 c\\64", "bcd"), ("\\75 \\72 l(a)", "url(a)"), ("\\31 a-\\31 b", "\\31 a-1b"), ("\\-", "\\-"),
        ("\\-->", "\\-->"),
        ("-\\31 ", "-\\31 "), ("\\{\\}", "\\{\\}"), ("\\9 a", "\\9 a"), ("#\\61 b", "#ab"),
        ("'<\\\nb'", "'\\3c b'"), ("\"\\\"<\"", "\"\\\"\\3c \""), ("url(a\\)<\\ b)", "url(a\\)\\3c \\20 b)"),
        ("@m\\65 dia", "@media"), ("f\\6F (a)", "fo(a)"), ("\\3c a", "\\3c a"),
    ])
    func whatCannotStandAsItIsIsEscapedAnew(_ text: String, _ expected: String) {
        #expect(written(text) == expected)
    }

    @Test func anyTextIsReadAgainAsItWasWritten() {
        let pieces = [
            "a", "B", "1", ".", "-", "+", "e", "%", "#", "@", "/", "*", "/**/", "(", ")", "[", "]", ":", "!",
            ",", " ", "\n", "\\", "\\6", "\\75 ", "url(", "\\75rl(", "'", "\"", "<!--", "-->", "<", ">", "é",
            "U", "_", "--", "\u{0}", "\\\n", "{", "}", ";", "=", "\r\n", "\t",
        ]
        var random = SeededGenerator()
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...12, using: &random))
                .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let tokens = StyleTokens(Array(text.utf8))
            // What is bad is never written.
            let isBad = tokens.all.contains { place in
                let kind = tokens[place].kind
                let isEscapedUnit = kind == .dimension && !tokens[place].isVerbatim
                return kind == .badString || kind == .badURL || isEscapedUnit || tokens.isDelim(place, "\\")
            }
            guard !isBad else { continue }
            let written = written(text)
            #expect(meanings(StyleTokens(Array(written.utf8))) == meanings(tokens), "\(text) as \(written)")
        }
    }
}
