// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

/// Ways out of a letter's section that fuzzing or thought has found, each closed.
@Suite struct EscapeTests {
    private func sanitized(_ html: String) -> (html: String, styles: String) {
        var random = SeededGenerator()
        let ids = ContentIDs(parts: [], domain: "example.com", random: &random)
        var sanitizer = HTMLSanitizer(html, scope: "l1", addresses: ids)
        let section = sanitizer.section()
        return (String(section.dropFirst("<div class=\"l1\">".count).dropLast(6)), sanitizer.styles)
    }

    @Test(arguments: [
        (
            "a script spelled with a hexadecimal digit and no semicolon",
            "<a href=\"jav&#x61script:x()\">a</a>", "<a>a</a>"
        ),
        (
            "a table between the cells of another, whose end would be that of the card",
            "<table><tr><table><td>a</table></table>b",
            "<table><tr></tr></table><table><td>a</td></table>b"
        ),
        ("a heading in a heading", "<h1>a<h2>b</h2></h1>", "<h1>a</h1><h2>b</h2>"),
        (
            "a source that is no picture", "<img srcset=\"javascript:x 1x, a.png 2x\">",
            "<img srcset=\"a.png 2x\">"
        ),
        ("a place behind a comment", "<p style=\"position/**/:fixed\">a</p>", "<p>a</p>"),
        (
            "a quote that would hide the rest", "<p style=\"color:red;font-family:'a\">a</p>",
            "<p style=\"color:red\">a</p>"
        ),
    ])
    func noElementReachesOut(_ name: String, _ html: String, _ expected: String) {
        #expect(sanitized(html).html == expected, "\(name)")
    }

    @Test(arguments: [
        ("an end tag made by a mark that goes", "a{<<!--/style><img src=x onerror=y>:(z)}", ""),
        ("another letter's class", ".l10 p{color:red}", ".l1 .l10 p{color:red}\n"),
        ("a class of the page", ".d-card{color:red}", ".l1 .l1d-card{color:red}\n"),
        ("a bracket in a string", "a[b=\"(\"],p{color:red}", ".l1 a[b=\"(\"],.l1 p{color:red}\n"),
        ("a neighbour", "body + div,p{color:red}", ".l1 p{color:red}\n"),
        ("a neighbour without a name", "~ div{color:red}", ""),
        ("a string that never ends, in a bracket that never does", "a[b=\"c]{color:red}\nd{color:red}", ""),
        ("a string that never ends", "a \"c{color:red}\n{}d{color:red}", ".l1 d{color:red}\n"),
        ("a value that never ends", "a{color:red;content:\"b}\nd{color:red}", ".l1 a{color:red}\n"),
        ("a brace in a selector", "a}b{color:red}", ""),
        ("an escaped space before a comma", "a\\ ,b{color:red}", ".l1 a\\ ,.l1 b{color:red}\n"),
        ("an escaped space before the brace", "b,a\\ {color:red}", ".l1 b,.l1 a\\ {color:red}\n"),
        ("an escaped backslash before the brace", "a\\\\ {color:red}", ".l1 a\\\\{color:red}\n"),
        (
            "a place at a step of an animation", "@keyframes k{from{position:fixed;top:0}to{top:1px}}",
            "@keyframes k{\nfrom{top:0}\nto{top:1px}\n}\n"
        ),
        ("rules within a step", "@keyframes k{from{}p{color:red}}", "@keyframes k{\np{color:red}\n}\n"),
        ("a medium with an open bracket", "@media (a{p{color:red}}", ""),
        ("a hash that looks like an address", "a#url(\")\"){color:red}p{color:red}", ".l1 p{color:red}\n"),
    ])
    func noStyleReachesOut(_ name: String, _ sheet: String, _ expected: String) {
        #expect(sanitized("<style>\(sheet)</style>").styles == expected, "\(name)")
    }

    @Test func anAddressThatIsNoneTakesNoHalfOfAStringWithIt() {
        let picture = "Content-ID: <logo>\r\nContent-Type: image/png\r\n\r\nPNG"
        var random = SeededGenerator()
        let parts = [Mail(Array(picture.utf8)).root]
        var ids = ContentIDs(parts: parts, domain: "example.com", random: &random)
        let none = "b:rurl(cid:\"logo)n(x)\");color:red"
        #expect(StyleDeclarations.safe(none, addresses: &ids) == none)
        let real = StyleDeclarations.safe("background:url(\"cid:logo\") no-repeat", addresses: &ids)
        #expect(real.hasPrefix("background:url(cid:") && real.hasSuffix("@example.com) no-repeat"))
    }

    @Test func ordinaryStylesStayAsTheyAre() {
        let sheet = "p{font:17px/1.55 'Segoe UI', serif; color:#3b4a3d}\n"
        #expect(sanitized("<style>\(sheet)</style>").styles == ".l1 \(sheet)")
        let style = "font-family:&quot;Segoe UI&quot;, serif; color:red"
        #expect(sanitized("<p style=\"\(style)\">a</p>").html == "<p style=\"\(style)\">a</p>")
    }
}
