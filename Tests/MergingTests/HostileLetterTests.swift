// SPDX-License-Identifier: Apache-2.0

import Foundation
import MIME
import Testing

@testable import Merging

/// What letters try against the page around them, tried in a browser that would do it.
@Suite struct HostileLetterTests {
    /// Each calls `top.ran` if it runs, or asks hostile.example for something, or lies over its neighbours.
    private static let letters: [(name: String, html: String)] = [
        ("a script", "<p>a</p><script>top.ran.push('script')</script>"),
        ("a script from elsewhere", "<script src=\"https://hostile.example/a.js\"></script>b"),
        ("a script within a script", "<scr<script>ipt>top.ran.push('nested')</scr</script>ipt>c"),
        ("a handler of a picture", "<img src=\"data:image/gif,x\" onerror=\"top.ran.push('onerror')\">d"),
        ("a handler without space", "<img/src=\"data:image/gif,x\"/onerror=top.ran.push('slash')>e"),
        (
            "a handler of the body",
            "<body onload=\"top.ran.push('onload')\" onpageshow=\"top.ran.push('show')\">f"
        ),
        (
            "a handler of a movement",
            "<details open ontoggle=\"top.ran.push('toggle')\"><summary>g</summary></details>"
        ),
        (
            "a handler of an animation",
            "<style>@keyframes k{from{top:0}to{top:1px}}p{animation:k 1ms}</style>"
                + "<p onanimationstart=\"top.ran.push('animation')\" "
                + "onanimationend=\"top.ran.push('end')\">h</p>"
        ),
        ("a drawing", "<svg onload=\"top.ran.push('svg')\"><script>top.ran.push('in svg')</script></svg>i"),
        (
            "a drawing that fetches",
            "<svg><image href=\"https://hostile.example/i.png\" /><use href=\"#x\"/></svg>j"
        ),
        ("a refresh", "<meta http-equiv=\"refresh\" content=\"0;url=https://hostile.example/refresh\">k"),
        ("a base", "<base href=\"https://hostile.example/\"><img src=\"b.png\" alt=\"l\">"),
        (
            "a form",
            "<form action=\"https://hostile.example/\"><input autofocus "
                + "onfocus=\"top.ran.push('f')\">m</form>"
        ),
        (
            "frames",
            "<iframe src=\"javascript:top.ran.push('frame')\"></iframe><iframe "
                + "srcdoc=\"<script>top.ran.push(1)</script>\"></iframe>n"
        ),
        (
            "an object",
            "<object data=\"https://hostile.example/o\"></object><embed src=\"https://hostile.example/e\">o"
        ),
        ("a page as a picture", "<img src=\"data:text/html,<script>top.ran.push(1)</script>\" alt=\"p\">"),
        ("a sheet from elsewhere", "<link rel=\"stylesheet\" href=\"https://hostile.example/s.css\">q"),
        ("a fetch ahead", "<link rel=\"preload\" as=\"image\" href=\"https://hostile.example/p.png\">r"),
        (
            "an import",
            "<style>@import url(https://hostile.example/i.css);@import "
                + "'https://hostile.example/j.css'; p{margin:0}</style><p>s</p>"
        ),
        (
            "an import behind a comment",
            "<style>/**/@im\\port url(https://hostile.example/k.css);p{margin:0}</style><p>t</p>"
        ),
        (
            "an expression",
            "<p style=\"width:expression(top.ran.push(1));behavior:url(#x);-moz-binding:url(#y)\">u</p>"
        ),
        (
            "a script as an address",
            "<a href=\"jav&#x09;ascript:top.ran.push(1)\">v</a><a href=\"data:text/html,x\">v</a>"
        ),
        (
            "a fixed place",
            "<div style=\"position:fixed;top:0;left:0;width:100%;height:9999px;background:red\">w</div>"
        ),
        ("a fixed place, escaped", "<div style=\"p\\6fsition:fixed;inset:0;background:red\">x</div>"),
        (
            "a fixed place by a variable",
            "<style>:root{--a:fixed}div{position:var(--a);inset:0;background:red}</style><div>y</div>"
        ),
        (
            "a fixed place of a class",
            "<style>.z{position:/**/fixed!important;top:0;left:0;width:100%;"
                + "height:999px;background:red}</style><div class=\"z\">z</div>"
        ),
        (
            "a relative place",
            "<div style=\"position:relative;top:-400px;height:900px;background:#ff0000;z-index:99\">A</div>"
        ),
        (
            "a margin below nothing",
            "<div style=\"margin:-600px -600px;height:1600px;background:#ff0000\">B</div>"
        ),
        (
            "a margin without a colour",
            "<div style=\"margin-top:-600px;height:900px;position:relative\">"
                + "C <img width=\"700\" height=\"900\"></div>"
        ),
        (
            "a transformation",
            "<div style=\"transform:scale(9) translateY(-90px);background:#ff0000\">D</div>"
        ),
        (
            "a float",
            "<div style=\"float:left;margin-top:-500px;width:99px;height:2000px;background:red\">E</div>"
        ),
        (
            "styles for the page",
            "<style>.d-card,.d-card *,h1,h2,.d-title,a,td,body,html,*{color:red!important;"
                + "font-size:40px!important;display:block!important}</style>F"
        ),
        (
            "styles for neighbours",
            "<style>.l1,.l3 p,.l2 ~ *,:root .d-text,html:not(.x) h2,body+*,* "
                + "~ tr *{color:red!important;display:none}</style>G"
        ),
        (
            "styles with a brace too many",
            "<style>p{margin:0}} h1,h2,p,a,td{color:red!important}</style><p>H</p>"
        ),
        ("styles that never end", "<style>@media screen{p{color:'} h1,h2{color:red}</style><p>I</p>"),
        ("an end within styles", "<style>p{x:'</style><script>top.ran.push(1)</script>'}</style><p>J</p>"),
        (
            "an end in a selector",
            "<style>a[title='</style ><img src=x onerror=top.ran.push(2)>']{x:y}</style><p>K</p>"
        ),
        ("an open quote", "<p title=\"unclosed>L <b onclick=top.ran.push(1)>M</p>"),
        ("an open tag", "<p>N</p><img src=x onerror=top.ran.push(1) "),
        ("an open comment", "<p>O</p><!-- <b>P"),
        ("a comment that ends early", "<!--><img src=x onerror=top.ran.push(1)>--><p>Q</p>"),
        ("a comment that ends in a bang", "<!-- --!><img src=x onerror=top.ran.push(2)> --><p>R</p>"),
        (
            "a condition",
            "<!--[if true]><script>top.ran.push(1)</script><![endif]--><![if !mso]><p>S</p><![endif]>"
        ),
        (
            "a flood of ends",
            String(repeating: "</div></td></tr></table></body></html>", count: 40) + "<p>T</p>"
        ),
        ("tables without end", String(repeating: "<table><tr><td>", count: 40) + "U"),
        (
            "a table with things between",
            "<table><h1>V</h1><tr><div>W</div><td>X</table></td></table><p>Y</p>"
        ),
        (
            "a change by math",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;"
                + "&lt;img src=1 onerror=top.ran.push(1)&gt;\">"
        ),
        (
            "a change by a script's absence",
            "<noscript><p title=\"</noscript><img src=x onerror=top.ran.push(1)>\">Z</noscript>"
        ),
        (
            "a change by a title",
            "<title><img title=\"</title><img src=x onerror=top.ran.push(1)>\"></title>a"
        ),
        (
            "a change by a text area",
            "<textarea><img title=\"</textarea><img src=x onerror=top.ran.push(1)>\"></textarea>b"
        ),
        ("a change by a template", "<template><script>top.ran.push(1)</script></template><p>c</p>"),
        (
            "a change by raw text",
            "<xmp><p title=\"</xmp><img src=x onerror=top.ran.push(1)>\"></xmp><plaintext>d"
        ),
        (
            "a change by a foreign table",
            "<form><math><mtext></form><form><mglyph><style></math><img src onerror=top.ran.push(1)>"
        ),
        ("an id of the page", "<p id=\"d-1\">e</p><a name=\"d-3\">f</a><a href=\"#d-3\">g</a>"),
        (
            "a name of the window",
            "<img name=\"getElementById\"><form id=\"documentElement\"></form><a id=\"ran\">h</a>"
        ),
        ("nothing but zeros", "\u{0}<\u{0}script>top.ran.push(1)</script>i"),
    ]

