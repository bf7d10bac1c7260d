// SPDX-License-Identifier: Apache-2.0

/// What an element does to the text in it.
enum HTMLElement: Sendable {
    /// Its text is none: scripts, titles, what browsers draw.
    case unseen
    case style
    case link
    /// A link on a picture.
    case area
    case image
    /// Set apart by an empty line.
    case paragraph
    case list
    case orderedList
    case item
    case cell
    case row
    case table
    case quotation
    case preformatted
    case lineBreak
    /// Begins a line of its own.
    case block
    /// Flows with the text around it.
    case inline

    /// The element of a name in lower case.
    init(_ name: HTMLName) {
        self = Self.named[name] ?? .inline
    }

    private static let named: HTMLName.Table<HTMLElement> = {
        let single: [(String, HTMLElement)] = [
            ("style", .style), ("a", .link), ("area", .area), ("img", .image), ("ul", .list), ("menu", .list),
            ("ol", .orderedList), ("li", .item), ("td", .cell), ("th", .cell), ("tr", .row),
            ("table", .table), ("blockquote", .quotation), ("pre", .preformatted), ("br", .lineBreak),
        ]
        let unseen = [
            "script", "title", "template", "object", "noframes", "svg", "audio", "video", "select",
            "datalist", "canvas", "iframe",
        ]
        let blocks = [
            "div", "section", "article", "header", "footer", "address", "center", "form", "dt", "dd",
            "figure", "figcaption", "main", "nav", "aside", "fieldset", "body", "caption", "details",
            "summary",
        ]
        let paragraphs = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl"]
        return HTMLName.Table(
            single + unseen.map { ($0, .unseen) } + paragraphs.map { ($0, .paragraph) }
                + blocks.map { ($0, .block) }
        )
    }()
}
