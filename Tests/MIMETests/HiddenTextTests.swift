// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MIME

/// What of HTML a reader sees, and what programs hide from him.
@Suite struct HiddenTextTests {
    private static let hidden: [(name: String, html: String)] = [
        ("no display", "<div style=\"display:none\">x</div>"),
        ("no display, in capitals", "<DIV STYLE=\"DISPLAY:NONE\">x</DIV>"),
        ("no display, important", "<div style=\"display: none !important; mso-hide:all\">x</div>"),
        ("no visibility", "<span style=\"visibility:hidden\">x</span>"),
        ("no opacity", "<span style=\"opacity:0\">x</span>"),
        ("none in decimals", "<i style=\"opacity:0.0\">x</i>"),
        ("none in percent", "<span style=\"opacity:0%\">x</span>"),
        ("no size of letters", "<span style=\"font-size:0\">x</span>"),
        ("none in pixels", "<span style=\"font-size:0px;line-height:0\">x</span>"),
        ("a pixel of size", "<span style=\"font-size:1px\">x</span>"),
        ("no size in percent", "<span style=\"font-size:0%\">x</span>"),
        ("no size in short form", "<span style=\"font:0/0 a\">x</span>"),
        ("no height", "<div style=\"max-height:0;overflow:hidden\">x</div>"),
        ("no height at all", "<div style=\"height:0px;overflow:hidden\">x</div>"),
        ("no width", "<div style=\"max-width:0;overflow:hidden\">x</div>"),
        (
            "all of it, as preview lines have it",
            "<div style=\"display:none;font-size:1px;color:#fff;line-height:1px;max-height:0px;max-width:0px;"
                + "opacity:0;overflow:hidden;mso-hide:all\">x</div>"
        ),
        (
            "only for programs that read aloud",
            "<span style=\"position:absolute;width:1px;height:1px;overflow:hidden\">x</span>"
        ),
        ("clipped", "<span style=\"position:absolute;clip:rect(0,0,0,0)\">x</span>"),
        ("clipped in pixels", "<span style=\"position:absolute;clip: rect(0px, 0px, 0px, 0px)\">x</span>"),
        ("clipped by a path", "<span style=\"clip-path:inset(50%)\">x</span>"),
        ("far to the left", "<span style=\"position:absolute;left:-9999px\">x</span>"),
        ("far above", "<span style=\"position:absolute;top:-10000px\">x</span>"),
        ("far off by its margin", "<span style=\"margin-left:-9999px\">x</span>"),
        ("far off by its indent", "<span style=\"text-indent:-9999px\">x</span>"),
        ("scaled to nought", "<span style=\"transform:scale(0)\">x</span>"),
        ("white on white", "<span style=\"color:#ffffff;background-color:#ffffff\">x</span>"),
        ("white on white by other names", "<span style=\"background:#FFF;color:white\">x</span>"),
        ("black on black", "<span style=\"color:rgb(0, 0, 0);background:#000\">x</span>"),
        ("letters without a colour", "<span style=\"color:transparent\">x</span>"),
        ("by attribute", "<p hidden>x</p>"), ("by attribute with a value", "<p hidden=\"hidden\">x</p>"),
        ("by a class", "<style>.p{display:none}</style><p class=p>x</p>"),
        (
            "by a class of an element",
            "<style>span.p { display:none !important }</style><span class='a p'>x</span>"
        ),
        ("by an id", "<style>#p{visibility:hidden}</style><p id=p>x</p>"),
        ("in a hidden parent", "<div style=\"display:none\"><table><tr><td>x</td></tr></table></div>"),
        ("in a hidden parent, shown", "<div style=\"display:none\"><p style=\"display:block\">x</p></div>"),
        ("a script", "<script>x</script>"), ("a style", "<style>x</style>"),
        (
            "a "
                + "title", "<title>x</title>"
        ),
        ("a comment", "<!-- x -->"), ("a template", "<template>x</template>"),
        ("a comment for Outlook", "<!--[if mso]><p>x</p><![endif]-->"),
        ("a comment for Outlook of a version", "<!--[if (gte mso 9)|(IE)]><table><tr><td>x<![endif]-->"),
        ("choices", "<select><option>x</select>"), ("a drawing", "<svg><text>x</text></svg>"),
        ("a picture of nothing", "<img src=a.png alt=x width=0 height=0>"),
        ("a pixel", "<img src=\"https://x.example/o.gif\" alt=x width=\"1\" height=\"1\">"),
        ("a pixel with its unit", "<img src=\"https://x.example/o.gif\" alt=x width=\"1px\">"),
        ("a pixel by style", "<img src=a alt=x style=\"height:1px!important;width:1px!important\">"),
        ("a picture that is not displayed", "<img src=a alt=x style=\"display:none\">"),
        ("what frames hold", "<iframe src=a>x</iframe>"),
        ("a field that is not shown", "<input type=hidden value=x>"),
    ]

