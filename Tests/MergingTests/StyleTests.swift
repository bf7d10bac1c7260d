// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

/// A letter's styles in a digest: nothing hides behind an escape, a comment or a bracket, and what is
/// harmless stays as it came.
@Suite struct StyleTests {
    private var picture: ContentIDs {
        var random = SeededGenerator()
        let parts = [Mail(Array("Content-ID: <logo>\r\nContent-Type: image/png\r\n\r\nPNG".utf8)).root]
        return ContentIDs(parts: parts, domain: "example.com", random: &random)
    }

    private func safe(_ declarations: String) -> String {
        var ids = picture
        return StyleDeclarations.safe(declarations, addresses: &ids)
    }

    private func scoped(_ sheet: String, root: Set<String> = ["*"]) -> String {
        var ids = picture
        return StyleSheet(scope: "l1", root: root).scoped(sheet, addresses: &ids)
    }

    @Test(arguments: [
        "color:red; margin:0 auto;", "font-family:'Segoe UI', \"Noto\"; color : red",
        "background:url(https://x/a.png) no-repeat; color:RED", "content:'\\201C'; width:calc(100% - 2px)",
        "filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#1e5799',endColorstr='#7db9e8')",
        "*zoom:1;mso-line-height-rule:exactly", "position:relative !important;content:\"a;}b\"",
        "--a:#fff;color:var(--a, rgb(1 2 3 / 50%))",
    ])
    func declarationsWithNothingToChangeStayAsTheyCame(_ text: String) {
        #expect(safe(text) == text)
    }

    @Test(arguments: [
        ("a fixed place", "position:fixed;a:b", "a:b"),
        ("its name escaped", "p\\6fsition:fixed;a:b", "a:b"),
        ("its value escaped", "position:f\\69xed;a:b", "a:b"),
        ("two places", "position:static fixed;a:b", "a:b"),
        ("a place by a variable", "position:var(--a);a:b", "a:b"),
        ("a name in parts", "posi/**/tion:fixed;a:b", "a:b"),
        ("a script", "b:url(javascript:x());a:b", "a:b"),
        ("a script in quotes", "b:url('java\\\nscript:x()');a:b", "a:b"),
        ("its scheme escaped", "b:url(j\\61vascript:x);a:b", "a:b"),
        ("its scheme in a string, escaped", "b:url('j\\61vascript:x');a:b", "a:b"),
        ("its address escaped", "b:\\75\\72\\6c(javascript:x);a:b", "a:b"),
        ("its scheme with a tab", "b:url('java\\9script:x');a:b", "a:b"),
        ("a program", "b:expression(x);a:b", "a:b"),
        ("a program, escaped", "b:e\\78pression(x);a:b", "a:b"),
        ("a behaviour", "beh\\61vior:url(x);a:b", "a:b"),
        ("a scheme", "color-scheme:dark;a:b", "a:b"),
        ("a rule in a rule", "&:hover{c:d}a:b", "a:b"),
        ("a statement", "@import 'x';a:b", "a:b"),
        ("a block", "c:{d:e};a:b", "a:b"),
        ("a bracket that never closes", "a:b;c:rgb(1;d:e", "a:b"),
        ("a bracket that never opened", "c:d);a:b", "a:b"),
        ("an angle", "c:'</style>';a:b<c", "c:'\\3c /style>'"),
        ("an escaped angle", "c:'\\<';d:url(\\<);e:\\<", "c:'\\3c ';d:url(\\3c );e:\\3c "),
        ("an escape that its line ends", "a:'\\7\nb'", "a:'\\7 b'"),
        ("a comment", "a:b/*;c:d*/;/**/e:/**/f", "a:b;e:f"),
        ("escapes that stay", "font-family:\\5b8b\\4f53;a:\\{", "font-family:宋体;a:\\{"),
    ])
    func onlyWhatIsSafeIsLeft(_ name: String, _ text: String, _ expected: String) {
        #expect(safe(text) == expected, "\(name)")
    }

    @Test(arguments: [
        "url(cid:logo)", "url('cid:logo')", "url( \"cid:logo\" )", "\\75 rl(cid:logo)", "u\\72l('CID:logo')",
        "url(c\\69 d:lo\\67o)", "URL(cid:logo)",
    ])
    func anAddressOfAPartIsRewrittenHoweverItIsSpelled(_ address: String) throws {
        var ids = picture
        let text = StyleDeclarations.safe("background:\(address) no-repeat", addresses: &ids)
        let id = try #require(ids.used.first).id
        #expect(text == "background:url(cid:\(id)) no-repeat")
    }

    @Test(arguments: [
        ("without spaces", "html>body>p{a:b}", ".l1>p{a:b}\n"),
        ("an id in a negation", "p:not(#a,.d-x){a:b}", ".l1 p:not(#l1-a,.l1d-x){a:b}\n"),
        ("an id spelled otherwise", "#\\61 b,.\\64-x{a:b}", ".l1 #l1-ab,.l1 .l1d-x{a:b}\n"),
        ("an element spelled otherwise", "b\\6f dy{a:b}", ".l1{a:b}\n"),
        ("any element of a class", "*.x{a:b}", ".l1 *.x,.l1.x{a:b}\n"),
        ("an attribute", "[id=#a],[class^='d-x']{a:b}", ".l1 [id=#a],.l1 [class^='d-x']{a:b}\n"),
        ("a comment in a selector", "p/**/.x/**/ a{a:b}", ".l1 p.x a{a:b}\n"),
        ("an id that is none", "#1,p{a:b}", ""),
        ("a list that ends in nothing", "p,{a:b}", ""),
        ("a statement that a browser takes for a selector", "a;b{a:b}p{a:b}", ".l1 p{a:b}\n"),
        ("a rule that selects nothing", "{a:b}p{a:b}", ".l1 p{a:b}\n"),
        ("marks within a group", "@media print{<!--p{a:b}q{a:b}}", "@media print{\n.l1 q{a:b}\n}\n"),
        ("an at-rule spelled otherwise", "@m\\65 dia print{p{a:b}}", "@media print{\n.l1 p{a:b}\n}\n"),
        ("an angle in a condition", "@media (width<9px){p{a:b}}", ""),
        ("darkness, escaped", "@media (prefers-color-scheme:d\\61rk){p{a:b}}", ""),
        ("rules in steps", "@keyframes k{@media print{p{a:b}}to{a:b}}", "@keyframes k{\nto{a:b}\n}\n"),
        ("a font", "@font-face {font-family:f;src:url(cid:x)}", "@font-face{font-family:f;src:url(cid:x)}\n"),
        ("line ends of other systems", "p{a:b;\r\nc:d}", ".l1 p{a:b;\nc:d}\n"),
    ])
    func aSelectorMeansWhatItMeantInTheLetter(_ name: String, _ sheet: String, _ expected: String) {
        #expect(scoped(sheet, root: ["*", ".x"]) == expected, "\(name)")
    }

    /// The run ends soon only if none costs the square of its size.
    @Test(arguments: ["(", "a{", "'", "\\", "/*", "url(", "a,", ":not(", "@media(", "[", "a;", "a:b;"])
    func aSheetOfOneThingIsReadInTimeLinearInItsSize(_ piece: String) {
        let text = String(repeating: piece, count: (1 << 16) / piece.utf8.count)
        #expect(scoped(text).utf8.count <= 8 * text.utf8.count)
        #expect(scoped("p{\(text)}").utf8.count <= 2 * text.utf8.count)
        #expect(safe(text).utf8.count <= text.utf8.count)
    }
}