    private static func page(_ html: String) -> String {
        let mails = [Letters.followUp, HardLetters.plain("Hostile", "-"), Letters.rawGerman]
        let phrases = Phrases(language: .en)
        let sections = mails.enumerated().map { place, mail in
            let (visible, texts) = mail.read()
            return Section(
                Letters.letter("\(place)", mail),
                visible: visible,
                texts: texts,
                number: place + 1,
                phrases: phrases,
                offsetMinutes: 0
            )
        }
        var random = SeededGenerator()
        let none = ContentIDs(parts: [], domain: "example.com", random: &random)
        // What a page cannot hold makes a container of the digest; here it comes in all the same.
        let bodies = zip(["<p>before</p>", html, "<h1>after</h1><p>it</p>"], 1...).map { html, number in
            var sanitizer = HTMLSanitizer(html, scope: "l\(number)", addresses: none)
            let own = sanitizer.section()
            return Page.Body.own(
                html: Paper(html: own, styles: sanitizer.styles).html,
                styles: sanitizer.styles
            )
        }
        return Page(title: "Title", sections: sections, phrases: phrases, unsubscribe: nil, originals: [])
            .html(bodies: bodies)
    }

    private static let sight = Result<Probe.Sight, any Error> {
        let frames = letters.map { Probe.Frame(name: $0.name, html: page($0.html), width: 700) }
        return try Probe.look(
            at: frames + [Probe.Frame(name: "harmless", html: page("<p>a</p>"), width: 700)]
        )
    }

