// SPDX-License-Identifier: Apache-2.0

import MIME
import Testing

@testable import Merging

@Suite struct HTMLSanitizerTests {
    private func sanitized(_ html: String) -> (html: String, styles: String) {
        var random = SeededGenerator()
        let ids = ContentIDs(parts: [], domain: "example.com", random: &random)
        var sanitizer = HTMLSanitizer(html, scope: "l1", addresses: ids)
        let section = sanitizer.section()
        let prefix = "<div class=\"l1\">"
        let inner = section.hasPrefix(prefix) ? String(section.dropFirst(prefix.count).dropLast(6)) : section
        return (inner, sanitizer.styles)
    }

    @Test(arguments: [
        ("a script", "a<script>alert('</b>')</script>b", "ab"),
        ("a handler", "<p onclick=\"x()\" ONLOAD=y>a</p>", "<p>a</p>"),
        ("a script as an address", "<a href=\"javascript:x()\">a</a>", "<a>a</a>"),
        ("one hidden by references", "<a href=\"java&#115;cript&colon;x()\">a</a>", "<a>a</a>"),
        ("one hidden by white space", "<a href=\" java\nscript:x()\">a</a>", "<a>a</a>"),
        ("a picture that is text", "<img src=\"data:text/html,x\">", "<img>"),
        (
            "a picture in its address", "<img src=\"data:image/gif;base64,R0=\">",
            "<img src=\"data:image/gif;base64,R0=\">"
        ),
        ("a comment", "a<!-- <b> -->b<!--[if mso]>c<![endif]-->d<![if !mso]>e<![endif]>", "abde"),
        ("an unknown element", "<o:p>a</o:p><blink>b</blink>", "ab"),
        (
            "a frame around text", "<p>a<fieldset><legend>b</legend><label>c</label></fieldset>",
            "<p>a</p><fieldset><legend>b</legend><label>c</label></fieldset>"
        ),
        ("an open element", "<div><b>a", "<div><b>a</b></div>"),
        ("an end that nothing began", "a</div></td></table>b", "ab"),
        ("a row without a table", "<tr><td>a</td></tr>b", "ab"),
        (
            "cells that end each other", "<table><tr><td>a<td>b</table>",
            "<table><tr><td>a</td><td>b</td></tr></table>"
        ),
        ("a list whose items end each other", "<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("paragraphs that end each other", "<p>a<p>b<div>c</div>", "<p>a</p><p>b</p><div>c</div>"),
        (
            "an end within a cell", "<div><table><tr><td></div>a",
            "<div><table><tr><td>a</td></tr></table></div>"
        ),
        ("a lone angle", "a < b <3", "a &lt; b &lt;3"),
        (
            "ids and their links", "<a name=top id=x></a><a href=#top>y</a>",
            "<a name=\"l1-top\" id=\"l1-x\"></a><a href=\"#l1-top\">y</a>"
        ),
        ("classes of the page", "<p class=\"d-card mine\">a</p>", "<p class=\"l1d-card mine\">a</p>"),
        (
            "a quote in a value", "<a title='say \"a\"' href=https://x/?a=1&b=2>a</a>",
            "<a title=\"say &quot;a&quot;\" href=\"https://x/?a=1&b=2\">a</a>"
        ),
        (
            "a style that leaves its place", "<p style=\"position:fixed;top:0;color:red\">a</p>",
            "<p style=\"top:0;color:red\">a</p>"
        ),
        (
            "a style that runs", "<p style=\"width:expression(x());color:red\">a</p>",
            "<p style=\"color:red\">a</p>"
        ),
        ("a tag that the end cuts off", "a<b title=\"x", "a"),
    ])
    func itKeepsWhatIsSafe(_ name: String, _ html: String, _ expected: String) {
        #expect(sanitized(html).html == expected, "\(name)")
    }

    @Test(arguments: [
        ("an element", "p{color:red}", ".l1 p{color:red}\n"),
        ("a list", "p, .a > b{color:red}", ".l1 p,.l1 .a > b{color:red}\n"),
        ("the body", "html body.x p, body{margin:0}", ".l1.x p,.l1{margin:0}\n"),
        ("an id", "#a .d-x{margin:0}", ".l1 #l1-a .l1d-x{margin:0}\n"),
        ("a comment", "/* p{} */ p{margin:0}", ".l1 p{margin:0}\n"),
        ("marks of old programs", "<!-- p{margin:0} -->", ".l1 p{margin:0}\n"),
        ("an import", "@import url(x.css); p{margin:0}", ".l1 p{margin:0}\n"),
        ("a medium", "@media print{p{margin:0}}", "@media print{\n.l1 p{margin:0}\n}\n"),
        ("an end of the element", "p{margin:0}</style><script>", ".l1 p{margin:0}\n"),
        ("a brace that never closes", "p{margin:0", ".l1 p{margin:0}\n"),
        ("a fixed place", "p{position:fixed;margin:0}", ".l1 p{margin:0}\n"),
        (
            "styles for the dark, on white paper",
            "@media (prefers-color-scheme:dark){p{color:white}}p{margin:0}",
            ".l1 p{margin:0}\n"
        ),
        (
            "styles for the light", "@media screen and (prefers-color-scheme: light){p{margin:0}}",
            "@media screen and (min-width:0){\n.l1 p{margin:0}\n}\n"
        ),
        ("a scheme of its own", ":root{color-scheme:light dark;margin:0}", ".l1{margin:0}\n"),
        ("an unknown rule", "@page{margin:0}p{margin:0}", ".l1 p{margin:0}\n"),
    ])
    func stylesAreScoped(_ name: String, _ sheet: String, _ expected: String) {
        #expect(sanitized("<style>\(sheet)</style>").styles == expected, "\(name)")
    }

    @Test func theBodyBecomesTheSection() {
        let section = sanitized("<body bgcolor=#fff text=black class=x style=\"margin:0\" onload=x()>a").html
        #expect(section == "<div class=\"l1 x\" style=\"background-color:#fff;color:black;margin:0\">a</div>")
    }

    @Test func namesOfTheBodyMeanTheSection() {
        let styles = sanitized("<style>#a b,.x,.y,*{margin:0}</style><body id=a class='d-p x'>t").styles
        #expect(styles == ".l1 #l1-a b,.l1#l1-a b,.l1 .x,.l1.x,.l1 .y,.l1 *,.l1{margin:0}\n")
    }

    @Test func namesOfTheBodyReachNoNeighbourOfTheSection() {
        let styles = sanitized("<style>.x + p,* ~ p,#a > p{margin:0}</style><body id=a class=x>t").styles
        #expect(styles == ".l1 .x + p,.l1 * ~ p,.l1 #l1-a > p,.l1#l1-a > p{margin:0}\n")
    }

    @Test func whatTheWholePageSaysTheSectionSays() {
        let page =
            "<html dir=rtl lang=he style=\"color:red\"><body lang=ar style=\"margin:0\">a</body></html>"
        #expect(
            sanitized(page).html
                == "<div class=\"l1\" lang=\"ar\" dir=\"rtl\" style=\"color:red;margin:0\">a</div>"
        )
    }