    @Test(arguments: hidden.map(\.name))
    func whatIsHiddenIsNoText(_ name: String) throws {
        let row = try #require(Self.hidden.first { $0.name == name })
        let visible = HTMLText.read("<html><body><p>before</p>\(row.html)<p>after</p></body></html>")
        #expect(visible.text == "before\n\nafter")
        #expect(visible.images.isEmpty)
    }

    private static let shown: [(name: String, html: String)] = [
        (
            "a class that is hidden on phones",
            "<style>@media(max-width:480px){.p{display:none}}</style><p class=p>x</p>"
        ),
        ("hidden in Outlook alone", "<p style=\"mso-hide:all\">x</p>"),
        ("shown by a later word", "<p style=\"display:none;display:block\">x</p>"),
        ("shown by a later rule", "<style>.p{display:none}.p{display:block}</style><p class=p>x</p>"),
        (
            "shown in spite of its class",
            "<style>.p{display:none}</style><p class=p style=\"display:block\">x</p>"
        ),
        ("a class within another that is hidden", "<style>.a .p{display:none}</style><p class=p>x</p>"),
        ("a state that is hidden", "<style>.p:hover{display:none}</style><p class=p>x</p>"),
        (
            "small letters in a parent of none",
            "<div style=\"font-size:0\"><span style=\"font-size:12px\">x</span></div>"
        ),
        ("half of opacity", "<p style=\"opacity:.5\">x</p>"),
        ("no height without a cut", "<div style=\"height:0\">x</div>"),
        ("a height of 100 and a cut", "<div style=\"height:100px;overflow:hidden\">x</div>"),
        ("a line of one and its cell", "<table><tr><td style=\"line-height:1px\">x</td></tr></table>"),
        ("white on black", "<p style=\"color:#fff;background:#000\">x</p>"),
        ("white on a picture", "<p style=\"color:#fff;background:#fff url(a.png)\">x</p>"),
        (
            "white before a picture",
            "<p style=\"color:#fff;background-color:#fff;background-image:url(a.png)\">x</p>"
        ),
        (
            "black within white on white",
            "<div style=\"color:#fff;background:#fff\"><b style=\"color:#000\">x</b></div>"
        ),
        ("white on an unknown ground", "<p style=\"color:#ffffff\">x</p>"),
        ("a width that grows", "<div style=\"width:0;min-width:100%;overflow:hidden\">x</div>"),
        ("a small shift", "<p style=\"margin-left:-10px;text-indent:-5px\">x</p>"),
        ("clipped by nothing", "<p style=\"clip:auto\">x</p>"),
        (
            "without "
                + "scripts", "<noscript>x</noscript>"
        ), ("details", "<details><summary>x</summary></details>"),
        ("a button", "<button>x</button>"),
        ("a comment for all but Outlook", "<!--[if !mso]><!-->x<!--<![endif]-->"),
        ("the other comment for all but Outlook", "<![if !mso]>x<![endif]>"),
        ("an emphasis in capitals", "<B STYLE=''>x</B>"), ("an unknown element", "<o:p>x</o:p>"),
        ("behind the end of the body", "</body></html>x"),
        ("a style never closed", "<p style=\"color:red>\">x</p>"),
        ("a picture of one column", "<img src=a.png alt=x width=600 height=300>"),
        ("a picture of percents", "<img src=a.png alt=x width=\"1%\">"),
    ]