    @Test func nothingOfThemRunsOrAsksForAnything() throws {
        let sight = try Self.sight.get()
        #expect(sight.ran.isEmpty)
        #expect(sight.requests.isEmpty)
        for (name, _) in Self.letters {
            let seen = try sight[name]
            #expect(seen.active.isEmpty && seen.handlers.isEmpty, "\(name): \(seen.active) \(seen.handlers)")
        }
    }

    @Test func theirNeighboursLookAsBesideAHarmlessOne() throws {
        let sight = try Self.sight.get()
        let harmless = try sight["harmless"].texts.filter { !$0.isOwn || $0.card != 2 }
        #expect(harmless.count > 10)
        for (name, _) in Self.letters {
            let seen = try sight[name]
            let around = seen.texts.filter { !$0.isOwn || $0.card != 2 }
            #expect(around.map(\.words) == harmless.map(\.words), "\(name)")
            for (one, other) in zip(around, harmless) {
                #expect(one.look == other.look, "\(name): \(one.words)")
                #expect(!one.isCovered, "\(name): \(one.words)")
            }
            #expect(seen.scrollWidth <= seen.width && seen.wide.isEmpty, "\(name): \(seen.wide)")
            #expect(seen.repeatedIDs.isEmpty, "\(name)")
            #expect(
                seen.links.allSatisfy { $0.isOwn || $0.targetCard == Int($0.name.dropFirst(2)) },
                "\(name)"
            )
        }
    }

    /// The same letters as they came: what the other claims do not see is there to be seen.
    @Test func bareTheyWouldDoAllOfIt() throws {
        let bare = try Probe.look(
            at: Self.letters.filter { !["a refresh", "a name of the window"].contains($0.name) }
                .map { Probe.Frame(name: $0.name, html: $0.html, width: 700) }
        )
        #expect(bare.ran.contains("script") && bare.ran.contains("onerror") && bare.ran.count > 12)
        #expect(bare.requests.contains { $0.hasSuffix("/a.js") })
        #expect(bare.requests.contains { $0.hasSuffix("/i.css") })
        #expect(try !bare["a drawing"].active.isEmpty && !bare["a handler of the body"].handlers.isEmpty)
    }
}