    @Test func addressesOfPartsAreRewrittenWhereverTheyStand() throws {
        let mail = Letters.mail(
            """
            Content-Type: multipart/related; boundary=r

            --r
            Content-Type: text/html

            x
            --r
            Content-Type: image/gif
            Content-ID: <one two@x>

            1
            --r
            Content-Type: image/gif
            Content-Location: https://x/pic.gif

            2
            --r--
            """
        )
        var random = SeededGenerator()
        let ids = ContentIDs(parts: mail.root.children, domain: "example.com", random: &random)
        var sanitizer = HTMLSanitizer(
            """
            <style>p{background:url('cid:onetwo@x')}</style><body background="cid:onetwo%40x">
            <img src="CID:onetwo@x"><b></b>
            <img src="https://x/pic.gif" srcset="cid:onetwo@x 2x, https://x/other.gif 3x">
            <p style="background:url(cid:onetwo@x)">a</p>
            """,
            scope: "l1",
            addresses: ids
        )
        let section = sanitizer.section()
        let used = sanitizer.addresses.used.map(\.id)
        let first = try #require(used.first)
        let second = try #require(used.last)
        #expect(used.count == 2)
        #expect(sanitizer.styles == ".l1 p{background:url(cid:\(first))}\n")
        #expect(section.contains("background=\"cid:\(first)\""))
        #expect(section.contains("<img src=\"cid:\(first)\"><b></b>\n<img src=\"cid:\(second)\""))
        #expect(section.contains("srcset=\"cid:\(first) 2x, https://x/other.gif 3x\""))
        #expect(section.contains("style=\"background:url(cid:\(first))\""))
    }

    @Test func deepAndBrokenHTMLEndsInTime() {
        let deep = String(repeating: "<div><table><tr><td>", count: 5_000) + "x"
        let section = sanitized(deep).html
        #expect(section.contains("x"))
        let opened = section.split(separator: "<div").count - 1
        #expect(section.split(separator: "</div>").count - 1 <= opened + 1)
        #expect(sanitized("<style>" + String(repeating: "@media a{", count: 5_000)).styles.isEmpty)
        #expect(sanitized(String(repeating: "<a ", count: 5_000)).html.isEmpty)
        #expect(sanitized(String(repeating: "<!--", count: 5_000)).html.isEmpty)
    }
}
