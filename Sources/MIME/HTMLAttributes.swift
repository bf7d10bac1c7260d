// SPDX-License-Identifier: Apache-2.0

/// The attributes that matter for what an element shows.
struct HTMLAttributes {
    /// What an attribute is to this reader.
    enum Kind: Sendable {
        case href, source, alternative, style, width, height, classes, id, hidden

        static let named = HTMLName.Table<Kind>([
            ("href", .href), ("src", .source), ("alt", .alternative), ("style", .style), ("width", .width),
            ("height", .height), ("class", .classes), ("id", .id), ("hidden", .hidden),
        ])
    }

    var href: String?
    var source: String?
    var alternative: String?
    var width: String?
    var height: String?
    var classes: String?
    var id: String?
    /// What `style` does.
    var effect = HTMLStyle.Effect()
    var isHidden = false

    /// Notes an attribute of `element` that matters for it.
    mutating func set(
        _ kind: Kind,
        to value: Span<UInt8>,
        of element: HTMLElement,
        for writer: inout HTMLWriter
    ) {
        switch kind {
        case .style: effect = writer.effect(of: value)
        case .hidden: isHidden = true
        case .href where element == .link || element == .area: href = String(value)
        case .alternative where element == .image || element == .area: alternative = String(value)
        case .source where element == .image: source = String(value)
        case .width where element == .image: width = String(value)
        case .height where element == .image: height = String(value)
        case .classes where writer.hidesByRules: classes = String(value)
        case .id where writer.hidesByRules: id = String(value)
        case .href, .alternative, .source, .width, .height, .classes, .id: break
        }
    }
}