    @Test(arguments: shown.map(\.name))
    func whatIsShownIsText(_ name: String) throws {
        let row = try #require(Self.shown.first { $0.name == name })
        let words = HTMLText.read("<p>before</p>\(row.html)<p>after</p>").text.split(
            whereSeparator: \.isWhitespace
        )
        #expect(words == ["before", "x", "after"])
    }

    @Test(arguments: [
        ("a reference of Windows", "49,90 &#128; &#150; it&#146;s", "49,90 € – it’s"),
        ("one in hexadecimal", "&#x80;", "€"), ("a reference of nothing", "a&#0;b", "ab"),
        ("an ampersand", "a & b &amp; c&d", "a & b & c&d"),
        ("an unknown one", "&nothing;", "&nothing;"), ("beyond the plane", "&#x1F331;", "🌱"),
        ("Korean", "&#54620;&#xAE00;", "한글"), ("a soft hyphen", "Garten&shy;stuhl", "Gartenstuhl"),
        ("joiners of a preview line", "Hi&nbsp;&zwnj;&nbsp;&#847; &#8203;there", "Hi there"),
    ])
    func referencesAreTheirCharacters(_ name: String, _ html: String, _ text: String) {
        #expect(HTMLText.read(html).text == text, Comment(rawValue: name))
    }

    @Test(arguments: [
        (
            "a table of an order",
            "<table><tr><td>Chair</td><td align=right>2</td><td>49,90 €</td></tr>"
                + "<tr><td colspan=2>Sum</td><td>99,80 €</td></tr></table>",
            "Chair | 2 | 49,90 €\nSum | 99,80 €"
        ),
        (
            "a table in a table",
            "<table><tr><td><table><tr><td>a</td></tr><tr><td>b</td></tr></table></td>"
                + "<td>c</td></tr></table>",
            "a\nb\nc"
        ),
        (
            "a table's parts",
            "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>", "A\n1"
        ),
        ("lists", "<ol start=1><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n  - b\n2. c"),
        ("terms", "<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
        ("headings", "<h1>a</h1>b<h2>c</h2>", "a\n\nb\n\nc"),
        (
            "a link and its target", "<a href=\"https://x.example/?a=1&amp;b=2\">Go</a>",
            "Go <https://x.example/?a=1&b=2>"
        ),
        (
            "a link in two elements", "<a href='https://x.example/'><b>G</b><i>o</i></a>",
            "Go <https://x.example/>"
        ),
        (
            "links side by side", "<a href='https://x.example/1'>a</a><a href='https://x.example/2'>b</a>",
            "a <https://x.example/1>b <https://x.example/2>"
        ),
        ("Japanese in lines", "春の\nセール", "春の セール"), ("a ruler", "a<hr>b", "a\n\nb"),
        (
            "a map of links",
            "<img src=a.png alt=Map usemap='#m'><map name=m><area href='https://x.example/1' "
                + "alt='Chairs'><area href='https://x.example/2'></map>",
            "Map Chairs <https://x.example/1> <https://x.example/2>"
        ),
    ])
    func structureStaysLegible(_ name: String, _ html: String, _ text: String) {
        #expect(HTMLText.read(html).text == text, Comment(rawValue: name))
    }

    @Test func linksOfAMapCount() {
        func map(_ target: String) -> [UInt8] {
            mail(
                "Content-Type: text/html\n\n<img src=a.png><map><area "
                    + "href='https://x.example/\(target)'></map>"
            ).contentForKey()
        }
        #expect(map("1") != map("2"))
    }
}
