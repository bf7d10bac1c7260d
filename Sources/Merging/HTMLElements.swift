// SPDX-License-Identifier: Apache-2.0

/// What a letter's HTML may consist of in a digest.
enum HTMLElements {
    /// Elements that stay. Others go, their content stays.
    static let kept: Set<String> = [
        "a", "abbr", "acronym", "address", "area", "article", "aside", "b", "bdi", "bdo", "big", "blockquote",
        "br",
        "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl",
        "dt",
        "em", "fieldset", "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr",
        "i",
        "img", "ins", "kbd", "label", "legend", "li", "main", "map", "mark", "nav", "nobr", "ol", "p", "pre",
        "q", "rp", "rt", "ruby",
        "s",
        "samp", "section", "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody",
        "td",
        "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
    ]
    static let void: Set<String> = ["area", "br", "col", "hr", "img", "wbr"]
    /// Elements that go with all that is in them; nobody sees it in a mail program.
    static let skipped: Set<String> = ["template", "svg", "math", "datalist", "frameset"]
    /// Elements that only the letter itself can show, and what a letter with one has.
    static let losses: [String: String] = [
        "form": "a form", "input": "a form", "select": "a form", "textarea": "a form", "svg": "a drawing",
        "math": "a formula", "iframe": "a frame", "frameset": "a frame", "object": "an object",
        "embed": "an object",
        "video": "a film", "audio": "a sound", "canvas": "a drawing", "base": "relative addresses",
        "applet": "an object",
    ]
    static let tableParts: Set<String> = [
        "caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr",
    ]
    /// A heading ends one that it stands right in.
    static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
    static let holdsNoText: Set<String> = ["table", "tbody", "thead", "tfoot", "tr", "colgroup"]
    /// Elements before which an open paragraph ends (html.spec.whatwg.org, section 13.2.6.4.7).
    static let endsParagraph: Set<String> = [
        "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset",
        "figcaption",
        "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p",
        "pre",
        "section",
        "table", "ul",
    ]
    /// Attributes that stay as they are; those with addresses, names and styles are treated one by one.
    static let attributes: Set<String> = [
        "abbr", "align", "alt", "aria-hidden", "aria-label", "bgcolor", "border", "bordercolor",
        "cellpadding",
        "cellspacing", "char", "clear", "color", "cols", "colspan", "coords", "datetime", "dir", "face",
        "frame",
        "height", "hspace", "lang", "media", "nowrap", "open", "reversed", "rel", "role", "rowspan", "rules",
        "scope", "shape", "size", "sizes", "span", "start", "summary", "target", "title", "type", "valign",
        "value", "vspace", "width",
    ]
    private static let linkSchemes: Set<String> = [
        "http", "https", "mailto", "tel", "sms", "ftp", "cid", "mid", "geo", "webcal", "xmpp", "callto",
        "whatsapp",
        "intent", "market", "itms", "itms-apps", "kakaotalk", "kakaolink", "line", "tg", "skype", "facetime",
    ]

    /// What the lists say of one element, found at once.
    struct Traits {
        var isKept = false
        var isVoid = false
        var isSkipped = false
        var isTablePart = false
        var isHeading = false
        var endsParagraph = false
        var loss: String?
    }

    static func traits(of name: String) -> Traits { traits[name] ?? Traits() }

    private static let traits: [String: Traits] = {
        var traits: [String: Traits] = [:]
        for name in kept.union(skipped).union(losses.keys) {
            traits[name] = Traits(
                isKept: kept.contains(name),
                isVoid: void.contains(name),
                isSkipped: skipped.contains(name),
                isTablePart: tableParts.contains(name),
                isHeading: headings.contains(name),
                endsParagraph: endsParagraph.contains(name),
                loss: losses[name],
            )
        }
        return traits
    }()

    /// The elements that may be open within the table around a part of one; others are closed.
    static func parents(of name: String) -> Set<String> {
        switch name {
        case "td", "th": ["tbody", "thead", "tfoot", "tr"]
        case "tr": ["tbody", "thead", "tfoot"]
        case "col": ["colgroup"]
        default: []
        }
    }

    /// Whether an element is a table or a part of one.
    static func isOfTable(_ name: String) -> Bool { name == "table" || tableParts.contains(name) }

    /// Whether an address runs nothing: none without a scheme does, and those with a known one. A picture may
    /// stand in its address.
    static func isHarmless(_ address: String, in attribute: String) -> Bool {
        // Most are links of the web, and need no closer look.
        if address.utf8.starts(with: "https:".utf8) || address.utf8.starts(with: "http:".utf8) { return true }
        let bare = address.unicodeScalars.filter { $0.value > 0x20 }
        guard let colon = bare.firstIndex(where: { "/?#:".unicodeScalars.contains($0) }), bare[colon] == ":"
        else {
            return true
        }
        let scheme = String(String.UnicodeScalarView(bare[..<colon])).lowercased()
        if scheme == "data", attribute != "href" {
            return String(String.UnicodeScalarView(bare[colon...])).lowercased().hasPrefix(":image/")
        }
        return linkSchemes.contains(scheme)
    }
}
