// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Judging

@Suite struct PatternTests {
    @Test(arguments: [
        ("sale", "Spring sale today", true), ("sale", "Spring SALE", false), ("^sale", "a sale", false),
        ("^sale$", "sale", true), ("sale$", "sales", false), ("", "anything", true), ("^$", "", true),
        ("^$", "x", false), ("a.c", "abc", true), ("a.c", "a\nc", false), ("a.c", "ac", false),
        ("colou?r", "color", true), ("colou?r", "colour", true), ("ab*c", "ac", true), ("ab+c", "ac", false),
        ("ab+c", "abbbc", true), ("^a{3}$", "aaa", true), ("^a{3}$", "aaaa", false), ("^a{2,}$", "a", false),
        ("^a{2,}$", "aaaaa", true), ("^a{1,2}$", "aaa", false), ("^a{0}b$", "b", true),
        ("cat|dog", "hotdog", true), ("^(cat|dog)s?$", "dogs", true), ("^(cat|dog)s?$", "cows", false),
        ("^(?:ab)+$", "ababab", true), ("^(|a)$", "", true), ("[a-c]x", "bx", true), ("[a-c]x", "dx", false),
        ("[^a-c]x", "dx", true), ("[^a-c]x", "bx", false), ("[]x]", "]", true), ("[a-]", "-", true),
        ("[\\d.]+€", "12.90€", true), ("[\\D]", "7", false), ("[\\D]", "x", true),
        ("[^\\d\\s]", "1 2", false),
        ("\\d{4}", "Order 1234", true), ("^\\w+$", "übergröße_1", true), ("^\\w+$", "a-b", false),
        ("^\\W$", "-", true), ("\\s", "no-space", false), ("\\s", "wide\u{3000}space", true),
        ("\\S", " ", false),
        ("\\bsale\\b", "a sale!", true), ("\\bsale\\b", "wholesale", false), ("\\Bsale", "wholesale", true),
        ("\\bsale", "sale", true), ("a\\.b", "a.b", true), ("a\\.b", "axb", false), ("\\[x\\]", "[x]", true),
        ("^(Reset your password|비밀번호 재설정)", "비밀번호 재설정 안내", true),
        ("^(Reset your password|비밀번호 재설정)", "Re: Reset your password", false),
        ("(?i)reset", "RESET it", true), ("(?i)größe", "GRÖSSE", false), ("(?i)größe", "GRÖßE", true),
        ("(?i)[a-c]x", "BX", true), ("(?i)[^a]", "A", false), ("a*?b", "aab", true), ("x|", "anything", true),
        ("\\t", "a\tb", true), ("/", "a/b", true), ("}", "}", true), ("👍+", "👍👍", true),
    ])
    func aPatternIsFoundWhereItIs(_ source: String, _ text: String, _ isFound: Bool) throws {
        #expect(try Pattern(source).isFound(in: text) == isFound)
    }

    @Test(arguments: [
        ("(a", 0, "never closed"), ("a)", 1, "closes nothing"), ("[a", 0, "never closed"),
        ("*a", 0, "nothing to repeat"),
        ("a**", 2, "repetition of a repetition"), ("(?=a)b", 0, "looking ahead"),
        ("(?<!a)b", 0, "looking ahead"),
        ("(?P<x>a)", 0, "not supported"), ("x(?i)a", 1, "at the start"), ("(a)\\1", 3, "reference back"),
        ("a\\", 1, "nothing after"),
        ("\\q", 0, "no meaning"), ("a{2,1}", 1, "smaller number"), ("a{x}", 1, "repetition is"),
        ("a{1001}", 1, "at most"),
        ("[z-a]", 1, "lower to a higher"), ("[a-\\d]", 1, "lower to a higher"),
        ("[[:alpha:]]", 1, "not supported"), ("^*", 0, "cannot be repeated"),
        ("(a{1000}){1000}", 0, "steps"), ("\\b+", 0, "cannot be repeated"),
    ])
    func aFlawSaysWhereAndWhatWouldBeRight(_ source: String, _ offset: Int, _ part: String) {
        let flaw = #expect(throws: Pattern.Flaw.self) { try Pattern(source) }
        #expect(flaw?.offset == offset)
        #expect(flaw?.problem.contains(part) == true, "\(flaw?.problem ?? "")")
    }

    @Test func groupsMayNotLieTooDeep() {
        let deep = String(repeating: "(", count: 10_000) + String(repeating: ")", count: 10_000)
        let flaw = #expect(throws: Pattern.Flaw.self) { try Pattern(deep) }
        #expect(flaw?.offset == Pattern.depthMax)
    }

    @Test func aPatternThatWouldExplodeElsewhereEndsHere() throws {
        let text = String(repeating: "a", count: 5_000)
        #expect(try !Pattern("^(a+)+$").isFound(in: text + "b"))
        #expect(try !Pattern("(a|a)*(a|aa)*b").isFound(in: text))
        #expect(try Pattern("(x*)*y?$").isFound(in: text))
    }

    /// Expressions that make other matchers look again and again at the same place.
    @Test(arguments: [
        "^(a+)+$", "(a|a)*(a|aa)*b", "^(a*)*(a*)*(a*)*b", "(.*)*(.*)*(.*)*x", "(a?){40}a{40}b",
        "((((a*)*)*)*)*b",
        "(a|b|ab)*c", "(\\w+\\s?)*!", "(x+x+)+y", "a{0,50}a{0,50}b",
    ])
    func noPlaceOfTheTextIsLookedAtMoreThanOnceForEachStep(_ source: String) throws {
        let pattern = try Pattern(source)
        for text in ["a", "x", "ab", "a "].map({ String(repeating: $0, count: 2_000) }) {
            let looks = (1...3).map { pattern.search(String(repeating: text, count: $0)).looks }
            #expect(looks[0] <= pattern.looksMax(text.unicodeScalars.count), "\(looks)")
            // As much text again costs as many looks again, however much was read before.
            #expect(looks[2] - looks[1] == looks[1] - looks[0], "\(looks)")
        }
        let endless = pattern.search(String(repeating: "a", count: 1_000_000))
        #expect(endless.looks <= pattern.looksMax(Pattern.textScalarsMax))
    }

    @Test func anExpressionThatUnfoldsBeyondAllNumbersIsRefused() {
        var source = "a"
        for _ in 1...40 { source = "(\(source){1000})" }
        let flaw = #expect(throws: Pattern.Flaw.self) { try Pattern(source) }
        #expect(flaw?.problem.contains("steps; at most \(Pattern.stepsMax)") == true)
    }

    @Test func whatLiesBehindTheLimitIsNotLookedAt() throws {
        let text = String(repeating: "a", count: Pattern.textScalarsMax)
        #expect(try !Pattern("b").isFound(in: text + "b"))
        #expect(try Pattern("b").isFound(in: text.dropLast() + "b"))
    }

    @Test func patternsAreEqualByWhatThePolicySpells() throws {
        #expect(try Pattern("a") == Pattern("a"))
        #expect(try Pattern("a") != Pattern("a", ignoresCase: true))
        #expect(try Pattern("(?i)a").ignoresCase)
        #expect(try Pattern("A", ignoresCase: true).isFound(in: "xay"))
        #expect(try Set([Pattern("a"), Pattern("a"), Pattern("b")]).count == 2)
    }
}
